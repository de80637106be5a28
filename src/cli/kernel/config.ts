import type { Command } from "commander";
import { configureKernel } from "../../build/kernel/build";
import type { Session } from "../session";

/** `queztl kernel config NAME` */
export function config(command: Command, session: Session): void {
  command
    .argument("<name>", "a kernel of queztl kernel list")
    .option("--definitions <folder>", "a folder of definitions of your own")
    .option("--update", "look for a newer version of its source")
    .option("--json", "print JSON")
    .action(async (name: string, { definitions, update = false }: { readonly definitions?: string; readonly update?: boolean }) => {
      const more = definitions === undefined ? {} : { definitions };
      const { text, hash, values } = await configureKernel(name, { progress: session.progress, update, ...more });
      if (session.json) session.document({ name, sha256: hash, symbols: Object.fromEntries(values) });
      else session.print(text.trimEnd());
    });
}
