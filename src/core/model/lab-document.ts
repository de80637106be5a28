import { readFileSync } from "node:fs";
import type { LocatedProblem } from "../document/problem";
import { SourceDocument } from "../document/source-document";
import { QueztlError } from "../error";
import type { Lab } from "./lab";
import { checkLab, labWarnings } from "./lab-check";
import { withDefaults } from "./lab-defaults";
import { takeApart } from "./lab-parts";

/** A lab file that was read and found right. */
export interface LabFile {
  readonly lab: Lab;
  /** For the place of what is found wrong later. */
  readonly source: SourceDocument;
  readonly warnings: readonly LocatedProblem[];
}

/** Reads a lab file. @throws QueztlError if it cannot be read; DocumentError with every mistake in it, each with line, path and fix */
export function readLab(file: string): LabFile {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === "ENOENT";
    throw new QueztlError({
      kind: missing ? "not-found" : "access",
      summary: missing ? `there is no file ${file}` : `cannot read ${file}`,
      ...(missing ? {} : { why: error instanceof Error ? error.message : String(error) }),
      fix: missing ? "name another file, or make one with: queztl init --yaml" : "check the file and its permissions",
      cause: error,
    });
  }
  return parseLab(text, file);
}

/** As `readLab`, from text; `file` names it in messages. */
export function parseLab(text: string, file: string): LabFile {
  const source = SourceDocument.parse(text, file);
  const { problems, parts } = takeApart(source);
  if (parts === undefined) throw source.error(problems);
  const lab = withDefaults(parts);
  const all = [...problems, ...checkLab(lab, parts)];
  if (all.length > 0) throw source.error(all);
  return { lab, source, warnings: labWarnings(lab).map((warning) => source.locate(warning)) };
}
