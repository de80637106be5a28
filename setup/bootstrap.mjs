/**
 * What `npm run lab` and `npm test` start: sets the working tree up on a fresh machine, then runs the rest on the project's own Node.
 * It has no dependencies and runs on Node 20, before anything is installed.
 *
 *   node setup/bootstrap.mjs lab [--destroy]
 *   node setup/bootstrap.mjs test [arguments of vitest]
 */
import { execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import {
  accessSync,
  constants,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { delimiter, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const bin = join(root, "node_modules/.bin");
/** The versions that a fresh machine must bring along. */
const NODE_NEEDED = 20;
const TERRAFORM_NEEDED = [1, 11];

class SetupError extends Error {
  constructor(what, why, fix) {
    super(`error: ${what}\n  why: ${why}\n  fix: ${fix}`);
  }
}

async function main() {
  const [task = "", ...args] = process.argv.slice(2);
  if (!["lab", "test"].includes(task)) throw new SetupError(`there is no task "${task}"`, "it is lab or test", "npm run lab, or npm test");
  if (task === "lab") checkLabArguments(args);
  checkNode();
  checkTerraform();
  await ensureModules();
  await ensureBuild();
  const queztl = (...words) => run(join(bin, "node"), [join(root, "dist/src/cli/main.js"), ...words]);
  await orExit(queztl("prepare", "--packages"));
  if (task === "lab") await orExit(run(join(bin, "node"), [join(root, "setup/lab.mjs"), ...args]));
  else await test(args);
}

function checkLabArguments(args) {
  const wrong = args.find((word) => word !== "--destroy");
  if (wrong !== undefined)
    throw new SetupError(`npm run lab does not know ${wrong}`, "it knows --destroy only", "npm run lab -- --destroy");
}

function checkNode() {
  const major = Number(process.versions.node.split(".")[0]);
  if (major < NODE_NEEDED)
    throw new SetupError(
      `Node ${process.version} is too old`,
      `${NODE_NEEDED} or newer is needed to begin`,
      "install a newer Node.js: https://nodejs.org",
    );
}

function checkTerraform() {
  const fix = `install Terraform or OpenTofu ${TERRAFORM_NEEDED.join(".")} or newer and put it on PATH, or name it with QUEZTL_TERRAFORM`;
  const named = process.env.QUEZTL_TERRAFORM || process.env.TERRAFORM_BINARY_NAME;
  const program = (named ? [named] : ["terraform", "tofu"]).map(which).find((path) => path !== undefined);
  if (program === undefined) throw new SetupError("Terraform is not installed", `${named ?? "neither terraform nor tofu"} is on PATH`, fix);
  const text = execFileSync(program, ["version"], {
    encoding: "utf8",
    env: { ...process.env, CHECKPOINT_DISABLE: "1" },
    stdio: ["ignore", "pipe", "ignore"],
  });
  const [, major = 0, minor = 0] = (/v(\d+)\.(\d+)\./.exec(text) ?? []).map(Number);
  if (major < TERRAFORM_NEEDED[0] || (major === TERRAFORM_NEEDED[0] && minor < TERRAFORM_NEEDED[1]))
    throw new SetupError(`${program} is too old`, text.split("\n")[0], fix);
}

function which(program) {
  if (program.includes("/")) return existsSync(program) ? program : undefined;
  return (process.env.PATH ?? "")
    .split(delimiter)
    .map((folder) => join(folder || ".", program))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return statSync(path).isFile();
      } catch {
        return false;
      }
    });
}

