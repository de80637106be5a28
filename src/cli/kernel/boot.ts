import { type Command, Option } from "commander";
import { bootKernel } from "../../build/kernel/boot";
import { BOOT_ACCELERATORS, BOOT_MACHINES, type BootAccelerator, type BootMachine } from "../../build/kernel/boot-qemu";
import { overBudget } from "../../build/kernel/budget";
import { EXIT_CODES } from "../../core/error";
import { findBuiltKernel } from "../../core/model/built-kernel";
import { hashKernelDefinition, loadKernelDefinition } from "../../core/model/kernel-definition";
import { during } from "../../core/progress";
import { readableSize } from "../image/describe";
import type { Session } from "../session";
import { pairs, table } from "../table";

interface BootChoices {
  readonly machine: BootMachine;
  readonly accelerator: BootAccelerator;
  readonly definitions?: string;
}

/** `queztl kernel boot NAME` */
export function boot(command: Command, session: Session): void {
  command
    .argument("<name>", "a built kernel")
    .addOption(new Option("-M, --machine <machine>", "QEMU's machine").choices(BOOT_MACHINES).default("q35"))
    .addOption(new Option("--accelerator <accelerator>", "tcg is software emulation").choices(BOOT_ACCELERATORS).default("tcg"))
    .option("--definitions <folder>", "a folder of definitions of your own")
    .option("--json", "print JSON")
    .action(async (name: string, { machine, accelerator, definitions }: BootChoices) => {
      const definition = loadKernelDefinition(name, definitions);
      const kernel = findBuiltKernel(name, hashKernelDefinition(definition));
      const report = await during(session.progress, `booting ${name}`, async (step) =>
        bootKernel(kernel, { machine, accelerator, update: (text) => step.update(text) }),
      );
      const over = overBudget(definition.budget, { size: kernel.image.size, seconds: report.kernelSeconds });
      if (over.length > 0) session.setExitCode(EXIT_CODES.policy);
      if (session.json) return session.document({ name, bytes: kernel.image.size, ...report, overBudget: over });
      for (const text of over) session.progress.note(`over budget: ${text}`);
      const summary = pairs([
        ["kernel", `${name} (${kernel.release})`],
        ["machine", `${machine}, ${accelerator}`],
        [
          "to init",
          `${report.kernelSeconds.toFixed(3)} s by the kernel's clock, ${report.wallSeconds.toFixed(3)} s from the start of QEMU`,
        ],
        ["size", readableSize(kernel.image.size)],
      ]);
      const slowest = report.slowest.map(({ initcall, milliseconds }) => [initcall, milliseconds.toFixed(1)]);
      return session.print(`${summary}\n\n${table(["SLOWEST INITCALL", "MS"], slowest)}`);
    });
}
