import { Bitrate } from "../../src/core/bitrate";
import { Mac } from "../../src/core/mac";
import type { LabDisk, LabVm } from "../../src/core/model/lab";
import { Size } from "../../src/core/size";
import type { HostStack } from "../host/host-stack";
import { Image } from "../image/image";
import type { Disk } from "../vm/disk";
import type { SeedContent } from "../vm/seed";
import { Vm } from "../vm/vm";
import type { VmProps } from "../vm/vm-props";
import { labReady } from "./lab-ready";
import { type LabThings, named } from "./lab-things";

/** Weights of the CPU when the host is busy; 1024 is what a VM has that says nothing. */
const SHARES = { low: 512, normal: undefined, high: 2048 } as const;

/** A VM of the lab. */
export function labVm(stack: HostStack, vm: LabVm, things: LabThings): Vm {
  const { vcpus, memory, storage, network_bw } = vm.resources;
  const bandwidth = network_bw === undefined ? {} : { bandwidth: Bitrate.of(network_bw) };
  const shares = SHARES[vm.priority ?? "normal"];
  const props: VmProps = {
    image: Image.named(vm.image),
    ...(vcpus === undefined ? {} : { vcpus }),
    ...(memory === undefined ? {} : { memory: Size.of(memory) }),
    ...(storage === undefined ? {} : { storage: Size.of(storage) }),
    nics: vm.nics.map((nic) => ({
      network: named(things.networks, nic.network),
      ...(nic.address === undefined ? {} : { address: nic.address }),
      ...(nic.mac === undefined ? {} : { mac: Mac.of(nic.mac) }),
      ...bandwidth,
    })),
    disks: vm.disks.map((disk) => labDisk(disk, things)),
    ...(vm.pool === undefined ? {} : { pool: named(things.pools, vm.pool) }),
    ...(vm.seed === undefined ? {} : { seed: seedContent(vm.seed) }),
    ...(vm.seed?.hostname === undefined ? {} : { hostname: vm.seed.hostname }),
    ...(vm.ready === undefined ? {} : { ready: labReady(vm.ready) }),
    ...(vm.on_image_change === undefined ? {} : { onImageChange: vm.on_image_change }),
    ...(vm.on_seed_change === undefined ? {} : { onSeedChange: vm.on_seed_change }),
    ...(vm.power === undefined ? {} : { power: vm.power }),
    ...(vm.autostart === undefined ? {} : { autostart: vm.autostart }),
    ...(vm.on_restart === undefined ? {} : { onRestart: vm.on_restart }),
    ...(vm.protect === undefined ? {} : { protect: vm.protect }),
    ...(vm.max_disruption === undefined ? {} : { maxDisruption: vm.max_disruption }),
    ...(vm.description === undefined ? {} : { description: vm.description }),
    ...(shares === undefined ? {} : { transform: (config) => ({ ...config, cpuTune: { ...config.cpuTune, shares } }) }),
  };
  return new Vm(stack, vm.name, props);
}

function labDisk(disk: LabDisk, things: LabThings): Disk {
  const more = {
    ...(disk.name === undefined ? {} : { name: disk.name }),
    ...(disk.read_only === undefined ? {} : { readOnly: disk.read_only }),
  };
  if (disk.volume !== undefined) return { volume: named(things.volumes, disk.volume), ...more };
  return {
    size: Size.of(disk.size ?? ""),
    ...(disk.pool === undefined ? {} : { pool: named(things.pools, disk.pool) }),
    ...more,
  };
}

function seedContent(seed: NonNullable<LabVm["seed"]>): SeedContent {
  return {
    ...(seed.ssh_authorized_keys === undefined ? {} : { sshAuthorizedKeys: seed.ssh_authorized_keys }),
    ...(seed.users === undefined ? {} : { users: seed.users.map(seedUser) }),
    ...(seed.password === undefined ? {} : { password: seed.password }),
    ...(seed.write_files === undefined ? {} : { writeFiles: seed.write_files }),
    ...(seed.runcmd === undefined ? {} : { runcmd: seed.runcmd }),
  };
}

function seedUser(user: NonNullable<NonNullable<LabVm["seed"]>["users"]>[number]): NonNullable<SeedContent["users"]>[number] {
  const { ssh_authorized_keys, password_hash, ...same } = user;
  return {
    ...same,
    ...(ssh_authorized_keys === undefined ? {} : { sshAuthorizedKeys: ssh_authorized_keys }),
    ...(password_hash === undefined ? {} : { passwordHash: password_hash }),
  };
}
