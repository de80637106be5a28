import { resolve } from "node:path";
import type { Command } from "commander";
import { installProvider } from "../../provider/install";
import { providerBundle } from "../project/provider-bundle";
import type { Session } from "../session";

/** `queztl provider install` */
export function install(command: Command, session: Session): void {
  command
    .option("--dir <folder>", "a folder for terraform init -plugin-dir= instead of the user's plugin folder")
    .option("--json", "print JSON")
    .action((options: { readonly dir?: string }) => {
      const dir = options.dir === undefined ? undefined : resolve(session.cwd, options.dir);
      const installed = installProvider({ bundle: providerBundle(), dir, env: session.env });
      if (session.json) return session.document({ ...installed });
      for (const warning of installed.warnings) session.progress.note(`warning: ${warning}`);
      const how = installed.state === "unchanged" ? "was there already" : installed.state;
      return session.print(`queztl/libvirt ${installed.version} ${how} in ${installed.dir}`);
    });
}
