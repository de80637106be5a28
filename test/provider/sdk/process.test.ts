import { type ChildProcess, execFileSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { createCertificate } from "../../../src/provider/sdk/certificate";
import { CoreClient, type Handshake, startProvider } from "../core-client";
import { TRIAL_ENTRY, TrialProject } from "../fixtures/trial";
import { installedBundle, nodesOfMajor } from "../terraform-project";

let bundle: Awaited<ReturnType<typeof installedBundle>>;
let started: Handshake[] = [];
let projects: TrialProject[] = [];
const old = nodesOfMajor(20)[0];

beforeAll(async () => {
  bundle = await installedBundle(TRIAL_ENTRY);
});
afterEach(() => {
  for (const { process: child, address } of started) {
    child.kill("SIGKILL");
    rmSync(dirname(address), { recursive: true, force: true });
  }
  for (const project of projects) project.remove();
  started = [];
  projects = [];
});
afterAll(() => bundle.remove());

async function start(certificate?: string, env?: NodeJS.ProcessEnv): Promise<Handshake> {
  const handshake = await startProvider(bundle.bundle, certificate, env);
  started.push(handshake);
  return handshake;
}

async function eventually(what: string, check: () => boolean, milliseconds = 10_000): Promise<number> {
  const begin = performance.now();
  while (!check()) {
    if (performance.now() - begin > milliseconds) throw new Error(`not within ${milliseconds} ms: ${what}`);
    await sleep(20);
  }
  return performance.now() - begin;
}

/** Processes whose parent is this one. */
function childrenOf(pid: number | undefined): readonly number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && existsSync(`/proc/${name}/stat`))
    .filter((name) => {
      try {
        return readFileSync(`/proc/${name}/stat`, "utf8").split(") ")[1]?.split(" ")[1] === String(pid);
      } catch {
        return false; // ended meanwhile
      }
    })
    .map(Number);
}

async function applying(
  count: number,
): Promise<{ readonly project: TrialProject; readonly terraform: ChildProcess; readonly output: () => string }> {
  const project = new TrialProject(bundle.plugins);
  projects.push(project);
  project.things(`resource "libvirt_thing" "slow" {\n  count = ${count}\n  name = "slow\${count.index}"\n  seconds = 60\n}`);
  await project.ok("validate");
  const terraform = project.start("apply", "-no-color", "-auto-approve");
  let output = "";
  for (const stream of [terraform.stdout, terraform.stderr]) stream.on("data", (chunk) => (output += chunk));
  await eventually("the creates run", () => (project.log().match(/^create/gm) ?? []).length === count, 20_000);
  return { project, terraform, output: () => output };
}

test("Ctrl-C ends what runs, at once, and in order", async () => {
  const { project, terraform, output } = await applying(3);
  const exited = once(terraform, "exit");
  const begin = performance.now();
  process.kill(-(terraform.pid ?? 0), "SIGINT");
  await exited;
  expect(performance.now() - begin).toBeLessThan(3000);
  expect(project.log().match(/^stopped slow/gm)).toHaveLength(3);
  expect(project.log()).toMatch(/closed\n$/);
  expect(output()).toContain("slow0 was stopped");
});

/** A process that ended and that nobody has waited for counts as ended. */
function isAlive(pid: number): boolean {
  return existsSync(`/proc/${pid}/stat`) && !readFileSync(`/proc/${pid}/stat`, "utf8").includes(") Z ");
}

test("kill -9 of terraform leaves no orphan and no socket", async () => {
  const { project, terraform } = await applying(2);
  const providers = childrenOf(terraform.pid);
  expect(providers).toHaveLength(1);
  const sockets = socketFoldersOf(providers[0] ?? 0);
  expect(sockets).toHaveLength(1);
  terraform.kill("SIGKILL");
  await eventually("the provider leaves", () => !providers.some(isAlive), 3000);
  expect(project.log().match(/^stopped slow/gm)).toHaveLength(2);
  expect(sockets.filter(existsSync)).toEqual([]);
});

/** From the kernel's table of unix sockets: those that this process listens on. */
function socketFoldersOf(pid: number): readonly string[] {
  const inodes = readdirSync(`/proc/${pid}/fd`).map((fd) =>
    execFileSync("readlink", [`/proc/${pid}/fd/${fd}`])
      .toString()
      .trim(),
  );
  const lines = readFileSync("/proc/net/unix", "utf8")
    .split("\n")
    .map((line) => line.split(/\s+/));
  const ours = lines.filter(
    (columns) => columns[7] !== undefined && columns[3] === "00010000" && inodes.includes(`socket:[${columns[6]}]`),
  );
  return ours.map((columns) => dirname(columns[7] ?? ""));
}

test("only the client whose certificate Terraform gave gets in", async () => {
  const own = createCertificate();
  const handshake = await start(own.pem);
  const client = await CoreClient.connect(handshake, own);
  expect((await client.call("GetMetadata", {})).server_capabilities).toMatchObject({
    plan_destroy: true,
    get_provider_schema_optional: true,
  });
  client.close();
  const refused = async (other?: ReturnType<typeof createCertificate>) => {
    const stranger = await CoreClient.connect(handshake, other).catch(() => undefined);
    await expect(stranger?.call("GetMetadata", {}) ?? Promise.reject(new Error("refused"))).rejects.toThrow();
    stranger?.close();
  };
  await refused();
  await refused(createCertificate());
});

test("without a certificate of Terraform there is no TLS", async () => {
  const handshake = await start();
  expect(handshake.certificate).toBe("");
  const client = await CoreClient.connect(handshake);
  expect((await client.call("GetMetadata", {})).resources).toHaveLength(2);
  client.close();
});

test.each([
  { name: "this Node", node: process.execPath },
  { name: "Node 20", node: old ?? process.execPath },
])("a TMPDIR too long for a socket falls back to /tmp ($name)", async ({ node }) => {
  const folder = mkdtempSync(join(tmpdir(), "queztl-long-"));
  const long = join(folder, "x".repeat(120));
  mkdirSync(long);
  try {
    const handshake = await start(undefined, { TMPDIR: long, QUEZTL_NODE: node });
    expect(handshake.address).toMatch(/^\/tmp\/queztl-provider-/);
    const client = await CoreClient.connect(handshake);
    await client.call("GetMetadata", {});
    client.close();
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("Shutdown ends the process and removes the socket", async () => {
  const handshake = await start();
  const exited = once(handshake.process, "exit");
  const client = await CoreClient.connect(handshake);
  expect(await client.raw("/grpc.health.v1.Health/Check", new Uint8Array())).toEqual(Buffer.from([8, 1]));
  await client.raw("/plugin.GRPCController/Shutdown", new Uint8Array());
  expect(await exited).toEqual([0, null]);
  expect(existsSync(dirname(handshake.address))).toBe(false);
});

test("SIGINT and SIGTERM are Terraform's to handle; unknown calls are UNIMPLEMENTED", async () => {
  const handshake = await start();
  handshake.process.kill("SIGINT");
  handshake.process.kill("SIGTERM");
  const client = await CoreClient.connect(handshake);
  await expect(client.raw("/tfplugin6.Provider/PlanAction", new Uint8Array())).rejects.toThrow(
    "status 12: unknown method /tfplugin6.Provider/PlanAction",
  );
  await expect(client.call("ReadResource", { type_name: "libvirt_nothing" })).rejects.toThrow("status 3: unknown resource libvirt_nothing");
  client.close();
});
