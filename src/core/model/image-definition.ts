import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { checkerOf } from "../document/checker";
import { SourceDocument } from "../document/source-document";
import { QueztlError } from "../error";
import { packageRoot } from "../package-root";
import { suggest } from "../suggest";
import type { ImageDefinition } from "./image";
import { IMAGE_SCHEMA } from "./image-schema";

/** Goes into every hash: raise it when a builder makes other bytes from the same definition. */
const BUILDER_VERSION = 2;

/** The folder of the definitions that come with the package. */
export function imagesFolder(): string {
  return join(packageRoot(), "images");
}

/** The names of the definitions in a folder, sorted. */
export function listImageDefinitions(folder: string = imagesFolder()): readonly string[] {
  const files = readdirSync(folder).filter((file) => file.endsWith(".yaml") && !file.endsWith(".lock.yaml"));
  return files.map((file) => file.slice(0, -".yaml".length)).sort();
}

/** Reads and checks `<folder>/<name>.yaml`. @throws QueztlError if there is none, or naming every mistake in it with its line and path */
export function loadImageDefinition(name: string, folder: string = imagesFolder()): ImageDefinition {
  const known = listImageDefinitions(folder);
  if (!known.includes(name)) {
    const near = suggest(name, known);
    throw new QueztlError({
      kind: "not-found",
      summary: `there is no image "${name}"`,
      why: `${folder} has: ${known.join(", ") || "no definitions"}`,
      fix: near === undefined ? "name one of these images" : `did you mean "${near}"?`,
    });
  }
  const file = join(folder, `${name}.yaml`);
  return parseImageDefinition(readFileSync(file, "utf8"), file);
}

/** Checks the text of a definition. @throws DocumentError naming every mistake with its line and path */
export function parseImageDefinition(text: string, file: string): ImageDefinition {
  const source = SourceDocument.parse(text, file);
  const problems = check(source.value);
  if (problems.length > 0) throw source.error(problems);
  return source.value as ImageDefinition;
}

/** Hash of what the image is made from (definition and builder, not the packages of the day): known at synthesis, without network. */
export function hashImageDefinition(definition: ImageDefinition): string {
  return createHash("sha256")
    .update(`${BUILDER_VERSION}\n${canonical(definition)}`)
    .digest("hex");
}

const check = checkerOf(IMAGE_SCHEMA);

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    typeof item === "object" && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );
}
