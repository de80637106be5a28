import { readFileSync } from "node:fs";
import { join } from "node:path";
import { checkerOf } from "../document/checker";
import { SourceDocument } from "../document/source-document";
import type { ImageDefinition, MicroImageDefinition } from "./image";
import { distributionProblems } from "./image-check";
import { distributionDefaults, extended } from "./image-defaults";
import { DISTRIBUTION_SCHEMA, type DistributionDocument, EXTENDING_SCHEMA } from "./image-distribution-schema";
import { folderOfImage } from "./image-folders";
import { IMAGE_SCHEMA } from "./image-schema";

const checkMicro = checkerOf(IMAGE_SCHEMA);
const checkDistribution = checkerOf(DISTRIBUTION_SCHEMA);
const checkExtending = checkerOf(EXTENDING_SCHEMA);

/** Reads and checks `<name>.yaml`. @throws QueztlError if there is none, or naming every mistake in it with its line and path */
export function loadImageDefinition(name: string, folder?: string): ImageDefinition {
  const file = join(folderOfImage(name, folder), `${name}.yaml`);
  return parseImageDefinition(readFileSync(file, "utf8"), file, folder);
}

/** Checks the text of a definition. @throws DocumentError naming every mistake with its line and path */
export function parseImageDefinition(text: string, file: string, folder?: string): ImageDefinition {
  const source = SourceDocument.parse(text, file);
  const document = isMap(source.value) ? source.value : {};
  if (document.builder !== "distribution") return parseMicro(source);
  return distributionDefaults(resolveDistribution(source, folder, []));
}

function parseMicro(source: SourceDocument): MicroImageDefinition {
  const problems = checkMicro(source.value);
  if (problems.length > 0) throw source.error(problems);
  return source.value as MicroImageDefinition;
}

/** The definition with what it extends merged into it. */
function resolveDistribution(source: SourceDocument, folder: string | undefined, children: readonly string[]): DistributionDocument {
  const own = source.value as Readonly<Record<string, unknown>>;
  const extending = "extends" in own;
  const problems = (extending ? checkExtending : checkDistribution)(own);
  const whole = typeof own.extends === "string" ? extended(baseOf(source, own.extends, folder, children), own) : own;
  const all = [...problems, ...distributionProblems(whole, problems)];
  if (all.length > 0) throw source.error(all);
  return whole as unknown as DistributionDocument;
}

function baseOf(source: SourceDocument, name: string, folder: string | undefined, children: readonly string[]): DistributionDocument {
  const refuse = (message: string, fix: string) => source.error([{ path: ["extends"], message, fix }]);
  const file = join(folderOfImage(name, folder), `${name}.yaml`);
  if (file === source.file || children.includes(file)) throw refuse(`${name} extends this one, or itself`, "extend another image");
  const base = SourceDocument.parse(readFileSync(file, "utf8"), file);
  if (!isMap(base.value) || base.value.builder !== "distribution")
    throw refuse(`${name} is no image of a distribution`, "extend an image with builder: distribution");
  return resolveDistribution(base, folder, [...children, source.file]);
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
