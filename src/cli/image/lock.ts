import type { Command } from "commander";
import { type LockChange, type LockResult, lockImage } from "../../build/image/lock";
import { QueztlError } from "../../core/error";
import type { Session } from "../session";
import { table } from "../table";
import { type SourceChoices, sourceOptions, sourcesOf } from "./source-options";

interface LockChoices extends SourceChoices {
  readonly update?: boolean;
  readonly check?: boolean;
}

/** `queztl image lock NAME` */
export function lock(command: Command, session: Session): void {
  sourceOptions(
    command
      .argument("<name>", "an image of queztl image list")
      .option("--update", "choose today's packages, whatever the lock has")
      .option("--check", "only tell whether today's packages are others; exit code 1 if so"),
  )
    .option("--json", "print JSON")
    .action(async (name: string, { update = false, check = false, ...sources }: LockChoices) => {
      if (update && check)
        throw new QueztlError({ kind: "config", summary: "--check writes nothing, so --update makes no sense beside it" });
      const mode = check ? "check" : update ? "update" : "create";
      const result = await lockImage(name, { progress: session.progress, mode, ...sourcesOf(sources) });
      if (session.json) session.document({ image: name, ...result });
      else session.print(describe(result, mode));
      if (check && result.changes.length > 0) session.setExitCode(1);
    });
}

function describe({ file, packages, changes, written }: LockResult, mode: "create" | "update" | "check"): string {
  const head = written
    ? `${file}: ${packages} packages`
    : mode === "create"
      ? `${file} is there already, with ${packages} packages (--update chooses today's)`
      : changes.length === 0
        ? `${file} is up to date`
        : `${file} is stale: queztl image lock NAME --update`;
  return changes.length === 0 ? head : `${head}\n\n${changeTable(changes)}`;
}

export function changeTable(changes: readonly LockChange[]): string {
  return table(
    ["PACKAGE", "WAS", "IS"],
    changes.map(({ name, from = "-", to = "-" }) => [name, from, to]),
  );
}
