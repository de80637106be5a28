import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { withLock } from "../../core/lock";
import { loadImageDefinition } from "../../core/model/image-definition";
import { folderOfImage } from "../../core/model/image-folders";
import { formatLock, type LockedPackage, lockFileOf, parseLock, tryReadLockText } from "../../core/model/image-lock";
import { cacheFolder } from "../../core/paths";
import { during, type Progress } from "../../core/progress";
import { resolvePackages, type SourceOptions } from "../image";
import { removeLeftovers } from "../leftovers";
import { mirrorOf } from "./mirror";

export interface LockOptions extends SourceOptions {
  readonly progress: Progress;
  /** `create`: only if there is no lock. `update`: always. `check`: writes nothing. */
  readonly mode: "create" | "update" | "check";
}

/** A package that another lock has in another version, or not at all. */
export interface LockChange {
  readonly name: string;
  /** @default it is new */
  readonly from?: string;
  /** @default it goes */
  readonly to?: string;
}

export interface LockResult {
  readonly file: string;
  readonly packages: number;
  /** What differs from the lock that was there. */
  readonly changes: readonly LockChange[];
  readonly written: boolean;
}

/** Chooses today's packages of an image and writes them into its lock file, beside the definition. */
export async function lockImage(name: string, options: LockOptions): Promise<LockResult> {
  const definition = loadImageDefinition(name, options.definitions);
  const folder = folderOfImage(name, options.definitions);
  const file = lockFileOf(folder, name);
  const text = tryReadLockText(folder, name);
  const before = text === undefined ? undefined : parseLock(text, file).packages;
  if (options.mode === "create" && before !== undefined) return { file, packages: before.length, changes: [], written: false };
  const cache = options.cache ?? cacheFolder();
  const mirror = await mirrorOf(definition, options.mirror);
  const packages = await withLock(join(cache, "build.lock"), async () => {
    removeLeftovers(cache);
    const { verify = true } = options;
    return await during(
      options.progress,
      `choosing the packages of ${name}`,
      async (step) => await resolvePackages(definition, { cache, mirror, verify, step }),
    );
  });
  const changes = changesBetween(before ?? [], packages);
  const written = options.mode !== "check" && (before === undefined || changes.length > 0);
  if (written) {
    writeFileSync(`${file}.new`, formatLock({ image: name, packages }));
    renameSync(`${file}.new`, file);
  }
  return { file, packages: packages.length, changes, written };
}

/** What differs between two locks, by name. */
export function changesBetween(before: readonly LockedPackage[], after: readonly LockedPackage[]): readonly LockChange[] {
  const key = (entry: LockedPackage) => `${entry.unpack ?? ""} ${entry.name}`;
  const was = new Map(before.map((entry) => [key(entry), entry]));
  const is = new Map(after.map((entry) => [key(entry), entry]));
  const names = [...new Set([...was.keys(), ...is.keys()])].sort();
  return names.flatMap((one): LockChange[] => {
    const [from, to] = [was.get(one), is.get(one)];
    if (from?.sha256 === to?.sha256) return [];
    return [
      {
        name: (to ?? from)?.name ?? one,
        ...(from === undefined ? {} : { from: from.version }),
        ...(to === undefined ? {} : { to: to.version }),
      },
    ];
  });
}
