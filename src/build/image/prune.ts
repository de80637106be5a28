import { existsSync, readdirSync, rmSync, statSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { takeLock } from "../../core/lock";
import { builtImagesFolder, listBuiltImages, MANIFEST } from "../../core/model/built-image";
import { cacheFolder } from "../../core/paths";
import { Size } from "../../core/size";
import { removeLeftovers } from "../leftovers";
import { downloadsFolder } from "./work";

export interface PruneOptions {
  /** Bytes that images and downloads may take. @default `QUEZTL_CACHE_LIMIT`, or 20 GB */
  readonly limit?: Size;
  /** Hashes of images that stay. @default none */
  readonly keep?: readonly string[];
  readonly cache?: string;
}

export interface Pruned {
  readonly removed: readonly string[];
  readonly freed: number;
  /** Bytes that are left. */
  readonly left: number;
}

interface Entry {
  readonly name: string;
  readonly path: string;
  readonly size: number;
  readonly used: number;
}

/** The limit of the cache's size, as the user has set it. */
export function cacheLimit(env: NodeJS.ProcessEnv = process.env): Size {
  return Size.of(env.QUEZTL_CACHE_LIMIT || "20GB");
}

/** Removes images and downloads, the longest unused first, until what is left is within the limit. Does nothing while a build runs. */
export async function pruneCache({ limit = cacheLimit(), keep = [], cache = cacheFolder() }: PruneOptions = {}): Promise<Pruned> {
  const entries = [...imagesIn(cache, keep), ...downloadsIn(cache)].sort((a, b) => a.used - b.used);
  let left = entries.reduce((sum, entry) => sum + entry.size, keptSize(cache, keep));
  const removed: string[] = [];
  if (BigInt(left) <= limit.bytes) return { removed, freed: 0, left };
  const lock = await takeLock(join(cache, "build.lock"), { wait: false });
  if (lock === undefined) return { removed, freed: 0, left };
  const before = left;
  try {
    removeLeftovers(cache);
    for (const entry of entries) {
      if (BigInt(left) <= limit.bytes) break;
      rmSync(entry.path, { recursive: true, force: true });
      removed.push(entry.name);
      left -= entry.size;
    }
  } finally {
    await lock.release();
  }
  return { removed, freed: before - left, left };
}

/** Tells the cache that an image is used. */
export function markUsed(folder: string): void {
  const now = new Date();
  utimesSync(join(folder, MANIFEST), now, now);
}

function imagesIn(cache: string, keep: readonly string[]): readonly Entry[] {
  const folder = builtImagesFolder(cache);
  const kept = new Set(keep.map((hash) => hash.slice(0, 12)));
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => !name.startsWith(".") && !kept.has(name.slice(-12))) : [];
  return names
    .filter((name) => existsSync(join(folder, name, MANIFEST)))
    .map((name) => {
      const path = join(folder, name);
      return { name, path, size: folderSize(path), used: statSync(join(path, MANIFEST)).mtimeMs };
    });
}

function keptSize(cache: string, keep: readonly string[]): number {
  const kept = listBuiltImages(cache).filter(({ hash }) => keep.includes(hash));
  return kept.reduce(
    (sum, image) => sum + [image.disk, image.kernel, image.initrd, image.vars].reduce((all, file) => all + (file?.size ?? 0), 0),
    0,
  );
}

function downloadsIn(cache: string): readonly Entry[] {
  const folder = downloadsFolder(cache);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => !name.endsWith(".part"))
    .map((name) => {
      const { size, mtimeMs } = statSync(join(folder, name));
      return { name: `download ${name.slice(0, 12)}`, path: join(folder, name), size, used: mtimeMs };
    });
}

/** Bytes on the disk: raw disks have holes. */
function folderSize(folder: string): number {
  return readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).blocks * 512, 0);
}
