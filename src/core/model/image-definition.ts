import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv, { type ErrorObject } from "ajv";
import { type Document, isNode, LineCounter, parseDocument } from "yaml";
import { QueztlError } from "../error";
import { packageRoot } from "../package-root";
import { suggest } from "../suggest";
import type { ImageDefinition } from "./image";
import { IMAGE_SCHEMA } from "./image-schema";

/** Goes into every hash: raise it when a builder makes other bytes from the same definition. */
const BUILDER_VERSION = 1;

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

/** Checks the text of a definition. @throws QueztlError naming every mistake with its line and path */
export function parseImageDefinition(text: string, file: string): ImageDefinition {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const syntax = document.errors.map((error) => {
    const { line, col } = lines.linePos(error.pos[0]);
    return `${file}:${line}:${col}: ${error.message}`;
  });
  if (syntax.length > 0) throw mistakes(file, syntax);
  const value: unknown = document.toJS();
  if (!validate(value))
    throw mistakes(
      file,
      (validate.errors ?? []).filter(tellsMore).map((error) => message(error, document, lines, file)),
    );
  return value;
}

/** Hash of what the image is made from (definition and builder, not the packages of the day): known at synthesis, without network. */
export function hashImageDefinition(definition: ImageDefinition): string {
  return createHash("sha256")
    .update(`${BUILDER_VERSION}\n${canonical(definition)}`)
    .digest("hex");
}

const validate = new Ajv({ allErrors: true, strict: true, verbose: true }).compile<ImageDefinition>(IMAGE_SCHEMA);

/** `additionalProperties` and friends say it all; the enclosing errors repeat them. */
function tellsMore(error: ErrorObject): boolean {
  return error.keyword !== "if" && error.keyword !== "anyOf";
}

function message(error: ErrorObject, document: Document, lines: LineCounter, file: string): string {
  const steps = error.instancePath
    .split("/")
    .slice(1)
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
  const extra = error.keyword === "additionalProperties" ? String(error.params.additionalProperty) : undefined;
  const path = [...steps, ...(extra === undefined ? [] : [extra])];
  const node = document.getIn(extra === undefined ? steps : path, true);
  const { line, col } = lines.linePos((isNode(node) ? node.range?.[0] : undefined) ?? 0);
  const at = path.length === 0 ? "" : `${path.join(".")}: `;
  return `${file}:${line}:${col}: ${at}${extra === undefined ? (error.message ?? error.keyword) : unknownKey(extra, error)}`;
}

function unknownKey(key: string, error: ErrorObject): string {
  const known = Object.keys((error.parentSchema?.properties as Record<string, unknown> | undefined) ?? {});
  const near = suggest(key, known);
  return near === undefined ? `unknown key; known here: ${known.join(", ")}` : `unknown key; did you mean "${near}"?`;
}

function mistakes(file: string, list: readonly string[]): QueztlError {
  return new QueztlError({
    kind: "config",
    summary: `${file} has ${list.length === 1 ? "a mistake" : `${list.length} mistakes`}`,
    why: list.join("\n       "),
  });
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    typeof item === "object" && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );
}
