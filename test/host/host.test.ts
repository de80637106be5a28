import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { build } from "esbuild";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { Cidr } from "../../src/core/cidr";
import { run, tryRun } from "../../src/core/process";
import { silent } from "../../src/core/progress";
import { hostDown } from "../../src/host/down";
import { hostCommand, hostExec } from "../../src/host/exec";
import { hostLayout } from "../../src/host/layout";
import { hostLogs, readHostLog } from "../../src/host/logs";
import { checkLabRange, machineRoutes } from "../../src/host/machine-routes";
import { findRouteWatchers } from "../../src/host/route-watcher";
import { hostStatus, hostUri } from "../../src/host/status";
import { hostUp } from "../../src/host/up";
import { tinyDomainXml } from "../support/tiny-domain";
import { until } from "../support/until";
import { tracesOf } from "./traces";

let root: string;
let folder: string;

beforeAll(() => {
  root = mkdtempSync("/tmp/qzt-");
  folder = join(root, "h");
});

afterEach(async () => await hostDown({ folder, progress: silent }));

afterAll(async () => {
  await hostDown({ folder, progress: silent });
  rmSync(root, { recursive: true, force: true });
});

const up = (internet?: boolean) => hostUp({ folder, progress: silent, ...(internet === undefined ? {} : { internet }) });

/** A progress that keeps what it is told. */
function noting() {
  const notes: string[] = [];
  return { progress: { ...silent, note: (text: string) => void notes.push(text) }, notes };
}

async function virsh(...args: string[]): Promise<string> {
  return (await run("virsh", ["-q", "-c", hostUri({ folder }), ...args])).stdout;
}

const NETWORK =
  "<network><name>lan</name><forward mode='nat'/><bridge name='virbr7' stp='off' delay='0'/><ip address='10.213.7.1' netmask='255.255.255.0'/></network>";

async function startNetwork(xml = NETWORK): Promise<void> {
  const file = join(root, "network.xml");
  writeFileSync(file, xml);
  await virsh("net-create", file);
}

/** Whether a TCP connection from the machine comes about. */
async function answers(host: string, port: number): Promise<boolean> {
  return await new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 3000 });
    for (const [event, result] of [
      ["connect", true],
      ["timeout", false],
      ["error", false],
    ] as const)
      socket.once(event, () => {
        socket.destroy();
        resolve(result);
      });
  });
}

test("up twice is one host, down twice leaves nothing, and definitions stay", async () => {
  const first = await up();
  expect(first.state).toBe("up");
  expect((await up()).pid).toBe(first.pid);
  writeFileSync(join(root, "network.xml"), NETWORK);
  await virsh("net-define", join(root, "network.xml"));
  await hostDown({ folder, progress: silent });
  expect(await tracesOf(folder)).toEqual([]);
  await hostDown({ folder, progress: silent });
  expect((await hostStatus({ folder })).state).toBe("down");
  await up();
  expect(await virsh("net-list", "--all", "--name")).toContain("lan");
  await virsh("net-undefine", "lan");
}, 60_000);

test("four ups at once bring up one host", async () => {
  const all = await Promise.all([up(), up(), up(), up()]);
  expect(new Set(all.map((one) => one.pid)).size).toBe(1);
}, 60_000);

test("the machine gets a route to each network when it starts, and loses it when it stops", async () => {
  await up();
  await startNetwork();
  const has = async () => (await machineRoutes()).some((route) => route.range.toString() === "10.213.7.0/24");
  await until("the route", has, 5000);
  expect((await hostStatus({ folder })).routes).toEqual(["10.213.7.0/24"]);
  expect(await answers("10.213.7.1", 53)).toBe(true);
  await virsh("net-destroy", "lan");
  await until("the route to go", async () => !(await has()), 5000);
}, 60_000);

