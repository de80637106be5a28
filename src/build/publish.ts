import { createHash } from "node:crypto";
import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { builtImageFolder, builtImagesFolder, type ImageManifest, MANIFEST } from "../core/model/built-image";
import type { BuiltFile } from "../core/model/image";
import { Reverter } from "../core/reverter";
import { UNFINISHED } from "./leftovers";
import { temporaryFolder } from "./temporary-path";

/**
 * Makes an image folder in one step: `fill` writes into a working folder, which is renamed when it is complete.
 * The caller holds the lock of the cache.
 */
export async function publishImage(
  name: string,
  hash: string,
  cache: string,
  fill: (folder: string) => Promise<ImageManifest>,
): Promise<void> {
  const root = builtImagesFolder(cache);
  mkdirSync(root, { recursive: true });
  await Reverter.run(async (reverter) => {
    const work = temporaryFolder(join(root, UNFINISHED));
    const folder = work.path;
    chmodSync(folder, 0o755); // mkdtemp makes it private; others may use the cache
    reverter.add(`remove ${folder}`, () => work.remove());
    const manifest = await fill(folder);
    writeFileSync(join(folder, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`);
    const target = builtImageFolder(name, hash, cache);
    rmSync(target, { recursive: true, force: true });
    renameSync(folder, target);
    work.keep();
  });
}

/** Hash and size of a file in an image folder. */
export function describeFile(folder: string, name: string): BuiltFile {
  const file = join(folder, name);
  return { path: name, sha256: createHash("sha256").update(readFileSync(file)).digest("hex"), size: statSync(file).size };
}
