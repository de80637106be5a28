import type { Command } from "commander";
import { findProject, labWords } from "../project/project";
import { ensureSshKey } from "../project/ssh-key";
import { selectStacks } from "../project/stack";
import { synthesize } from "../project/synthesize";
import type { Session } from "../session";
import { type LabOptions, labCommand } from "./lab-options";

/** `queztl synth` */
export function synth(command: Command, session: Session): void {
  labCommand(command)
    .option("--json", "print JSON")
    .action(async (words: readonly string[], options: LabOptions) => {
      const { file, stacks: names } = labWords(words, options.file);
      const project = findProject(session, file);
      await ensureSshKey(project.root, session.env);
      const stacks = selectStacks(await synthesize(session, project), names);
      if (session.json)
        return session.document({ stacks: stacks.map(({ name, folder, dependencies }) => ({ name, folder, dependencies })) });
      for (const { folder } of stacks) session.print(`${folder}/cdk.tf.json`);
    });
}