test("a network that overlaps a route of the machine gets none, and the check names both", async () => {
  const mine = (await machineRoutes()).find((route) => !route.ours && route.range.prefix < 31);
  if (mine === undefined) throw new Error("this machine has no route to test with");
  await expect(checkLabRange("lan", mine.range)).rejects.toThrow(
    `network lan (${mine.range}) overlaps a route of this machine\n  why: the machine reaches ${mine.range} by ${mine.device}`,
  );
  await expect(checkLabRange("lan", Cidr.of("10.213.7.0/24"))).resolves.toBeUndefined();
  await up();
  const address = mine.range.address(1);
  await startNetwork(NETWORK.replace("10.213.7.1", address).replace("255.255.255.0", mine.range.netmask));
  await until("the watcher to refuse", () => readHostLog("routes", 5, { folder }).includes(`no route to ${mine.range}: the machine has`));
  expect((await hostStatus({ folder })).routes).toEqual([]);
}, 60_000);

test("libvirtd comes back after kill -9, with networks running", async () => {
  await up();
  await startNetwork();
  const [command, ...rest] = hostCommand(["sh", "-c", "kill -9 $(cat /run/libvirt/libvirtd.pid)"], { folder });
  await run(command, rest);
  await until("libvirtd to answer", async () =>
    (await tryRun("virsh", ["-q", "-c", hostUri({ folder }), "net-list", "--name"])).stdout.includes("lan"),
  );
  expect((await hostStatus({ folder })).state).toBe("up");
}, 60_000);

test.each(["up", "down"])(
  "after kill -9 of the supervisor, host %s recovers",
  async (verb) => {
    const before = await up();
    await startNetwork();
    process.kill(before.pid ?? 0, "SIGKILL");
    await until("the supervisor to die", async () => (await hostStatus({ folder })).state !== "up");
    if (verb === "up") {
      const after = await up();
      expect(after.state).toBe("up");
      expect(after.pid).not.toBe(before.pid);
    } else {
      await hostDown({ folder, progress: silent });
      expect(await tracesOf(folder)).toEqual([]);
    }
  },
  60_000,
);

test("a killed watcher of routes is seen and started again, without touching the host", async () => {
  const before = await up();
  for (const { pid } of findRouteWatchers(hostLayout(folder))) process.kill(pid, "SIGKILL");
  await until("it to be seen", async () => (await hostStatus({ folder })).why === "the watcher of routes was killed");
  const after = await up();
  expect(after.state).toBe("up");
  expect(after.pid).toBe(before.pid);
}, 60_000);

test("host up that is killed at any moment is completed by the next one or taken away by down", async () => {
  const bundle = join(root, "up.cjs");
  const contents =
    'import { hostUp } from "./src/host/up"; import { silent } from "./src/core/progress"; void hostUp({ folder: process.argv[2] ?? "", internet: true, progress: silent });';
  await build({ stdin: { contents, resolveDir: join(__dirname, "../..") }, bundle: true, platform: "node", outfile: bundle });
  const forwarding = readFileSync("/proc/sys/net/ipv4/ip_forward", "utf8");
  for (const [n, delay] of [40, 80, 120, 160, 220, 300, 400].entries()) {
    const child = spawn(process.execPath, [bundle, folder], { stdio: "ignore" });
    await new Promise((resolve) => setTimeout(resolve, delay));
    child.kill("SIGKILL");
    if (n % 2 === 0) {
      expect((await up()).state).toBe("up");
      expect(await virsh("list", "--all", "--name")).toBe("");
    }
    await hostDown({ folder, progress: silent });
    expect(await tracesOf(folder)).toEqual([]);
    expect(readFileSync("/proc/sys/net/ipv4/ip_forward", "utf8")).toBe(forwarding);
  }
}, 120_000);

test("internet is off until asked for, and goes again", async () => {
  const forwarding = readFileSync("/proc/sys/net/ipv4/ip_forward", "utf8");
  const layout = hostLayout(folder);
  const inside = async (...words: string[]) => {
    const [command, ...rest] = hostCommand(words, { folder });
    return (await tryRun(command, rest)).stdout;
  };
  await up();
  expect(await inside("ip", "route", "show", "default")).toBe("");
  expect(await inside("nft", "list", "table", "inet", "queztl")).toContain("reject");
  expect(await inside("cat", "/etc/resolv.conf")).not.toContain("nameserver");
  expect((await up(true)).internet).toBe(true);
  expect(await inside("ip", "route", "show", "default")).toContain("dev machine");
  expect(await inside("nft", "list", "table", "inet", "queztl")).not.toContain("reject");
  expect(await inside("cat", "/etc/resolv.conf")).toContain("nameserver");
  expect((await run("nft", ["list", "tables"])).stdout).toContain(layout.table);
  expect((await up()).internet).toBe(true);
  await up(false);
  expect(await inside("ip", "route", "show", "default")).toBe("");
  expect((await run("nft", ["list", "tables"])).stdout).not.toContain(layout.table);
  expect(readFileSync("/proc/sys/net/ipv4/ip_forward", "utf8")).toBe(forwarding);
}, 60_000);

