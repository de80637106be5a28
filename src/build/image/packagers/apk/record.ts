import { QueztlError } from "../../../../core/error";
import { type ApkDependency, type ApkProvision, parseDependencies, parseProvisions } from "./dependency";

/** A package as an index or its own control file describes it. */
export interface ApkRecord {
  readonly name: string;
  readonly version: string;
  readonly architecture: string;
  /** Of the control stream: `Q1` and base64 of its SHA-1. */
  readonly checksum: string;
  readonly size: number;
  readonly installedSize: number;
  readonly license?: string;
  readonly depends: readonly ApkDependency[];
  readonly provides: readonly ApkProvision[];
  readonly installIf: readonly ApkDependency[];
  readonly providerPriority: number;
  /** The lines of the index, which the database of installed packages keeps. */
  readonly fields: ReadonlyMap<string, string>;
}

export interface IndexedApk extends ApkRecord {
  readonly repository: string;
}

/** Reads an APKINDEX: blocks of `LETTER:value` lines. */
export function parseIndex(text: string, repository: string): IndexedApk[] {
  return text
    .split("\n\n")
    .map((block) => block.trim())
    .filter(Boolean)
    .map((block) => {
      const lines = block.split("\n").map((line): [string, string] => [line.slice(0, 1), line.slice(2)]);
      return { ...recordOf(new Map(lines)), repository };
    });
}

export function recordOf(fields: ReadonlyMap<string, string>): ApkRecord {
  const need = (letter: string) => {
    const value = fields.get(letter);
    if (value !== undefined) return value;
    const summary = `the index has a package without ${letter}:`;
    throw new QueztlError({ kind: "host", summary, why: [...fields].map(([key, one]) => `${key}:${one}`).join(" ") });
  };
  const license = fields.get("L");
  return {
    name: need("P"),
    version: need("V"),
    architecture: fields.get("A") ?? "x86_64",
    checksum: need("C"),
    size: Number(fields.get("S") ?? "0"),
    installedSize: Number(fields.get("I") ?? "0"),
    ...(license === undefined || license === "" ? {} : { license }),
    depends: parseDependencies(fields.get("D")),
    provides: parseProvisions(fields.get("p")),
    installIf: parseDependencies(fields.get("i")),
    providerPriority: Number(fields.get("k") ?? "0"),
    fields,
  };
}
