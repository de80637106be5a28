import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Command } from "commander";
import { findProject, labWords } from "../project/project";
import { placeholderKey } from "../project/ssh-key";
import { selectStacks } from "../project/stack";
import { synthesize } from "../project/synthesize";
import type { Session } from "../session";
import { type LabOptions, labCommand } from "./lab-options";

/** `queztl validate`: a synthesis into a folder that is thrown away; nothing else is made, not even an SSH key. Everything that is wrong is told at once. */
export function validate(command: Command, session: Session): void {
  labCommand(command)
    .option("--json", "print JSON")
    .action(async (words: readonly string[], options: LabOptions) => {
      const { file, stacks: names } = labWords(words, options.file);
      const project = findProject(session, file);
      const outdir = mkdtempSync(join(tmpdir(), "queztl-validate-"));
      try {
        const stacks = selectStacks(
          await synthesize(session, project, { outdir, variables: placeholderKey(project.root, session.env) }),
          names,
        );
        const list = stacks.map(({ name, config }) => ({ name, resources: countResources(config.resource) }));
        if (session.json) return session.document({ valid: true, file: project.source.file, stacks: list });
        for (const { name, resources } of list) session.print(`${name}: valid, ${resources} resources`);
      } finally {
        rmSync(outdir, { recursive: true, force: true });
      }
    });
}

function countResources(blocks: Readonly<Record<string, object>> | undefined): number {
  return Object.values(blocks ?? {}).reduce((sum, block) => sum + Object.keys(block).length, 0);
}
