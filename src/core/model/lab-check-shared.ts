import type { DocumentPath } from "../document/path";
import { formatDocumentPath } from "../document/path";
import type { Problem } from "../document/problem";
import { Mac } from "../mac";
import type { Lab, LabNetwork, LabNic, LabVm } from "./lab";
import { addressProblem, cidrOf } from "./lab-check-networks";

/** Something that only one may have, and where it is taken. */
interface Claim {
  readonly what: string;
  readonly path: DocumentPath;
  readonly fix: string;
}

/** What two things of a lab cannot share: addresses, MACs, names, volumes. And addresses that a VM's network does not have. */
export function sharedProblems(lab: Lab): readonly Problem[] {
  const claims = [
    ...lab.networks.flatMap(reservationClaims),
    ...[...lab.networks, ...lab.pools, ...lab.volumes, ...lab.vms].map(nameClaim),
    ...lab.vms.flatMap(vmClaims),
  ];
  const first = new Map<string, Claim>();
  const doubles: Problem[] = [];
  for (const claim of claims) {
    const { what, path, fix } = claim;
    const before = first.get(what);
    if (before === undefined) first.set(what, claim);
    // Two VMs of one name have one host name too: once is enough.
    else if (!doubles.some((double) => double.path === path))
      doubles.push({ path, message: `${what} is already that of ${formatDocumentPath(before.path)}`, fix });
  }
  return [...doubles, ...lab.vms.flatMap((vm) => vm.nics.flatMap((nic) => nicProblems(nic, lab)))];
}

/** A stack's things are told apart by name alone, whatever they are. */
function nameClaim({ name, at }: Lab["vms" | "networks" | "pools" | "volumes"][number]): Claim {
  return { what: `the name ${name}`, path: at, fix: "rename one of them" };
}

function reservationClaims(network: LabNetwork): readonly Claim[] {
  return Object.entries(network.reservations ?? {}).flatMap(([name, { address, mac }]) => {
    const path = [...network.at, "reservations", name];
    return [addressClaim(address, path), { what: `MAC ${Mac.of(mac)}`, path: [...path, "mac"], fix: "choose another one" }];
  });
}

function vmClaims(vm: LabVm): readonly Claim[] {
  const hostname = vm.seed?.hostname;
  return [
    {
      what: `host name ${hostname ?? vm.name}`,
      path: hostname === undefined ? vm.at : [...vm.at, "seed", "hostname"],
      fix: "choose another one",
    },
    ...vm.nics.flatMap((nic) => (nic.address === undefined ? [] : addressClaim(nic.address, nic.at))),
    ...vm.nics.flatMap((nic) =>
      nic.mac === undefined
        ? []
        : { what: `MAC ${Mac.of(nic.mac)}`, path: [...nic.at, "mac"], fix: "remove it: one is derived from lab and VM" },
    ),
    ...diskClaims(vm),
  ];
}

function addressClaim(address: string, at: DocumentPath): Claim {
  return { what: `address ${address}`, path: [...at, "address"], fix: "choose another address" };
}

function diskClaims(vm: LabVm): readonly Claim[] {
  return vm.disks.flatMap((disk, index) => {
    const name = disk.name ?? (index === 0 ? "data" : `data${index + 1}`);
    const path = disk.name === undefined ? disk.at : [...disk.at, "name"];
    const own = { what: `the name ${name} of a disk of ${vm.name}`, path, fix: "give each disk a name of its own" };
    if (disk.volume === undefined) return [own];
    return [own, { what: `the use of volume ${disk.volume}`, path: disk.at, fix: "give each VM a volume of its own" }];
  });
}

function nicProblems(nic: LabNic, lab: Lab): readonly Problem[] {
  const network = lab.networks.find((one) => one.name === nic.network);
  if (nic.address === undefined || network === undefined) return [];
  const path = [...nic.at, "address"];
  const cidr = cidrOf(network);
  if (network.cidr === undefined)
    return [{ path, at: "key", message: `network ${network.name} has no cidr`, fix: "remove the address, or give the network a cidr" }];
  const problem = cidr === undefined ? undefined : addressProblem(nic.address, network, cidr, path);
  return problem === undefined ? [] : [problem];
}
