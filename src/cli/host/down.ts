import { existsSync } from "node:fs";
import type { Command } from "commander";
import { hostFolder } from "../../core/paths";
import { hostDown } from "../../host/down";
import { confirm } from "../confirm";
import type { Session } from "../session";

/** `queztl host down` */
export function down(command: Command, session: Session): void {
  command
    .option("--purge", "also delete its folder: all definitions, volumes and logs")
    .option("-y, --yes", "do not ask")
    .action(async (options: { readonly purge?: boolean }) => {
      if (options.purge === true && existsSync(hostFolder()))
        await confirm(session, `delete ${hostFolder()} with every volume in it?`, "queztl host down --purge --yes");
      await hostDown({ ...options, progress: session.progress });
    });
}
