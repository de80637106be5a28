import type { IConstruct } from "constructs";
import { QueztlError } from "../../src/core/error";
import { Size } from "../../src/core/size";

const VCPUS = { from: 1, to: 512 } as const;
const MEMORY = { from: Size.mebibytes(64), to: Size.gibibytes(16 * 1024) } as const;
const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i;

/** @throws QueztlError outside of what QEMU and libvirt's q35 machine take */
export function checkVcpus(vm: IConstruct, vcpus: number): number {
  if (Number.isInteger(vcpus) && vcpus >= VCPUS.from && vcpus <= VCPUS.to) return vcpus;
  throw new QueztlError({
    kind: "config",
    where: vm.node.path,
    summary: `vcpus: ${vcpus} is out of range`,
    fix: `choose a whole number from ${VCPUS.from} to ${VCPUS.to}`,
  });
}

/** Rounded up to 1 MiB. @throws QueztlError if no guest could live in it */
export function checkMemory(vm: IConstruct, memory: Size): Size {
  if (!memory.isLessThan(MEMORY.from) && !MEMORY.to.isLessThan(memory)) return memory.roundUp(Size.mebibytes(1));
  throw new QueztlError({
    kind: "config",
    where: vm.node.path,
    summary: `memory: ${memory} is out of range`,
    fix: `choose from ${MEMORY.from} to ${MEMORY.to}`,
  });
}

/** @throws QueztlError if it is no host name */
export function checkHostname(vm: IConstruct, hostname: string): string {
  if (LABEL.test(hostname)) return hostname;
  throw new QueztlError({
    kind: "config",
    where: vm.node.path,
    summary: `"${hostname}" cannot be a host name`,
    why: "a host name is one label of letters, digits and dashes, at most 63",
    fix: `give one beside the id: hostname: "${hostname.replace(/[^A-Za-z0-9-]+/g, "-").replace(/^-+|-+$/g, "") || "vm"}"`,
  });
}
