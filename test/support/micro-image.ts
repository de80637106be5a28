import { buildImage } from "../../src/build/image";
import type { BuiltImage } from "../../src/core/model/image";
import { silent } from "../../src/core/progress";

/** The micro image, built once for all tests that boot it: the cache is the user's, which a build only adds to. */
export async function microImage(): Promise<BuiltImage> {
  return await buildImage("micro", { progress: silent });
}