/** npm's packages, as package-lock.json has them. */
async function ensureModules() {
  const stamp = join(root, "node_modules/.queztl-lock");
  const wanted = hash(readFileSync(join(root, "package-lock.json")));
  if (tryRead(stamp) === wanted && existsSync(join(bin, "node"))) return;
  // A tree that was made by npm itself is right too.
  if (!existsSync(stamp) && isInstalled()) return writeFileSync(stamp, wanted);
  // Install scripts are not run for all: npm refuses them more and more. Node's is the only one that matters.
  await step("installing npm packages", "npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], root);
  // `node` by its name: the program that runs this may be the one that npm has just removed.
  await step("fetching Node 22 for the tools", "node", ["installArchSpecificPackage"], join(root, "node_modules/node"));
  rmSync(join(bin, "node"), { force: true });
  symlinkSync("../node/bin/node", join(bin, "node"));
  writeFileSync(stamp, wanted);
}

/** npm keeps what it installed in node_modules/.package-lock.json, newer than the lock file that it came from. */
function isInstalled() {
  const inner = join(root, "node_modules/.package-lock.json");
  if (!existsSync(inner) || !existsSync(join(bin, "node"))) return false;
  const wanted = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")).packages;
  const found = JSON.parse(readFileSync(inner, "utf8")).packages;
  return Object.entries(wanted).every(
    ([path, { version, optional, link }]) =>
      path === "" || link || found[path]?.version === version || optional || !path.startsWith("node_modules/"),
  );
}

/** dist/, unless it was built from what lies here. */
async function ensureBuild() {
  const stamp = join(root, "dist/.built-from");
  const wanted = sourceHash();
  if (tryRead(stamp) === wanted && existsSync(join(root, "dist/src/cli/main.js"))) return;
  await step("building", "npm", ["run", "build", "--silent"], root);
  writeFileSync(stamp, wanted);
}

function sourceHash() {
  const folders = ["constructs", "src", "setup"];
  const files = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath ?? entry.path, entry.name)),
  );
  const all = [...files.sort(), join(root, "package.json"), join(root, "package-lock.json"), join(root, "tsconfig.json")];
  return hash(all.map((file) => `${file} ${hash(readFileSync(file))}`).join("\n"));
}

/** Checks, then all tests, on a host folder of their own: a lab that runs here is never touched. */
async function test(args) {
  const folder = mkdtempSync("/tmp/qt-");
  const host = { QUEZTL_HOST_DIR: join(folder, "h") };
  try {
    const checks = args.length === 0 ? await run("npm", ["run", "check", "--silent"], host) : 0;
    const tests = await run(join(bin, "vitest"), ["run", ...args], host);
    if (tests !== 0 || checks !== 0) process.exitCode = 1;
    if (checks !== 0) console.error("error: the checks above (npm run check) failed");
  } finally {
    await run(join(bin, "node"), [join(root, "dist/src/cli/main.js"), "host", "down", "--yes"], host);
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
}

function environment(more = {}) {
  const env = { ...process.env, ...more, PATH: `${bin}${delimiter}${process.env.PATH ?? ""}`, CHECKPOINT_DISABLE: "1" };
  // Terraform warns at every call about a configuration that does not exist.
  if (env.TF_CLI_CONFIG_FILE !== undefined && !existsSync(env.TF_CLI_CONFIG_FILE)) delete env.TF_CLI_CONFIG_FILE;
  return env;
}

/** Runs a program on our terminal. Interrupts reach it by themselves; we wait for it. */
async function run(program, args, more) {
  const child = spawn(program, args, { cwd: root, env: environment(more), stdio: "inherit" });
  return await new Promise((done, failed) => {
    child.once("error", failed);
    child.once("exit", (code, signal) => done(code ?? (signal === null ? 1 : 128)));
  });
}

async function orExit(ended) {
  const code = await ended;
  if (code !== 0) process.exit(code);
}

/** A long step: says what it does and for how long; shows its output only if it fails. */
async function step(what, program, args, cwd) {
  const begun = performance.now();
  const seconds = () => `${((performance.now() - begun) / 1000).toFixed(1)} s`;
  const live = process.stderr.isTTY;
  console.error(`… ${what}`);
  const timer = setInterval(
    () => (live ? process.stderr.write(`\r  ${seconds()} `) : console.error(`  … ${what} (${seconds()})`)),
    live ? 1000 : 15_000,
  );
  const output = [];
  try {
    const child = spawn(program, args, { cwd, env: environment(), stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (part) => output.push(part));
    const code = await new Promise((done, failed) => {
      child.once("error", failed);
      child.once("close", (status, signal) => done(status ?? (signal === null ? 1 : 128)));
    });
    if (code !== 0)
      throw new SetupError(
        `${what} failed (exit ${code})`,
        `${program} ${args.join(" ")} said what is above`,
        "mend that and run the same command again",
      );
  } catch (error) {
    process.stderr.write(Buffer.concat(output));
    throw error;
  } finally {
    clearInterval(timer);
    if (live) process.stderr.write("\r\x1b[2K");
  }
  console.error(`✓ ${what} (${seconds()})`);
}

function hash(content) {
  return createHash("sha256").update(content).digest("hex");
}

function tryRead(file) {
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => undefined);
main().catch((error) => {
  console.error(error instanceof SetupError ? error.message : error);
  process.exitCode = 1;
});
