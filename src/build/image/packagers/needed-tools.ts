import { QueztlError } from "../../../core/error";
import { tryWhich } from "../../../core/process";
import type { Packager } from "../packager";

/** @throws QueztlError that names the packages of the programs that are not there */
export function checkTools({ tools }: Pick<Packager, "tools">, distribution: string): void {
  const missing = tools.filter(({ program }) => tryWhich(program) === undefined);
  if (missing.length === 0) return;
  throw new QueztlError({
    kind: "host",
    summary: `this machine lacks ${missing.map(({ program }) => program).join(", ")} for packages of ${distribution}`,
    fix: `apt-get install --no-install-recommends ${[...new Set(missing.map((tool) => tool.package))].join(" ")}`,
  });
}
