import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { QueztlError } from "../core/error";
import { hostFolder } from "../core/paths";
import { lastLines } from "../core/process";
import { suggest } from "../core/suggest";
import { hostLayout } from "./layout";

export interface HostLog {
  /** Such as `libvirtd`, `supervisor`, `routes`, `qemu/db`. */
  readonly name: string;
  readonly file: string;
}

/** The host's logs that are there. */
export function hostLogs(options: { readonly folder?: string } = {}): readonly HostLog[] {
  const folder = join(hostLayout(options.folder ?? hostFolder()).folder, "log");
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => /\.(log|out)$/.test(file));
  return files.sort().map((file) => ({ name: file.replace(/\.log$/, ""), file: join(folder, file) }));
}

/** The last lines of one log. @throws QueztlError if there is none of that name */
export function readHostLog(name: string, lines: number, options: { readonly folder?: string } = {}): string {
  const logs = hostLogs(options);
  const found = logs.find((log) => log.name === name);
  if (found !== undefined) return lastLines(readFileSync(found.file, "utf8"), lines);
  const names = logs.map((log) => log.name);
  const near = suggest(name, names);
  throw new QueztlError({
    kind: "not-found",
    summary: `the host has no log "${name}"`,
    why: `it has: ${names.join(", ") || "none"}`,
    fix: near === undefined ? "name one of these" : `did you mean "${near}"?`,
  });
}
