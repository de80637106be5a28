import { Annotations } from "cdktn";
import type { Construct } from "constructs";
import { DocumentError, formatProblem, type Problem } from "../../src/core/document/problem";
import type { LabPart, LabVolume } from "../../src/core/model/lab";
import { type LabFile, readLab } from "../../src/core/model/lab-document";
import { Size } from "../../src/core/size";
import { Host } from "../host/host";
import { HostStack, type HostStackProps } from "../host/host-stack";
import type { Volume } from "../storage/volume";
import type { Vm } from "../vm/vm";
import { inDocument } from "./in-document";
import { labNetwork } from "./lab-network";
import { labVm } from "./lab-vm";
import { inOrderOfBacking, labPool, labVolume } from "./lab-volumes";

/** What a lab file does not say. */
export type LabStackProps = Pick<HostStackProps, "backend">;

/**
 * The stack of a lab file.
 *
 *     stackFromYaml(app, "lab.yaml")
 *
 * @throws QueztlError naming every mistake in the file with its line, path and fix
 */
export function stackFromYaml(app: Construct, file: string, props: LabStackProps = {}): HostStack {
  return labStack(app, readLab(file), props);
}

/** As `stackFromYaml`, of a file that was read already. */
export function labStack(app: Construct, file: LabFile, props: LabStackProps = {}): HostStack {
  const { lab } = file;
  const [host] = lab.hosts;
  const stack = inDocument(file, host?.at ?? [], () => new HostStack(app, lab.name, { ...props, host: hostOf(host?.uri ?? "embedded") }));
  const networks = makeAll(file, lab.networks, (network) => labNetwork(stack, network));
  const pools = makeAll(file, lab.pools, (pool) => labPool(stack, pool));
  const volumes = makeAll<LabVolume, Volume>(file, inOrderOfBacking(lab.volumes), (volume, below) =>
    labVolume(stack, volume, file, { pools, volumes: below }),
  );
  const vms = makeAll(file, lab.vms, (vm) => labVm(stack, vm, { networks, pools, volumes }));
  annotate(file, stack, vms);
  return stack;
}

/** Makes a construct of each part, by name; the body gets those that are made already. What is wrong with them is told at once. */
function makeAll<P extends LabPart, T>(
  file: LabFile,
  parts: readonly P[],
  body: (part: P, before: ReadonlyMap<string, T>) => T,
): ReadonlyMap<string, T> {
  const made = new Map<string, T>();
  const problems: Problem[] = [];
  for (const part of parts) {
    try {
      made.set(
        part.name,
        inDocument(file, part.at, () => body(part, made)),
      );
    } catch (error) {
      if (!(error instanceof DocumentError)) throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length > 0) throw file.source.error(problems);
  return made;
}

function hostOf(uri: string): Host {
  return uri === "embedded" ? Host.embedded() : Host.uri(uri);
}

/** Warnings of the document, and what was rounded. */
function annotate({ lab, warnings }: LabFile, stack: HostStack, vms: ReadonlyMap<string, Vm>): void {
  for (const warning of warnings) Annotations.of(stack).addWarning(formatProblem(warning));
  for (const { name, resources } of lab.vms) {
    const vm = vms.get(name);
    if (vm === undefined) continue;
    for (const [what, wanted, got] of [
      ["memory", resources.memory, vm.memory],
      ["storage", resources.storage, vm.root.size],
    ] as const)
      if (wanted !== undefined && got !== undefined && Size.of(wanted).isLessThan(got))
        Annotations.of(vm).addInfo(`${what}: ${wanted} is rounded up to ${got}`);
  }
}
