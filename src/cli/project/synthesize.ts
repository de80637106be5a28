import { existsSync, mkdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { QueztlError } from "../../core/error";
import { during } from "../../core/progress";
import type { Session } from "../session";
import { appEnvironment } from "./app-environment";
import type { Project } from "./project";
import { runApp } from "./run-app";
import { outputFolder, readAnnotations, readStacks, type SynthesizedStack } from "./stack";

export interface SynthesisOptions {
  /** @default the project's `cdktf.out` */
  readonly outdir?: string;
  /** More variables for the app. @default none */
  readonly variables?: Readonly<Record<string, string>>;
}

/** Writes the stacks of a project as Terraform JSON and reads them back. What synthesis notes on constructs is shown. */
export async function synthesize(
  session: Session,
  project: Project,
  { outdir = outputFolder(project.root), variables = {} }: SynthesisOptions = {},
): Promise<readonly SynthesizedStack[]> {
  return await during(session.progress, "synthesizing", async () => {
    mkdirSync(outdir, { recursive: true });
    const manifest = join(outdir, "manifest.json");
    const before = existsSync(manifest) ? statSync(manifest).mtimeMs : 0;
    await write(session, project, outdir, variables);
    if (!existsSync(manifest) || statSync(manifest).mtimeMs === before)
      throw new QueztlError({
        kind: "config",
        summary: "the app synthesized nothing",
        where: project.source.file,
        why: `it ended without writing ${manifest}`,
        fix: "call app.synth() at its end, and let it write where CDKTF_OUTDIR says",
      });
    tellAnnotations(session, outdir);
    return readStacks(outdir);
  });
}

async function write(
  session: Session,
  { source, root }: Project,
  outdir: string,
  variables: Readonly<Record<string, string>>,
): Promise<void> {
  switch (source.kind) {
    case "app":
      return await runApp(session, source.command, root, outdir, variables);
    case "script":
      return await runApp(session, [process.execPath, source.file], root, outdir, variables);
    case "yaml": {
      const { synthesizeYaml } = require("./synthesize-yaml") as typeof import("./synthesize-yaml");
      return synthesizeYaml(source.file, root, { ...appEnvironment(outdir, session.env), ...variables }, outdir);
    }
  }
}

/** @throws QueztlError if a construct carries an error */
function tellAnnotations(session: Session, outdir: string): void {
  const all = readAnnotations(outdir);
  for (const { level, constructPath, message } of all) {
    if (level.endsWith("/warn")) session.progress.note(`warning: ${constructPath}: ${message}`);
    if (level.endsWith("/info") && session.verbose) session.progress.note(`${constructPath}: ${message}`);
  }
  const errors = all.filter(({ level }) => level.endsWith("/error"));
  if (errors.length === 0) return;
  throw new QueztlError({
    kind: "config",
    summary: "the stacks are not valid",
    why: errors.map(({ constructPath, message }) => `${constructPath}: ${message}`).join("\n"),
  });
}
