import { chmodSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { QueztlError } from "../../../../core/error";
import { lastLines } from "../../../../core/process";
import { resolveInRoot } from "../root-path";
import { runInRoot } from "../root-process";
import type { OpenedApk } from "./package-file";

/** Where scripts lie while they run; apk has them below lib/apk, which may not be there before the first package. */
const FOLDER = "tmp/.apk-exec";

/** Runs a script of the package in the root, if it has it. @throws QueztlError with the script's last lines if it fails */
export async function runApkScript(apk: OpenedApk, script: string, root: string, args: readonly string[]): Promise<void> {
  const found = apk.scripts.find(({ name }) => name === script);
  if (found === undefined) return;
  const { name, version } = apk.record;
  const path = `${FOLDER}/${name}-${version}${script}`;
  const folder = resolveInRoot(root, FOLDER);
  mkdirSync(folder, { recursive: true });
  const file = resolveInRoot(root, path);
  try {
    writeFileSync(file, found.content);
    chmodSync(file, 0o755);
    const { code, stdout, stderr } = await runInRoot(root, [`/${path}`, ...args]);
    if (code === 0) return;
    throw new QueztlError({
      kind: "host",
      summary: `the script ${script} of ${name} failed (exit ${code})`,
      why: lastLines(stderr || stdout, 12) || "it said nothing",
      fix: "leave the package out, or see what the script needs",
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Folders that a trigger's patterns match, as fnmatch(3) does with FNM_PATHNAME. */
export function triggeredFolders(patterns: readonly string[], folders: readonly string[]): readonly string[] {
  const expressions = patterns.map((pattern) => globExpression(pattern.replace(/^\+/, "")));
  return folders.filter((folder) => expressions.some((expression) => expression.test(folder)));
}

function globExpression(pattern: string): RegExp {
  const parts = pattern.match(/\[!?[^\]]+\]|[\s\S]/g) ?? [];
  const source = parts.map((part) => {
    if (part === "*") return "[^/]*";
    if (part === "?") return "[^/]";
    if (part.length > 1) return part.replace("[!", "[^");
    return part.replace(/[.+^${}()|[\]\\]/, "\\$&");
  });
  return new RegExp(`^${source.join("")}$`);
}
