import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { QueztlError } from "../error";
import { packageRoot } from "../package-root";
import { suggest } from "../suggest";

/** The folder of the definitions that come with the package. */
export function imagesFolder(): string {
  return join(packageRoot(), "images");
}

/** Where definitions are looked for: the folders of `QUEZTL_IMAGES_DIR` (with colons between), then the package. */
export function imageFolders(env: NodeJS.ProcessEnv = process.env): readonly string[] {
  const own = (env.QUEZTL_IMAGES_DIR ?? "").split(":").filter((folder) => folder !== "");
  return [...own, imagesFolder()];
}

/** The names of the definitions, sorted. @param folder one folder. @default all of `imageFolders` */
export function listImageDefinitions(folder?: string): readonly string[] {
  return [...new Set(foldersOf(folder).flatMap(definitionsIn))].sort();
}

/** The folder that a definition lies in, the first that has it. @throws QueztlError if none has */
export function folderOfImage(name: string, folder?: string): string {
  const folders = foldersOf(folder);
  const found = folders.find((one) => definitionsIn(one).includes(name));
  if (found !== undefined) return found;
  const known = listImageDefinitions(folder);
  const near = suggest(name, known);
  throw new QueztlError({
    kind: "not-found",
    summary: `there is no image "${name}"`,
    why: `${folders.join(", ")} ${folders.length === 1 ? "has" : "have"}: ${known.join(", ") || "no definitions"}`,
    fix: near === undefined ? "name one of these images" : `did you mean "${near}"?`,
  });
}

/** An own folder may extend what the package has. */
function foldersOf(folder: string | undefined): readonly string[] {
  return folder === undefined ? imageFolders() : [...new Set([folder, imagesFolder()])];
}

function definitionsIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((file) => file.endsWith(".yaml") && !file.endsWith(".lock.yaml"));
  return files.map((file) => file.slice(0, -".yaml".length));
}
