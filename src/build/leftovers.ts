import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { builtImagesFolder } from "../core/model/built-image";
import { removeWhole } from "./temporary-path";

/** Prefix of an image folder that is not complete. */
export const UNFINISHED = ".building-";

/** Folders of a cache that builds of images work in, and the files there that are nobody's when no build runs. */
const WORKPLACES = [
  { folder: builtImagesFolder, left: (name: string) => name.startsWith(UNFINISHED) },
  { folder: (cache: string) => join(cache, "work"), left: () => true },
  { folder: (cache: string) => join(cache, "downloads"), left: (name: string) => name.endsWith(".part") },
];

/** Removes what builds left that were killed. The caller holds the lock of the cache. */
export function removeLeftovers(cache: string): void {
  for (const { folder, left } of WORKPLACES) {
    const place = folder(cache);
    if (!existsSync(place)) continue;
    for (const name of readdirSync(place).filter(left)) removeWhole(join(place, name));
  }
}
