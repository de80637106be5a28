import type { Lab, LabDisk, LabNic, LabVm } from "./lab";
import { labImageName } from "./lab-image";
import type { LabParts, Part } from "./lab-parts";
import type { InstanceTypeDocument, VmDocument } from "./lab-schema";

/** Image of a VM where neither it nor the lab names one. */
const DEFAULT_IMAGE = "micro";
/** The network of a lab that declares none. */
export const DEFAULT_NETWORK = "lan";
const DEFAULT_CIDR = "10.71.0.0/24";

/** The lab with every default that it leaves to us; precedence: defaults, instance type, the VM's own. */
export function withDefaults(parts: LabParts): Lab {
  const types = new Map(parts.instanceTypes.parts.map((part) => [part.name, part.value]));
  const networks = parts.networks.declared
    ? parts.networks.parts.map(({ name, path: at, value }) => ({ mode: "nat" as const, ...value, name, at }))
    : [{ mode: "nat" as const, name: DEFAULT_NETWORK, cidr: DEFAULT_CIDR, at: [] }];
  const names = parts.networks.declared ? parts.networks.names : [DEFAULT_NETWORK];
  const onlyNetwork = names.length === 1 ? names[0] : undefined;
  return {
    name: parts.name,
    hosts: parts.hosts.declared
      ? parts.hosts.parts.map(({ name, path: at, value }) => ({ uri: "embedded", ...value, name, at }))
      : [{ name: "local", uri: "embedded", at: [] }],
    networks,
    pools: parts.pools.parts.map(({ name, path: at, value }) => ({ ...value, name, at })),
    volumes: parts.volumes.parts.map(({ name, path: at, value }) => ({ ...value, name, at })),
    vms: parts.vms.parts.map((part) =>
      vmWithDefaults(part, types, onlyNetwork, parts.defaultImage === undefined ? DEFAULT_IMAGE : labImageName(parts.defaultImage)),
    ),
  };
}

function vmWithDefaults(
  part: Part<VmDocument>,
  types: ReadonlyMap<string, InstanceTypeDocument>,
  onlyNetwork: string | undefined,
  image: string,
): LabVm {
  const { networks, disks, resources, ...own } = part.value;
  return {
    ...own,
    name: part.name,
    at: part.path,
    image: own.image === undefined ? image : labImageName(own.image),
    resources: { ...types.get(own.instance_type ?? ""), ...resources },
    nics: networks?.map((nic, index) => nicOf(nic, [...part.path, "networks", index])) ?? nicsOnly(onlyNetwork, part),
    disks: (disks ?? []).map((disk, index): LabDisk => {
      const at = [...part.path, "disks", index];
      return typeof disk === "string" ? { volume: disk, at } : { ...disk, at };
    }),
  };
}

function nicOf(nic: NonNullable<VmDocument["networks"]>[number], at: LabNic["at"]): LabNic {
  return typeof nic === "string" ? { network: nic, at } : { ...nic, at };
}

function nicsOnly(network: string | undefined, part: Part<VmDocument>): readonly LabNic[] {
  return network === undefined ? [] : [{ network, at: part.path }];
}
