import { join } from "node:path";
import { QueztlError } from "../core/error";
import { withLock } from "../core/lock";
import { tryFindBuiltImage } from "../core/model/built-image";
import type { BuiltImage } from "../core/model/image";
import { hashImageDefinition, imagesFolder, loadImageDefinition } from "../core/model/image-definition";
import { cacheFolder } from "../core/paths";
import { during, type Progress } from "../core/progress";
import { buildMicro } from "./micro";
import { publishImage } from "./publish";

export interface BuildOptions {
  readonly progress: Progress;
  /** Builds even if the image is in the cache. @default false */
  readonly force?: boolean;
  /** @default `cacheFolder()` */
  readonly cache?: string;
  /** Folder of the definitions. @default those of the package */
  readonly definitions?: string;
}

/** Builds an image, or returns it from the cache. Two builds at once are safe; one that is interrupted leaves no image. */
export async function buildImage(name: string, options: BuildOptions): Promise<BuiltImage> {
  const definition = loadImageDefinition(name, options.definitions ?? imagesFolder());
  const hash = hashImageDefinition(definition);
  const cache = options.cache ?? cacheFolder();
  const cached = options.force === true ? undefined : tryFindBuiltImage(name, hash, cache);
  if (cached !== undefined) return cached;
  const waits = () => options.progress.note(`another build uses ${cache}; waiting for it`);
  return await withLock(
    join(cache, "build.lock"),
    async () => {
      const meanwhile = options.force === true ? undefined : tryFindBuiltImage(name, hash, cache);
      if (meanwhile !== undefined) return meanwhile;
      await during(options.progress, `building image ${name}`, (step) =>
        publishImage(name, hash, cache, (folder) => buildMicro(definition, { hash, folder, cache, update: (text) => step.update(text) })),
      );
      const built = tryFindBuiltImage(name, hash, cache);
      if (built === undefined) throw new QueztlError({ kind: "host", summary: `image ${name} vanished from ${cache} while it was built` });
      return built;
    },
    waits,
  );
}
