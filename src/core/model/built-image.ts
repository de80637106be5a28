import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { QueztlError } from "../error";
import { cacheFolder } from "../paths";
import type { BuiltDisk, BuiltFile, BuiltImage, BuiltPackage } from "./image";

export const MANIFEST = "manifest.json";

/** `manifest.json` of an image folder: a BuiltImage whose paths are file names in that folder. */
export interface ImageManifest {
  readonly version: 1;
  readonly name: string;
  readonly hash: string;
  readonly cmdline?: string;
  readonly disk?: BuiltDisk;
  readonly kernel?: BuiltFile;
  readonly initrd?: BuiltFile;
  readonly firmware?: "uefi";
  readonly vars?: BuiltFile;
  readonly sbom?: BuiltFile;
  readonly packages: readonly BuiltPackage[];
}

/** Where built images lie. */
export function builtImagesFolder(cache: string = cacheFolder()): string {
  return join(cache, "images");
}

/** The folder of one built image, whether it exists or not. */
export function builtImageFolder(name: string, hash: string, cache?: string): string {
  return join(builtImagesFolder(cache), `${name}-${hash.slice(0, 12)}`);
}

/** The built image of this name and definition hash (or its first 12 digits), if it is in the cache. */
export function tryFindBuiltImage(name: string, hash: string, cache?: string): BuiltImage | undefined {
  return readBuilt(builtImageFolder(name, hash, cache));
}

/** As `tryFindBuiltImage`. @throws QueztlError that says how to build it */
export function findBuiltImage(name: string, hash: string, cache?: string): BuiltImage {
  const built = tryFindBuiltImage(name, hash, cache);
  if (built !== undefined) return built;
  throw new QueztlError({
    kind: "not-found",
    summary: `image ${name} is not built`,
    why: `${builtImageFolder(name, hash, cache)} does not exist`,
    fix: `run: queztl image build ${name}`,
  });
}

/** Every built image in the cache, by name. */
export function listBuiltImages(cache?: string): readonly BuiltImage[] {
  const folder = builtImagesFolder(cache);
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => !name.startsWith("."));
  return names.sort().flatMap((name) => readBuilt(join(folder, name)) ?? []);
}

function readBuilt(folder: string): BuiltImage | undefined {
  const file = join(folder, MANIFEST);
  if (!existsSync(file)) return undefined;
  const { version: _version, ...manifest } = JSON.parse(readFileSync(file, "utf8")) as ImageManifest;
  const placed = <T extends BuiltFile>(entry: T): T => ({ ...entry, path: join(folder, entry.path) });
  return {
    ...manifest,
    ...(manifest.disk === undefined ? {} : { disk: placed(manifest.disk) }),
    ...(manifest.kernel === undefined ? {} : { kernel: placed(manifest.kernel) }),
    ...(manifest.initrd === undefined ? {} : { initrd: placed(manifest.initrd) }),
    ...(manifest.vars === undefined ? {} : { vars: placed(manifest.vars) }),
    ...(manifest.sbom === undefined ? {} : { sbom: placed(manifest.sbom) }),
  };
}
