import type { Command } from "commander";
import { stackGuests } from "../guests/project-guests";
import { sshConfigFile, writeSshConfig } from "../guests/ssh-config";
import { findProject } from "../project/project";
import { outputFolder, readStacks } from "../project/stack";
import type { Session } from "../session";

/** `queztl ssh-config` */
export function sshConfig(command: Command, session: Session): void {
  command
    .option("-f, --file <file>", "the lab or app; else QUEZTL_LAB, else the nearest lab.yaml or cdktf.json upward")
    .option("--quiet", "write it only")
    .addHelpText("after", "\nExample: queztl ssh-config && ssh -F .queztl/ssh/config db")
    .action(async (options: { readonly file?: string; readonly quiet?: boolean }) => {
      const { root } = findProject(session, options.file);
      const text = writeSshConfig(root, await stackGuests(session, readStacks(outputFolder(root))), session.env);
      if (options.quiet === true) return;
      session.print(text.trimEnd());
      session.progress.note(`written to ${sshConfigFile(root)}`);
    });
}
