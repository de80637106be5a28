import { expect, test } from "vitest";
import { useProviderBench } from "../host-project";

const bench = useProviderBench();

const LAB = `
resource "libvirt_network" "lan" {
  name    = "lan"
  domain  = { name = "lab.test", local_only = "yes" }
  forward = { mode = "nat" }
  ips     = [{ address = "10.71.0.1", prefix = 24, dhcp = { ranges = [{ start = "10.71.0.100", end = "10.71.0.199" }] } }]
}
resource "libvirt_pool" "p" {
  name   = "p"
  type   = "dir"
  target = { path = "/var/lib/libvirt/images/p" }
}
resource "libvirt_volume" "base" {
  name     = "base.qcow2"
  pool     = libvirt_pool.p.name
  capacity = 64
  capacity_unit = "MiB"
  target   = { format = { type = "qcow2" } }
}
resource "libvirt_volume" "root" {
  name          = "root.qcow2"
  pool          = libvirt_pool.p.name
  backing_store = { path = libvirt_volume.base.path }
}
resource "libvirt_domain" "vm" {
  name        = "vm"
  memory      = 64
  memory_unit = "MiB"
  vcpu        = 1
  os          = { type_machine = "q35" }
  devices = {
    disks      = [{ source = { volume = { pool = libvirt_volume.root.pool, volume = libvirt_volume.root.name } }, target = { dev = "vda", bus = "virtio" } }]
    interfaces = [{ source = { network = { network = libvirt_network.lan.name } } }]
    serials    = [{}]
    rngs       = [{ model = "virtio", backend = { random = "/dev/urandom" } }]
  }
}`;

test("a network, a pool, volumes and a VM: made, seen again, removed", async () => {
  const p = bench.project(LAB);
  console.log(await p.apply());
  await p.expectNoChanges();
  console.log(await bench.virsh("dumpxml", "--inactive", "vm"));
  console.log(await bench.virsh("net-dumpxml", "lan"));
  await p.apply("-destroy");
  expect(await bench.virsh("list", "--all", "--name")).toBe("\n");
});
