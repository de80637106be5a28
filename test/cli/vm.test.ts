import { spawn } from "node:child_process";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { defineDomain, findDomain } from "../../src/libvirt/calls/domain";
import { createNetwork, defineNetwork } from "../../src/libvirt/calls/network";
import { Libvirt } from "../../src/libvirt/libvirt";
import { type PrivateHost, startPrivateHost } from "../support/private-host";
import { tinyDomainXml } from "../support/tiny-domain";
import { until } from "../support/until";
import { countingProxy } from "./counting-proxy";
import { Workplace } from "./program";

interface Vms {
  readonly version: number;
  readonly vms: readonly {
    readonly name: string;
    readonly state: string;
    readonly memory_mib: number;
    readonly addresses: readonly string[];
  }[];
}

let host: PrivateHost;
let libvirt: Libvirt;
let place: Workplace;

beforeAll(async () => {
  host = await startPrivateHost();
  libvirt = new Libvirt(host.uri);
  place = new Workplace({ QUEZTL_HOST_DIR: host.folder });
  const logged = tinyDomainXml("web-1").replace(
    "<serial type='pty'/>",
    "<serial type='pty'><log file='/var/log/libvirt/qemu/web-1-console.log'/></serial>",
  );
  await defineDomain(libvirt, logged);
  await defineDomain(libvirt, tinyDomainXml("web-2", "<interface type='network'><source network='lan'/></interface>"));
});

afterAll(async () => {
  libvirt.close();
  await host.stop();
  place.remove();
});

const states = async () => Object.fromEntries((await place.json<Vms>("vm", "list")).vms.map(({ name, state }) => [name, state]));

test("VMs are listed as a table, as names and as JSON", async () => {
  const table = await place.ok("vm", "list");
  expect(table.split("\n")[0]).toMatch(/^VM +STATE +VCPUS +MEMORY +ADDRESSES +SECONDS TO READY +GET IN$/);
  expect(table).toMatch(/^web-1 +shutoff +1 +32 MiB +- +- +queztl vm start web-1$/m);
  expect(await place.ok("vm", "list", "--names")).toBe("web-1\nweb-2\n");
  const { version, vms } = await place.json<Vms>("vm", "list");
  expect(version).toBe(1);
  expect(vms[0]).toMatchObject({ name: "web-1", state: "shutoff", memory_mib: 32, addresses: [], uri: "queztl:///embedded" });
  expect((await place.run(["list", "--names"], { program: "hv" })).stdout).toBe("web-1\nweb-2\n");
});

test("a VM is started, paused, resumed, reset and stopped", async () => {
  expect(await place.ok("vm", "start", "web-1")).toBe("web-1 started\n");
  expect(await place.ok("vm", "start", "web-1")).toBe("web-1 runs already\n");
  expect(await place.ok("vm", "pause", "web-1")).toBe("web-1 paused\n");
  expect(await states()).toEqual({ "web-1": "paused", "web-2": "shutoff" });
  expect(await place.ok("vm", "resume", "web-1")).toBe("web-1 resumed\n");
  expect(await place.ok("vm", "reboot", "--force", "web-1")).toBe("web-1 reset\n");
  const refused = await place.run(["vm", "stop", "web-1", "--timeout", "1"]);
  expect(refused.code).toBe(9);
  expect(refused.stderr).toContain(
    "error: web-1 did not shut down within 1 s\n  why: the guest was asked (by its agent, or by ACPI) and still runs\n  fix: queztl vm stop --force web-1 cuts the power",
  );
  expect(await place.ok("vm", "stop", "--force", "web-1")).toBe("web-1 stopped\n");
  expect(await place.ok("vm", "stop", "web-1")).toBe("web-1 is off already\n");
});

test("of several VMs all are tried, and the failures are told", async () => {
  const result = await place.run(["vm", "start", "web-3", "web-1"]);
  expect(result.code).toBe(6);
  expect(result.stdout).toBe("web-1 started\n");
  expect(result.stderr).toBe('error: there is no VM "web-3"\n  why: queztl:///embedded has: web-1, web-2\n  fix: did you mean "web-1"?\n');
  const both = await place.run(["vm", "start", "web-3", "web-4"]);
  expect(both.stderr).toContain("error: 2 of 2 VMs failed");
});

