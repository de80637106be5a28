import { EMBEDDED_URI } from "../../libvirt/uri";
import { type Project, tryFindProject } from "../project/project";
import { outputFolder, readStacks, type SynthesizedStack, urisOf } from "../project/stack";
import type { Session } from "../session";
import { type DeployedVm, readState, vmsOf } from "../terraform/state";

/** The libvirts that a verb on VMs looks at, and what the project there has deployed. */
export interface Surroundings {
  readonly uris: readonly string[];
  readonly project: Project | undefined;
  readonly stacks: readonly SynthesizedStack[];
}

/** `--uri`, else LIBVIRT_DEFAULT_URI, else those of the project's stacks, else the embedded host. */
export function surroundings(session: Session, uri: string | undefined): Surroundings {
  const project = tryFindProject(session);
  const stacks = project === undefined ? [] : readStacks(outputFolder(project.root));
  const named = uri ?? (session.env.LIBVIRT_DEFAULT_URI || undefined);
  const declared = [...new Set(stacks.flatMap((stack) => urisOf(stack, session.env)))];
  return { uris: named !== undefined ? [named] : declared.length > 0 ? declared : [EMBEDDED_URI], project, stacks };
}

/** The VMs that the stacks' states have, by name. */
export async function deployedVms(session: Session, stacks: readonly SynthesizedStack[]): Promise<ReadonlyMap<string, DeployedVm>> {
  const states = await Promise.all(stacks.map(async (stack) => vmsOf(stack.name, await readState(session, stack))));
  return new Map(states.flat().map((vm) => [vm.name, vm]));
}
