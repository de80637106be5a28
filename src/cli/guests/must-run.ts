import { QueztlError } from "../../core/error";
import type { DomainSummary } from "../../libvirt/calls/domain";

/** @throws QueztlError that says how to start it, if the VM is off */
export function mustRun({ name, state, id }: DomainSummary): void {
  if (id !== undefined) return;
  throw new QueztlError({ kind: "host", summary: `${name} does not run`, why: `it is ${state}`, fix: `queztl vm start ${name}` });
}