test("exec runs inside and gives the exit code; logs are listed; without a host, exec says how to start it", async () => {
  await up();
  expect(await hostExec(["sh", "-c", "test -d /sys/class/net/machine && exit 7"], { folder })).toBe(7);
  expect(hostLogs({ folder }).map((log) => log.name)).toEqual(expect.arrayContaining(["routes", "supervisor"]));
  expect(() => readHostLog("rotes", 5, { folder })).toThrow('did you mean "routes"?');
  await hostDown({ folder, progress: silent });
  expect(() => hostCommand(["true"], { folder })).toThrow(/the embedded host is not up[\s\S]*fix: queztl host up/);
}, 60_000);

test("purge deletes the folder of a host, and no other folder", async () => {
  await up();
  await hostDown({ folder, purge: true, progress: silent });
  expect(existsSync(folder)).toBe(false);
  await expect(hostDown({ folder: root, purge: true, progress: silent })).rejects.toThrow("is not the folder of an embedded host");
  expect(existsSync(root)).toBe(true);
}, 60_000);

test("purge empties a mount point and leaves it, twice too", async () => {
  await up();
  await hostDown({ folder, progress: silent, purge: true });
  mkdirSync(folder);
  await run("mount", ["-t", "tmpfs", "none", folder]);
  try {
    await up();
    const { progress, notes } = noting();
    await hostDown({ folder, progress, purge: true });
    expect(readdirSync(folder)).toEqual([]);
    expect(notes).toEqual([`${folder} is empty now; it is a mount point and stays`]);
    await hostDown({ folder, progress: silent, purge: true });
  } finally {
    await run("umount", [folder]);
  }
  expect(await tracesOf(folder)).toEqual([]);
});

test("a host that was killed says on its return which VMs are off, one that went down does not", async () => {
  const { pid = 0 } = await up();
  const file = join(root, "vm.xml");
  writeFileSync(file, tinyDomainXml("lost"));
  await virsh("define", file);
  process.kill(pid, "SIGKILL");
  await until("the host's end", async () => (await hostStatus({ folder })).state !== "up");
  const mended = noting();
  await hostUp({ folder, progress: mended.progress });
  expect(mended.notes.at(-1)).toBe(
    "the host had been killed, and its VMs with it; off now: lost (queztl vm start NAME or queztl deploy starts them)",
  );
  await hostDown({ folder, progress: silent });
  const anew = noting();
  await hostUp({ folder, progress: anew.progress });
  expect(anew.notes.filter((note) => note.includes("killed"))).toEqual([]);
});

test("a folder that is too long for sockets is refused before anything is made", async () => {
  const long = join(root, "x".repeat(100));
  await expect(hostUp({ folder: long, progress: silent })).rejects.toThrow(
    /the host's folder is too long[\s\S]*Linux allows 107[\s\S]*QUEZTL_HOST_DIR/,
  );
  expect(existsSync(long)).toBe(false);
});

test("without root the way on is told at once", async () => {
  const bundle = join(root, "user.cjs");
  const contents =
    'import { hostUp } from "./src/host/up"; import { silent } from "./src/core/progress"; hostUp({ folder: "/tmp/qzt-user", progress: silent }).catch((e) => console.log(e.message));';
  await build({ stdin: { contents, resolveDir: join(__dirname, "../..") }, bundle: true, platform: "node", outfile: bundle });
  await run("chmod", ["755", root]);
  const { stdout } = await run("setpriv", ["--reuid=65534", "--regid=65534", "--clear-groups", process.execPath, bundle]);
  expect(stdout).toContain("only root can run the embedded host");
  expect(stdout).toContain("run it with sudo, or use a libvirt of your own");
});
