import type { Command } from "commander";
import { overBudget } from "../../build/kernel/budget";
import { buildKernel } from "../../build/kernel/build";
import { loadKernelDefinition } from "../../core/model/kernel-definition";
import { jobCount } from "../option-values";
import type { Session } from "../session";
import { describeKernel, kernelDocument } from "./describe";

interface BuildChoices {
  readonly definitions?: string;
  readonly jobs?: number;
  readonly force?: boolean;
  readonly update?: boolean;
  readonly ccache: boolean;
}

/** `queztl kernel build NAME` */
export function build(command: Command, session: Session): void {
  command
    .argument("<name>", "a kernel of queztl kernel list")
    .option("--definitions <folder>", "a folder of definitions of your own")
    .option("--jobs <count>", "compilers at once (default: one for each processor)", jobCount)
    .option("--force", "build it even if it is in the cache")
    .option("--update", "look for a newer version of its source")
    .option("--no-ccache", "without the compiler cache")
    .option("--json", "print JSON")
    .action(async (name: string, { definitions, jobs, force = false, update = false, ccache }: BuildChoices) => {
      const folder = definitions === undefined ? {} : { definitions };
      const more = { ...folder, ...(jobs === undefined ? {} : { jobs }) };
      const kernel = await buildKernel(name, { progress: session.progress, force, update, ccache, ...more });
      const over = overBudget(loadKernelDefinition(name, definitions).budget, { size: kernel.image.size });
      for (const text of over) session.progress.note(`over budget: ${text}`);
      if (session.json) session.document({ ...kernelDocument(kernel), overBudget: over });
      else session.print(describeKernel(kernel));
    });
}
