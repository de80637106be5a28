import type { Session } from "../session";
import { type ImageNeed, type Preparation, prepareFor } from "./prepare";
import { findProject, labWords, type Project } from "./project";
import { ensureSshKey, sshFolder } from "./ssh-key";
import { type SynthesizedStack, selectStacks } from "./stack";
import { type StackVerb, withStackLocks } from "./stack-locks";
import { synthesize } from "./synthesize";

export interface OpenLab extends Preparation {
  readonly project: Project;
  /** Those that were named and can be deployed, each after those it depends on. */
  readonly stacks: readonly SynthesizedStack[];
}

/** Finds the lab that a verb is about, synthesizes it, prepares this machine for its stacks, and runs `body` while nobody else works on them. */
export async function withOpenLab<T>(
  session: Session,
  words: readonly string[],
  file: string | undefined,
  verb: StackVerb,
  need: ImageNeed,
  body: (lab: OpenLab) => Promise<T>,
): Promise<T> {
  const named = labWords(words, file);
  const project = findProject(session, named.file);
  if (await ensureSshKey(project.root, session.env)) session.progress.note(`✓ SSH key made in ${sshFolder(project.root)}`);
  const stacks = selectStacks(await synthesize(session, project), named.stacks);
  return await withStackLocks(project.root, stacks, verb, async () => body({ project, ...(await prepareFor(session, stacks, need)) }));
}
