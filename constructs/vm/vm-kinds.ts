import { callback, change, checkKinds, flag, list, map, number, oneOf, type PropertyKinds, required, text } from "../host/property-kinds";
import { bitrate, image, mac, network, pool, ready, size, volume } from "../host/value-kinds";
import type { Disk } from "./disk";
import type { Nic } from "./nic";
import type { SeedContent } from "./seed";
import type { VmProps } from "./vm-props";

const VM: PropertyKinds<VmProps> = {
  image: required(image),
  vcpus: number,
  memory: size,
  storage: size,
  nics: list,
  disks: list,
  pool,
  seed: { says: "an object, or false for none", fits: (value) => value === false || map.fits(value) },
  hostname: text,
  ready,
  onImageChange: oneOf("keep", "replace"),
  onSeedChange: oneOf("restart", "keep"),
  power: oneOf("on", "off"),
  autostart: flag,
  cpuMode: oneOf("host-model", "host-passthrough", "maximum"),
  firmware: oneOf("bios", "efi"),
  onRestart: oneOf("restart", "defer", "fail"),
  protect: flag,
  maxDisruption: change,
  description: text,
  transform: callback,
};
const NIC: PropertyKinds<Nic> = { network: required(network), mac, address: text, model: text, bandwidth: bitrate };
const DISK: PropertyKinds<Disk> = { name: text, readOnly: flag, volume, size, pool };
const SEED: PropertyKinds<SeedContent> = {
  sshAuthorizedKeys: list,
  users: list,
  password: text,
  writeFiles: list,
  runcmd: list,
  networkConfig: map,
};

/** @throws QueztlError for what no VM has, or what is of another kind */
export function checkVmKinds(where: string, props: VmProps): void {
  checkKinds(where, props, VM);
  for (const [index, nic] of (props.nics ?? []).entries()) checkKinds(where, nic, NIC, `nics[${index}]`);
  for (const [index, disk] of (props.disks ?? []).entries()) checkKinds(where, disk, DISK, `disks[${index}]`);
  if (props.seed !== undefined && props.seed !== false) checkKinds(where, props.seed, SEED, "seed");
}
