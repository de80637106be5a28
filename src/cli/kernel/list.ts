import type { Command } from "commander";
import { tryFindBuiltKernel } from "../../core/model/built-kernel";
import { hashKernelDefinition, listKernelDefinitions, loadKernelDefinition } from "../../core/model/kernel-definition";
import { readableSize } from "../image/describe";
import type { Session } from "../session";
import { table } from "../table";

/** `queztl kernel list` */
export function list(command: Command, session: Session): void {
  command
    .option("--definitions <folder>", "a folder of definitions of your own")
    .option("--json", "print JSON")
    .action(({ definitions }: { readonly definitions?: string }) => {
      const kernels = listKernelDefinitions(definitions).map((name) => {
        const definition = loadKernelDefinition(name, definitions);
        const hash = hashKernelDefinition(definition);
        const built = tryFindBuiltKernel(name, hash);
        const more = built === undefined ? {} : { release: built.release, size: built.image.size };
        return { name, description: definition.description, hash, built: built !== undefined, ...more };
      });
      if (session.json) return session.document({ kernels });
      const rows = kernels.map(({ name, size, release, description }) => [
        name,
        size === undefined ? "no" : readableSize(size),
        release ?? "",
        description.split("\n", 1)[0] ?? "",
      ]);
      return session.print(table(["KERNEL", "BUILT", "RELEASE", "WHAT IT IS"], rows));
    });
}
