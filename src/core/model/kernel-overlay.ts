import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** The files of an overlay, relative to it, sorted. */
export function overlayFiles(folder: string): readonly string[] {
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return paths.filter((path) => statSync(join(folder, path)).isFile()).sort();
}

/** Of the names and contents of an overlay's files. */
export function overlayHash(folder: string): string {
  const hash = createHash("sha256");
  for (const path of overlayFiles(folder))
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(folder, path)))
      .update("\0");
  return hash.digest("hex");
}
