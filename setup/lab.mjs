/**
 * `npm run lab`: the lab multi-linux-lab on the embedded host, by the CDK's own CLI; with --destroy it goes again, and the host with it.
 * setup/bootstrap.mjs has set everything up and runs this on the project's Node.
 */
import { execFileSync, spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const STACK = "multi-linux-lab";
const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const bin = join(root, "node_modules/.bin");
const cli = join(root, "dist/src/cli/main.js");

const env = {
  ...process.env,
  // The first keeps the state of other stacks when one fails; without the second cdktf prints a warning about its memory.
  NODE_OPTIONS: "--unhandled-rejections=warn --max-old-space-size=4096",
  // cdktf draws on a terminal, and prints lines elsewhere if it takes it for a CI.
  ...(process.stdout.isTTY ? {} : { CI: process.env.CI || "1" }),
};
const plain = process.stdout.isTTY && !process.env.NO_COLOR ? [] : ["--no-color"];

/** What is deployed: every change of a resource gives it another id or another note of what was changed. A refresh alone does not. */
function deployed() {
  const file = join(root, `.queztl/state/${STACK}.tfstate`);
  const text = existsSync(file) ? readFileSync(file, "utf8") : "";
  const resources = text === "" ? [] : JSON.parse(text).resources;
  const instances = resources.flatMap(({ type, name, instances }) =>
    instances.map(({ attributes: { id, change } }) => [type, name, id, change]),
  );
  return { isEmpty: instances.length === 0, fingerprint: JSON.stringify(instances) };
}

async function run(program, ...args) {
  const child = spawn(program, args, { cwd: root, env, stdio: "inherit" });
  const code = await new Promise((done, failed) => {
    child.once("error", failed);
    child.once("exit", (status, signal) => done(status ?? (signal === null ? 1 : 128)));
  });
  if (code !== 0) process.exit(code);
}

const queztl = (...args) => run(process.execPath, cli, ...args);
const cdktf = (...args) => run(join(bin, "cdktf"), ...args, "--auto-approve", ...plain);

async function deploy() {
  const before = deployed().fingerprint;
  await queztl("prepare");
  await cdktf("deploy", STACK);
  await queztl("ssh-config", "--quiet");
  await queztl("vm", "list");
  if (deployed().fingerprint === before) console.error("Nothing changed: the lab is as declared.");
  console.error("Get in: npx queztl vm ssh NAME. Take it down: npm run lab -- --destroy");
}

async function destroy() {
  if (!deployed().isEmpty) await cdktf("destroy", STACK);
  const others = isUp() ? guests() : [];
  if (others.length > 0) {
    console.error(
      `The embedded host stays up, for VMs that are not of this lab: ${others.join(", ")}. To end it too: npx queztl host down`,
    );
    return;
  }
  await queztl("host", "down");
  console.error("The lab and its host are gone.");
}

function isUp() {
  try {
    execFileSync(process.execPath, [cli, "host", "status"], { stdio: "ignore" });
    return true;
  } catch {
    return false; // exit code 4: it is not up
  }
}

function guests() {
  const text = execFileSync(process.execPath, [cli, "vm", "list", "--uri", "queztl:///embedded", "--json"], { encoding: "utf8" });
  return JSON.parse(text).vms.map((vm) => vm.name);
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => undefined); // the programs get them too, and are waited for
await (process.argv.includes("--destroy") ? destroy() : deploy());
