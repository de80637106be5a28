import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { basename, dirname, extname, join, resolve } from "node:path";
import { messageOf, QueztlError } from "../../core/error";
import { suggest } from "../../core/suggest";
import type { Session } from "../session";

/** Where stacks come from. */
export type LabSource =
  | { readonly kind: "yaml"; readonly file: string }
  /** A program in TypeScript or JavaScript that Node runs as it is. */
  | { readonly kind: "script"; readonly file: string }
  /** What a cdktf.json says. */
  | { readonly kind: "app"; readonly file: string; readonly command: string };

export interface Project {
  /** The folder with `cdktf.out` and `.queztl`; programs run in it. */
  readonly root: string;
  readonly source: LabSource;
}

const YAML = [".yaml", ".yml"];
const SCRIPTS = [".ts", ".mts", ".cts", ".js", ".mjs", ".cjs"];

/** What a verb on a lab was given: a file, and the stacks that are meant (all, if none). */
export interface LabWords {
  readonly file: string | undefined;
  readonly stacks: readonly string[];
}

/** `[FILE] [STACK…]`: a first word that ends as a lab or an app does is the file. */
export function labWords(words: readonly string[], option: string | undefined): LabWords {
  const [first, ...rest] = words;
  if (option !== undefined || first === undefined || ![...YAML, ...SCRIPTS].includes(extname(first)))
    return { file: option, stacks: words };
  return { file: first, stacks: rest };
}

/** The project that `file` (or `QUEZTL_LAB`, or the nearest lab.yaml or cdktf.json upward) belongs to. @throws QueztlError if there is none */
export function findProject(session: Session, file?: string): Project {
  const found = tryFindProject(session, file);
  if (found !== undefined) return found;
  throw new QueztlError({
    kind: "not-found",
    summary: "there is no lab here",
    why: `neither lab.yaml nor cdktf.json is in ${session.cwd} or above it`,
    fix: "name a file (--file), set QUEZTL_LAB, or make one: queztl init --yaml",
  });
}

export function tryFindProject(session: Session, file?: string): Project | undefined {
  const named = file ?? (session.env.QUEZTL_LAB || undefined);
  if (named !== undefined) return projectOf(resolve(session.cwd, named));
  const nearest = upward(session.cwd, "lab.yaml", "lab.yml", "cdktf.json");
  if (nearest !== undefined) return projectOf(nearest);
  const own = join(session.env.XDG_CONFIG_HOME || join(session.env.HOME || homedir(), ".config"), "queztl/lab.yaml");
  return existsSync(own) ? projectOf(own) : undefined;
}

function projectOf(file: string): Project {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (stat === undefined) throw missing(file);
  if (stat.isDirectory()) {
    const inside = ["lab.yaml", "lab.yml", "cdktf.json"].map((name) => join(file, name)).find((path) => existsSync(path));
    if (inside === undefined)
      throw new QueztlError({ kind: "not-found", summary: "there is no lab in this folder", where: file, fix: "queztl init makes one" });
    return projectOf(inside);
  }
  if (basename(file) === "cdktf.json") return { root: dirname(file), source: { kind: "app", file, command: appCommand(file) } };
  const root = dirname(upward(dirname(file), "cdktf.json") ?? file);
  if (YAML.includes(extname(file))) return { root, source: { kind: "yaml", file } };
  if (SCRIPTS.includes(extname(file))) return { root, source: { kind: "script", file } };
  throw new QueztlError({
    kind: "config",
    summary: `${basename(file)} is neither a lab nor an app`,
    where: file,
    fix: `name a file that ends in ${[...YAML, ...SCRIPTS].join(", ")}, or a folder with one of lab.yaml and cdktf.json`,
  });
}

function missing(file: string): QueztlError {
  const folder = dirname(file);
  const near = existsSync(folder) ? suggest(basename(file), readdirSync(folder)) : undefined;
  return new QueztlError({
    kind: "not-found",
    summary: "there is no such file",
    where: file,
    fix: near === undefined ? "check the path, or make a lab: queztl init" : `did you mean ${join(folder, near)}?`,
  });
}

/** The nearest file of these names in `from` or a folder above it. */
function upward(from: string, ...names: readonly string[]): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const found = names.map((name) => join(folder, name)).find((path) => existsSync(path));
    if (found !== undefined || dirname(folder) === folder) return found;
  }
}

function appCommand(file: string): string {
  let parsed: unknown;
  try {
    parsed = JSON.parse(readFileSync(file, "utf8"));
  } catch (cause) {
    throw new QueztlError({ kind: "config", summary: "cdktf.json is not JSON", where: file, why: messageOf(cause), cause });
  }
  const app = typeof parsed === "object" && parsed !== null && "app" in parsed ? parsed.app : undefined;
  if (typeof app === "string" && app !== "") return app;
  throw new QueztlError({
    kind: "config",
    summary: "cdktf.json has no app",
    where: file,
    fix: 'add the command that synthesizes, such as "app": "node main.ts"',
  });
}
