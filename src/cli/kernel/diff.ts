import type { Command } from "commander";
import { configureKernel } from "../../build/kernel/build";
import { diffConfigs } from "../../build/kernel/config-diff";
import type { Session } from "../session";
import { table } from "../table";

/** `queztl kernel diff A B` */
export function diff(command: Command, session: Session): void {
  command
    .argument("<a>", "a kernel of queztl kernel list")
    .argument("<b>", "another one")
    .option("--definitions <folder>", "a folder of definitions of your own")
    .option("--json", "print JSON")
    .action(async (a: string, b: string, { definitions }: { readonly definitions?: string }) => {
      const more = definitions === undefined ? {} : { definitions };
      const [left, right] = [await resolve(a), await resolve(b)];
      const differences = diffConfigs(left, right);
      if (session.json) return session.document({ a, b, differences });
      if (differences.length === 0) return session.print("no difference");
      return session.print(
        table(
          ["SYMBOL", a, b],
          differences.map((one) => [one.symbol, one.a, one.b]),
        ),
      );

      async function resolve(name: string) {
        return (await configureKernel(name, { progress: session.progress, ...more })).values;
      }
    });
}
