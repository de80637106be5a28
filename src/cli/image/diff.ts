import type { Command } from "commander";
import { changesBetween } from "../../build/image/lock";
import { QueztlError } from "../../core/error";
import { tryFindBuiltImage } from "../../core/model/built-image";
import type { LockedPackage } from "../../core/model/image-lock";
import { parseLock } from "../../core/model/image-lock";
import { loadImageRecipe } from "../../core/model/image-recipe";
import type { Session } from "../session";
import { changeTable } from "./lock";

/** `queztl image diff A B` */
export function diff(command: Command, session: Session): void {
  command
    .argument("<from>", "an image of queztl image list")
    .argument("<to>", "another one")
    .option("--json", "print JSON")
    .action((from: string, to: string) => {
      const changes = changesBetween(packagesOf(from), packagesOf(to));
      if (session.json) return session.document({ from, to, changes });
      return session.print(changes.length === 0 ? `${from} and ${to} have the same packages` : changeTable(changes));
    });
}

/** Of its lock; of the built image where there is none. */
function packagesOf(name: string): readonly LockedPackage[] {
  const { lock, hash } = loadImageRecipe(name);
  if (lock !== undefined) return parseLock(lock.text, lock.file).packages.map(({ unpack: _unpack, ...entry }) => entry);
  const built = tryFindBuiltImage(name, hash);
  if (built === undefined)
    throw new QueztlError({
      kind: "not-found",
      summary: `the packages of ${name} are not known`,
      why: "it has no lock file and is not built",
      fix: `run: queztl image lock ${name}`,
    });
  return built.packages.map((entry) => ({ ...entry, architecture: "", size: 0, repository: "", path: "" }));
}
