import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { tracesOf } from "../host/traces";
import { microImage } from "../support/micro-image";
import { until } from "../support/until";
import { CdkProject } from "./cdk-project";

/** The lab of this repository with real guests, through every command that its issue names, all on one state. */
const LAB = "multi-linux-lab";
const CIDRS = { "10.77.0.": "10.216.0.", "10.77.1.": "10.216.1." };
let project: CdkProject;

beforeAll(async () => {
  await microImage();
  project = new CdkProject(`stacks/${LAB}.ts`);
  project.takeStack(`${LAB}.ts`, CIDRS);
  project.takeStack(`${LAB}.yaml`, CIDRS);
});

afterAll(async () => await project.remove());

interface ListedVm {
  readonly name: string;
  readonly state: string;
  readonly vcpus: number;
  readonly addresses: readonly string[];
}

const listed = async () => (JSON.parse(await project.queztl("vm", "list", "--json")) as { readonly vms: readonly ListedVm[] }).vms;

test("cdktf deploys it: five VMs are ready with the sizes and addresses that they declare", { timeout: 240_000 }, async () => {
  expect(await project.npx("cdktf", "deploy", LAB, "--auto-approve")).toMatch(
    /Apply complete! Resources: \d+ added, 0 changed, 0 destroyed/,
  );
  const vms = await listed();
  expect(vms.map(({ name, state, vcpus }) => `${name} ${state} ${vcpus}`)).toEqual([
    "app running 2",
    "build running 2",
    "cache running 1",
    "edge running 1",
    "store running 1",
  ]);
  const addresses = Object.fromEntries(vms.map((vm) => [vm.name, vm.addresses]));
  expect(addresses.edge).toEqual(["10.216.0.10", expect.stringMatching(/^10\.216\.1\.\d+$/)]);
  for (const name of ["app", "build", "cache", "store"]) expect(addresses[name]).toEqual([expect.stringMatching(/^10\.216\.0\.\d+$/)]);
});

// One after the other, since they share state and output folder.
test.each<[string, RegExp, () => Promise<string>]>([
  ["npx cdktn deploy", /0 added, 0 changed, 0 destroyed/, () => project.npx("cdktn", "deploy", LAB, "--auto-approve")],
  ["npx cdktf diff", /No changes\. Your infrastructure matches/, () => project.npx("cdktf", "diff", LAB)],
  ["npx cdktn diff", /No changes\. Your infrastructure matches/, () => project.npx("cdktn", "diff", LAB)],
  ["terraform plan", /No changes\. Your infrastructure matches/, () => project.terraform(LAB, "plan", "-no-color", "-detailed-exitcode")],
  ["terraform apply", /0 added, 0 changed, 0 destroyed/, () => project.terraform(LAB, "apply", "-no-color", "-auto-approve")],
  [
    "npx queztl deploy of the YAML",
    /nothing changed: everything is as declared/,
    () => project.npx("queztl", "deploy", `stacks/${LAB}.yaml`, "--yes"),
  ],
  ["npx cdktf deploy", /0 added, 0 changed, 0 destroyed/, () => project.npx("cdktf", "deploy", LAB, "--auto-approve")],
])("%s has nothing to change", async (_name, message, command) => {
  expect(await command()).toMatch(message);
});

test("guests find each other by name, by the network's DNS", async () => {
  const [app] = (await listed()).filter(({ name }) => name === "app");
  expect(await project.inGuest("edge", "cat /etc/resolv.conf; nslookup app.multi.test")).toContain(`Address: ${app?.addresses[0]}`);
  expect(await project.inGuest("edge", "ping -c 1 -W 5 store.multi.test")).toContain("1 packets received");
  expect(await project.inGuest("edge", "grep ^search /etc/resolv.conf")).toBe("search multi.test back.test");
  expect(await project.inGuest("edge", "ping -c 1 -W 5 store")).toContain("1 packets received");
  expect(await project.inGuest("app", "hostname -f")).toBe("app.multi.test");
});

test("one logs in to each with the key by ssh itself", async () => {
  await project.queztl("ssh-config", "--quiet");
  const login = (vm: string) => project.run("ssh", "-F", ".queztl/ssh/config", vm, "hostname; id -u");
  for (const { name } of await listed()) {
    const { stdout } = await until(`ssh to ${name}`, async () => {
      const result = await login(name);
      return result.code === 0 && result;
    });
    expect(stdout).toBe(`${name}\n0\n`);
  }
  const withoutKey = ["-F", "none", "-o", "BatchMode=yes", "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null"];
  const refused = await project.run("ssh", ...withoutKey, "root@10.216.0.10", "true");
  expect([refused.code, refused.stderr]).toEqual([255, expect.stringContaining("Permission denied (publickey")]);
});

test("the isolated network is reached from edge alone", async () => {
  const back = (await listed()).find(({ name }) => name === "edge")?.addresses[1] ?? "";
  expect(await project.inGuest("edge", `ping -c 1 -W 2 ${back}`)).toContain("1 packets received");
  expect((await project.guest("cache", `ping -c 1 -W 2 ${back}`)).code).toBe(1);
  // Neither does the guest forward: cache may send it there by edge's other address.
  await project.inGuest("cache", "ip route add 10.216.1.0/24 via 10.216.0.10");
  expect((await project.guest("cache", "ping -c 1 -W 2 10.216.1.1")).code).toBe(1);
});

test("root grows to its size, and the data disk is where the seed mounted it", async () => {
  const kib = async (vm: string, folder: string) => Number((await project.inGuest(vm, `df -k ${folder} | tail -1`)).split(/\s+/)[1]);
  expect(await kib("build", "/")).toBeGreaterThan(3.6 * 2 ** 20);
  expect(await kib("cache", "/")).toBeGreaterThan(0.4 * 2 ** 20);
  expect(await kib("store", "/data")).toBeGreaterThan(1.8 * 2 ** 20);
  expect(await project.inGuest("store", "mount | grep /data")).toContain("/dev/vdb on /data type ext4");
});

test("files, host keys and the data disk survive a reboot", { timeout: 90_000 }, async () => {
  const key = "cat /etc/dropbear/*_host_key | sha256sum";
  const before = await project.inGuest("store", `echo kept > /root/file && echo kept > /data/file && sync && ${key}`);
  const boot = await project.inGuest("store", "cat /proc/sys/kernel/random/boot_id");
  await project.queztl("vm", "reboot", "store");
  await until(
    "the agent after the reboot",
    async () => {
      const { code, stdout } = await project.guest("store", "grep -q /data /proc/mounts && cat /proc/sys/kernel/random/boot_id");
      return code === 0 && stdout.trim() !== boot;
    },
    60_000,
  );
  expect(await project.inGuest("store", "cat /root/file /data/file")).toBe("kept\nkept");
  expect(await project.inGuest("store", key)).toBe(before);
  expect(await project.terraform(LAB, "plan", "-no-color", "-detailed-exitcode")).toContain("No changes.");
});

test("cdktn destroys it, and nothing is left", { timeout: 120_000 }, async () => {
  await project.npx("cdktn", "destroy", LAB, "--auto-approve");
  expect(await project.things()).toEqual([]);
  const state = JSON.parse(readFileSync(project.path(`.queztl/state/${LAB}.tfstate`), "utf8")) as {
    readonly resources: readonly unknown[];
  };
  expect(state.resources).toEqual([]);
  await project.npx("queztl", "host", "down");
  expect(await tracesOf(project.hostFolder)).toEqual([]);
  expect(existsSync(join(project.hostFolder, "run/libvirtd.pid"))).toBe(false);
});