test("one VM is shown in detail, as text, JSON and libvirt's XML", async () => {
  expect(await place.ok("vm", "show", "web-2")).toMatch(/MAC +NETWORK +MODEL +ADDRESSES\n52:54:00:\S+ +lan/);
  expect(await place.json("vm", "show", "web-2")).toMatchObject({
    version: 1,
    vm: {
      name: "web-2",
      state: "shutoff",
      vcpus: 1,
      memory_mib: 32,
      autostart: false,
      interfaces: [{ network: "lan", addresses: [] }],
      disks: [],
    },
  });
  expect(await place.ok("vm", "show", "web-2", "--xml")).toMatch(/^<domain type='qemu'>/);
});

test("the console's log is shown where the definition keeps one, else QEMU's", async () => {
  await place.ok("vm", "start", "web-1");
  await until("the firmware to talk", async () => (await place.run(["vm", "logs", "web-1"])).stdout.includes("SeaBIOS"));
  expect(await place.json("vm", "logs", "web-1")).toMatchObject({ version: 1, vm: "web-1", source: "console" });
  expect(await place.ok("vm", "logs", "web-1", "--source", "qemu", "-n", "5")).toContain("char device redirected");
  const none = await place.run(["vm", "logs", "web-2"]);
  expect(none.code).toBe(6);
  expect(none.stderr).toContain("error: web-2 has no log");
  expect((await place.run(["vm", "logs", "web-2", "--source", "console"])).stderr).toContain(
    "error: web-2 has no console log\n  why: its definition keeps none (no serial port with a log file)\n  fix: watch it live: queztl vm console web-2",
  );
});

test("what needs a running VM says that it is off", async () => {
  for (const words of [
    ["exec", "web-2", "--", "true"],
    ["console", "web-2"],
  ]) {
    const { code, stderr } = await place.run(["vm", ...words]);
    expect([code, stderr]).toEqual([4, "error: web-2 does not run\n  why: it is shutoff\n  fix: queztl vm start web-2\n"]);
  }
});

test("what needs a guest system says what is missing", async () => {
  const exec = await place.run(["vm", "exec", "web-1", "--", "true"]);
  expect(exec.code).toBe(4);
  expect(exec.stderr).toContain("error: the guest agent of web-1 does not answer");
  const ssh = await place.run(["vm", "ssh", "web-1"]);
  expect(ssh.code).toBe(4);
  expect(ssh.stderr).toBe(
    "error: web-1 has no address\n  why: no DHCP server of a libvirt network has lent it one (yet)\n  fix: queztl vm console web-1\n",
  );
});

test("the console joins a terminal and the guest until Ctrl-]", async () => {
  await place.ok("vm", "start", "web-1");
  const [node, args] = place.command("vm", "console", "web-1");
  const child = spawn("script", ["-qec", [node, ...args].join(" "), "/dev/null"], { env: place.env, stdio: ["pipe", "pipe", "inherit"] });
  let text = "";
  child.stdout.setEncoding("utf8").on("data", (part: string) => {
    text += part;
  });
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  await until("the connection", () => text.includes("connected to web-1; Ctrl-] leaves"));
  await place.ok("vm", "reboot", "--force", "web-1");
  await until("the firmware to talk", () => text.includes("SeaBIOS"));
  child.stdin.write("\x1d");
  expect(await ended).toBe(0);
  expect(text).toContain("left web-1");
});

test("listing 100 VMs costs one bulk call, and none for each VM unless there are leases", async () => {
  for (let n = 1; n <= 98; n++) await defineDomain(libvirt, tinyDomainXml(`many-${n}`));
  const network = await defineNetwork(
    libvirt,
    "<network><name>lan</name><bridge name='virbr7' stp='off' delay='0'/><ip address='10.213.8.1' netmask='255.255.255.0'><dhcp><range start='10.213.8.2' end='10.213.8.9'/></dhcp></ip></network>",
  );
  await createNetwork(libvirt, network);
  const proxy = await countingProxy(host.socket, join(host.folder, "proxy"));
  try {
    const begun = performance.now();
    const { vms } = await place.json<Vms>("vm", "list", "--uri", proxy.uri);
    expect(vms).toHaveLength(100);
    expect(performance.now() - begun).toBeLessThan(2000);
    expect(vms.slice(0, 3).map(({ name }) => name)).toEqual(["many-1", "many-2", "many-3"]);
    const [bulk, leases, xml] = [344, 341, 14].map((procedure) => proxy.calls.get(procedure) ?? 0);
    expect({ bulk, leases, xml }).toEqual({ bulk: 1, leases: 1, xml: 0 });
  } finally {
    proxy.close();
  }
  expect(await findDomain(libvirt, "many-98")).toBeDefined();
});
