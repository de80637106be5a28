import type { Command } from "commander";
import { tryFindBuiltKernel } from "../../core/model/built-kernel";
import { hashKernelDefinition, loadKernelDefinition } from "../../core/model/kernel-definition";
import type { Session } from "../session";
import { pairs } from "../table";
import { describeKernel, kernelDocument } from "./describe";

/** `queztl kernel show NAME` */
export function show(command: Command, session: Session): void {
  command
    .argument("<name>", "a kernel of queztl kernel list")
    .option("--definitions <folder>", "a folder of definitions of your own")
    .option("--json", "print JSON")
    .action((name: string, { definitions }: { readonly definitions?: string }) => {
      const definition = loadKernelDefinition(name, definitions);
      const hash = hashKernelDefinition(definition);
      const built = tryFindBuiltKernel(name, hash);
      const { description, source, base, modules, budget } = definition;
      const fragments = definition.fragments.map((fragment) => fragment.name);
      const made = built === undefined ? { name, hash, built: false } : kernelDocument(built);
      if (session.json) return session.document({ ...made, description, source, base, fragments, wantedModules: modules, budget });
      const about = pairs([
        ["about", description.trim()],
        ["source", Object.values(source).join(" ")],
        ["base", base],
        ["fragments", fragments.join(" ")],
        ["must have", modules.length === 0 ? undefined : modules.join(" ")],
        ["budget", Object.values(budget).join(", ") || undefined],
      ]);
      const state =
        built === undefined
          ? pairs([
              ["kernel", name],
              ["hash", hash],
              ["built", `no (queztl kernel build ${name})`],
            ])
          : describeKernel(built);
      return session.print(`${state}\n\n${about}`);
    });
}
