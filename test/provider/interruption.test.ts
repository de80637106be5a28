import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterAll, expect, test } from "vitest";
import { until } from "../support/until";
import { type HostProject, useProviderBench } from "./host-project";
import { nodesOfMajor } from "./terraform-project";

const bench = useProviderBench();
const folder = mkdtempSync(join(tmpdir(), "queztl-content-"));
const content = join(folder, "content.img");
writeFileSync(content, Buffer.alloc(3_000_000, "queztl "));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const OWNER = '  owner = "me"';
const LAB = `resource "libvirt_network" "lan" {
  name = "lan"
  ips  = [{ address = "10.71.0.1", prefix = 24, dhcp = { ranges = [{ start = "10.71.0.100", end = "10.71.0.199" }] } }]
}
resource "libvirt_pool" "p" {
  name    = "p"
  type    = "dir"
  target  = { path = "/var/lib/libvirt/images/p" }
  destroy = { delete = true }
}
resource "libvirt_volume" "base" {
  name   = "base"
  pool   = libvirt_pool.p.name
  create = { content = { url = "${content}" } }
}
resource "libvirt_volume" "root" {
  count         = 3
  name          = "root-\${count.index}"
  pool          = libvirt_pool.p.name
  backing_store = { path = libvirt_volume.base.path }
}
resource "libvirt_domain" "vm" {
  count       = 3
  name        = "vm-\${count.index}"
  memory      = 32
  memory_unit = "MiB"
  devices = {
    disks      = [{ source = { volume = { pool = libvirt_volume.root[count.index].pool, volume = libvirt_volume.root[count.index].name } }, target = { dev = "vda", bus = "virtio" } }]
    interfaces = [{ source = { network = { network = libvirt_network.lan.name } } }]
  }
}
`;

/** Milliseconds after the start of an apply, from its plan to well after its end. Earlier there may be a provider that nobody reached yet: it leaves after a minute. */
const MOMENTS = [400, 500, 600, 750, 900, 1050, 1200, 1400, 1700, 2100];

function childrenOf(pid: number): readonly number[] {
  return readdirSync("/proc").flatMap((entry) => {
    if (!/^\d+$/.test(entry)) return [];
    try {
      const stat = readFileSync(`/proc/${entry}/stat`, "utf8");
      return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]) === pid ? [Number(entry)] : [];
    } catch {
      return []; // it ended in the meantime
    }
  });
}

async function converges(p: HostProject): Promise<void> {
  await p.apply();
  await p.expectNoChanges();
  expect((await bench.virsh("list", "--name")).trim().split("\n").sort()).toEqual(["vm-0", "vm-1", "vm-2"]);
  expect((await bench.virsh("vol-list", "p")).match(/queztl-partial/)).toBeNull();
  await p.apply("-destroy");
  expect((await bench.virsh("list", "--all", "--name")).trim()).toBe("");
  expect((await bench.virsh("net-list", "--all", "--name")).trim()).toBe("");
  expect((await bench.virsh("pool-list", "--all", "--name")).trim()).toBe("");
}

async function interrupted(p: HostProject, after: number, interrupt: (terraform: number) => void): Promise<void> {
  const child = p.start("apply", "-no-color", "-input=false", "-auto-approve");
  const ended = once(child, "exit");
  child.stdout.resume();
  child.stderr.resume();
  await setTimeout(after);
  if (child.pid !== undefined && child.exitCode === null) interrupt(child.pid);
  await ended;
}

test("terraform is killed at ten moments, and each time the next apply converges", { timeout: 300_000 }, async () => {
  const p = bench.project(LAB, OWNER);
  await p.ok("validate");
  for (const moment of MOMENTS) {
    let providers: readonly number[] = [];
    await interrupted(p, moment, (pid) => {
      providers = childrenOf(pid);
      process.kill(pid, "SIGKILL");
    });
    await until("the provider to notice", async () => !providers.some(isAlive), 70_000);
    await converges(p);
  }
});

test("the provider is killed at ten moments, and each time the next apply converges", { timeout: 300_000 }, async () => {
  const p = bench.project(LAB, OWNER);
  await p.ok("validate");
  for (const moment of MOMENTS) {
    await interrupted(p, moment, (pid) => {
      for (const provider of childrenOf(pid)) process.kill(provider, "SIGKILL");
    });
    await converges(p);
  }
});

test("Ctrl-C in the middle ends in order, and the next apply converges", { timeout: 120_000 }, async () => {
  const p = bench.project(LAB, OWNER);
  await p.ok("validate");
  for (const moment of [700, 1100]) {
    await interrupted(p, moment, (pid) => process.kill(-pid, "SIGINT"));
    await converges(p);
  }
});

/** A process that ended and that nobody has waited for counts as ended. */
function isAlive(pid: number): boolean {
  try {
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}

test("fifty VMs in one apply with thirty at once", { timeout: 240_000 }, async () => {
  const p = bench.project(
    `resource "libvirt_domain" "vm" {\n  count = 50\n  name = "vm-\${count.index}"\n  memory = 16\n  memory_unit = "MiB"\n  create = { paused = true }\n}\n`,
    OWNER,
  );
  await p.apply("-parallelism=30");
  await p.expectNoChanges();
  expect((await bench.virsh("list", "--name")).trim().split("\n")).toHaveLength(50);
  await p.apply("-destroy", "-parallelism=30");
  expect((await bench.virsh("list", "--all", "--name")).trim()).toBe("");
});

test.each(nodesOfMajor(20).slice(0, 1).concat(nodesOfMajor(22).slice(0, 1)))("the provider runs under %s", async (node) => {
  const p = bench.project(LAB, OWNER);
  p.env.QUEZTL_NODE = node;
  await p.apply();
  await p.expectNoChanges();
  await p.apply("-destroy");
});
