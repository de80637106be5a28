import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** The folder of this package, in the source tree and in each of its builds: the nearest one upward that has `images/` and `package.json`. */
export function packageRoot(from: string = __dirname): string {
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, "package.json")) && existsSync(join(folder, "images"))) return folder;
    if (dirname(folder) === folder) throw new Error(`no package folder above ${from}`);
  }
}
