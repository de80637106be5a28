import type { DocumentPath } from "../document/path";
import type { Problem } from "../document/problem";
import { suggest } from "../suggest";
import { listImageDefinitions } from "./image-folders";
import { parseImageName } from "./image-name";
import { listKernelDefinitions } from "./kernel-definition";
import type { Lab, LabDisk, LabVm } from "./lab";
import { hasDhcp } from "./lab-check-networks";
import { unknownName } from "./lab-check-storage";
import { DEFAULT_NETWORK } from "./lab-defaults";
import type { LabImage } from "./lab-image";
import type { LabParts, Part } from "./lab-parts";
import type { VmDocument } from "./lab-schema";

/** What is wrong with VMs, each by itself. What they may not share is in `sharedProblems`. */
export function vmProblems(lab: Lab, parts: LabParts): readonly Problem[] {
  const images = listImageDefinitions();
  const ofLab = parts.defaultImage === undefined ? [] : imageProblems(parts.defaultImage, images, ["default_image"]);
  return [...ofLab, ...lab.vms.flatMap((vm) => oneVm(vm, lab, parts, images))];
}

function oneVm(vm: LabVm, lab: Lab, parts: LabParts, images: readonly string[]): readonly Problem[] {
  const { value: own, broken } = partOf(vm, parts);
  return [
    ...(own.image === undefined ? [] : imageProblems(own.image, images, [...vm.at, "image"])),
    ...(vm.instance_type === undefined
      ? []
      : unknownName("instance_type", vm.instance_type, parts.instanceTypes.names, [...vm.at, "instance_type"])),
    ...gpuProblems(vm, lab),
    ...(broken.includes("networks") ? [] : [...networkProblems(vm, own, parts), ...readyProblems(vm, lab, parts)]),
    ...poolProblems(vm, lab, parts),
    ...vm.disks.flatMap((disk) => diskProblems(disk, parts)),
  ];
}

function partOf(vm: LabVm, parts: LabParts): Part<VmDocument> {
  const part = parts.vms.parts.find((one) => one.path === vm.at);
  if (part === undefined) throw new Error(`no part of the document is VM ${vm.name}`);
  return part;
}

function imageProblems(image: LabImage, images: readonly string[], path: DocumentPath): readonly Problem[] {
  const named = typeof image === "string" ? parseImageName(image) : { image: image.name, kernel: image.kernel };
  const inMap = (key: string) => (typeof image === "string" ? path : [...path, key]);
  const unknown = (what: string, name: string, known: readonly string[], at: DocumentPath): readonly Problem[] => {
    if (known.includes(name)) return [];
    const near = suggest(name, known);
    return [
      {
        path: at,
        message: `there is no ${what} "${name}"`,
        fix: near === undefined ? `known: ${known.join(", ")}` : `did you mean "${near}"?`,
      },
    ];
  };
  return [
    ...unknown("image", named.image, images, inMap("name")),
    ...(named.kernel === undefined ? [] : unknown("kernel", named.kernel, listKernelDefinitions(), inMap("kernel"))),
  ];
}

function gpuProblems(vm: LabVm, lab: Lab): readonly Problem[] {
  if (vm.resources.gpu_share === undefined) return [];
  const host = lab.hosts[0]?.name ?? "local";
  return [
    {
      path: [...vm.at, "resources", "gpu_share"],
      message: `no GPU on host ${host}`,
      why: `GPUs (hosts.${host}.gpus, or gpu: { kind: virtual }) come with a later version`,
      fix: "remove gpu_share",
    },
  ];
}

function networkProblems(vm: LabVm, own: VmDocument, parts: LabParts): readonly Problem[] {
  const { declared, names } = parts.networks;
  const known = declared ? names : vm.nics.map((nic) => nic.network).filter((name) => name === DEFAULT_NETWORK);
  if (own.networks !== undefined)
    return vm.nics.flatMap(({ network, at }, index) => {
      const written = typeof own.networks?.[index] === "string" ? at : [...at, "network"];
      return unknownName("network", network, known, written);
    });
  if (declared && names.length > 1)
    return [
      {
        path: [...vm.at, "networks"],
        message: "is missing: the lab has several networks",
        fix: `write networks: [${names[0]}], or some of: ${names.join(", ")}`,
      },
    ];
  return [];
}

function diskProblems(disk: LabDisk, parts: LabParts): readonly Problem[] {
  const { at } = disk;
  if (disk.volume === undefined) {
    if (disk.size === undefined) return [{ path: at, message: "is no disk", fix: "write a volume's name, or { size: 10GiB }" }];
    return disk.pool === undefined ? [] : unknownName("pool", disk.pool, parts.pools.names, [...at, "pool"]);
  }
  const extra = (["size", "pool"] as const).find((key) => disk[key] !== undefined);
  if (extra === undefined) return unknownName("volume", disk.volume, parts.volumes.names, at);
  return [{ path: [...at, extra], at: "key", message: "is the volume's own", fix: `write it at volumes.${disk.volume}` }];
}

function poolProblems(vm: LabVm, lab: Lab, parts: LabParts): readonly Problem[] {
  if (vm.pool === undefined) return [];
  const path = [...vm.at, "pool"];
  const pool = lab.pools.find((one) => one.name === vm.pool);
  if (pool?.volume_group === undefined) return unknownName("pool", vm.pool, parts.pools.names, path);
  return [
    {
      path,
      message: `pool ${vm.pool} is a volume group, which cannot hold root disks`,
      fix: "use a pool with a folder; more disks may lie in this one: disks: [{ size: 10GiB, pool: … }]",
    },
  ];
}

function readyProblems(vm: LabVm, lab: Lab, parts: LabParts): readonly Problem[] {
  const { ready } = vm;
  if (ready === undefined || ready === "none" || ready === "agent") return [];
  const networks = vm.nics.map((nic) => lab.networks.find((network) => network.name === nic.network));
  const path = [...vm.at, "ready"];
  const wants = typeof ready === "string" ? [ready] : Object.keys(ready).filter((key) => Reflect.get(ready, key) !== false);
  const asks = (["lease", "address", "ssh", "tcp"] as const).find((key) => wants.includes(key));
  if (asks !== undefined && vm.nics.length === 0 && parts.networks.names.length < 2)
    return [{ path, message: `${asks} needs a network`, fix: "write networks, or ready: agent" }];
  const without = networks.find((network) => network !== undefined && !hasDhcp(network));
  if (wants.includes("lease") && without !== undefined)
    return [{ path, message: `lease would never come: network ${without.name} has no DHCP`, fix: "write ready: address, or ready: agent" }];
  if (typeof ready === "object" && !["lease", "address", "agent", "tcp", "ssh", "console"].some((key) => wants.includes(key)))
    return [{ path, message: "names no condition", fix: "write one of lease, address, agent, tcp, ssh, console; or ready: none" }];
  return [];
}
