import { existsSync, readdirSync, rmSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { takeLock } from "../../core/lock";
import { kernelsFolder } from "../../core/model/built-kernel";

/** A source takes 1.3 GB, an object tree 0.4 to 1 GB, a built kernel 10 to 30 MB. */
const KEPT = { sources: 2, objects: 4, built: 16 } as const;

/** Removes the sources, object trees and kernels that were not used for longest; not what another build works with. */
export async function pruneKernels(cache: string): Promise<void> {
  const root = kernelsFolder(cache);
  for (const [kind, kept] of Object.entries(KEPT)) {
    const folder = join(root, kind);
    if (!existsSync(folder)) continue;
    const entries = readdirSync(folder)
      .filter((name) => !name.startsWith("."))
      .map((name) => ({ path: join(folder, name), used: lastUse(join(folder, name)) }));
    for (const { path } of entries.sort((a, b) => b.used - a.used).slice(kept)) {
      const source = kind === "built" ? "prune" : basename(path).replace(/^.*@/, "");
      const lock = await takeLock(join(root, `${source}.lock`), { wait: false });
      if (lock === undefined) continue;
      rmSync(path, { recursive: true, force: true });
      await lock.release();
    }
  }
}

function lastUse(folder: string): number {
  const stamp = join(folder, ".queztl-source.json");
  return statSync(existsSync(stamp) ? stamp : folder).mtimeMs;
}
