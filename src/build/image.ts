import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { QueztlError } from "../core/error";
import { withLock } from "../core/lock";
import { builtImageFolder, tryFindBuiltImage } from "../core/model/built-image";
import { tryFindBuiltKernel } from "../core/model/built-kernel";
import type { BuiltImage, ImageDefinition } from "../core/model/image";
import { imageCmdline } from "../core/model/image-cmdline";
import { type LockedPackage, parseLock } from "../core/model/image-lock";
import { type ImageRecipe, loadImageRecipe, type RecipeOverrides } from "../core/model/image-recipe";
import type { BuiltKernel } from "../core/model/kernel";
import { cacheFolder } from "../core/paths";
import { during, type Progress } from "../core/progress";
import { withRoomIn } from "./full-disk";
import { buildDistribution } from "./image/distribution";
import { profileOf, requestOf } from "./image/distributions";
import { mirrorOf } from "./image/mirror";
import { markUsed } from "./image/prune";
import { type ImageBuild, packagerWork } from "./image/work";
import { buildKernel } from "./kernel/build";
import { removeLeftovers } from "./leftovers";
import { buildMicro } from "./micro";
import { lockMicro } from "./micro-lock";
import { publishImage } from "./publish";
import { temporaryFolder } from "./temporary-path";

export interface SourceOptions {
  /** Base URL of the distribution's mirror. @default the settings: see `mirrorSettings` */
  readonly mirror?: string;
  /** Checks signatures and hashes. @default true */
  readonly verify?: boolean;
  /** @default `cacheFolder()` */
  readonly cache?: string;
  /** Folder of the definitions. @default `imageFolders()` */
  readonly definitions?: string;
}

export interface BuildOptions extends SourceOptions {
  readonly progress: Progress;
  /** Builds even if the image is in the cache. @default false */
  readonly force?: boolean;
  /** Another size or format than the definition's. @default none */
  readonly overrides?: RecipeOverrides;
}

/**
 * Builds an image, `micro` or `micro+queztl-micro`, or returns it from the cache; the kernel of ours that it names is built first. Two builds at
 * once are safe; one that is interrupted leaves no image.
 */
export async function buildImage(name: string, options: BuildOptions): Promise<BuiltImage> {
  const recipe = loadImageRecipe(name, options.definitions, options.overrides);
  const cache = options.cache ?? cacheFolder();
  const find = () => (options.force === true ? undefined : tryFindBuiltImage(recipe.name, recipe.hash, cache));
  const cached = find();
  if (cached !== undefined) {
    markUsed(builtImageFolder(recipe.name, recipe.hash, cache));
    return cached;
  }
  const mirror = await mirrorOf(recipe.definition, options.mirror); // without one, a kernel would be built for nothing
  const kernel = recipe.kernel === undefined ? undefined : await kernelOf(recipe.kernel, cache, options.progress);
  const waits = () => options.progress.note(`another build uses ${cache}; waiting for it`);
  return await withLock(
    join(cache, "build.lock"),
    async () => {
      const meanwhile = find();
      if (meanwhile !== undefined) return meanwhile;
      removeLeftovers(cache);
      const { verify = true } = options;
      await during(options.progress, `building image ${recipe.name}`, (step) =>
        withRoomIn(cache, `image ${recipe.name}`, () => make(recipe, kernel, { cache, mirror, verify, step })),
      );
      const built = tryFindBuiltImage(recipe.name, recipe.hash, cache);
      if (built === undefined)
        throw new QueztlError({ kind: "host", summary: `image ${recipe.name} vanished from ${cache} while it was built` });
      return built;
    },
    waits,
  );
}

async function kernelOf({ name, hash }: NonNullable<ImageRecipe["kernel"]>, cache: string, progress: Progress): Promise<BuiltKernel> {
  return tryFindBuiltKernel(name, hash, cache) ?? (await buildKernel(name, { progress, cache }));
}

type Making = Pick<ImageBuild, "cache" | "mirror" | "verify" | "step">;

async function make(recipe: ImageRecipe, kernel: BuiltKernel | undefined, making: Making): Promise<void> {
  const { definition, name, hash, lock, keys } = recipe;
  const { cache } = making;
  const packages = lock === undefined ? await resolvePackages(definition, making) : parseLock(lock.text, lock.file).packages;
  await publishImage(name, hash, cache, async (folder) => {
    const cmdline = imageCmdline(recipe);
    const own = { ...(kernel === undefined ? {} : { kernel }), ...(keys === undefined ? {} : { keys }) };
    const build = { ...making, name, hash, cmdline, folder, packages, ...own };
    return definition.builder === "micro" ? await buildMicro(definition, build) : await buildDistribution(definition, build);
  });
}

/** Chooses the packages of an image from today's lists. The caller holds the lock of the cache. */
export async function resolvePackages(definition: ImageDefinition, making: Making): Promise<readonly LockedPackage[]> {
  const { cache, mirror } = making;
  mkdirSync(join(cache, "work"), { recursive: true });
  const work = temporaryFolder(join(cache, "work", "resolve-"));
  const build = { ...making, name: definition.name };
  try {
    if (definition.builder === "micro") return await lockMicro(definition, build, work.path);
    const packager = packagerWork(build, definition.distribution, work.path);
    mkdirSync(packager.cache, { recursive: true });
    return await profileOf(definition.distribution).packager.resolve(requestOf(definition, mirror.repositories), packager);
  } finally {
    work.remove();
  }
}
