import { spawn } from "node:child_process";
import type { Command } from "commander";
import { buildImage } from "../../build/image";
import { messageOf, QueztlError } from "../../core/error";
import { isRoot, notRoot } from "../../host/prerequisites";
import { ensureHost, ensureProvider, type ImageNeed, prepareFor } from "../project/prepare";
import { findProject, labWords, tryFindProject } from "../project/project";
import { PREPARES_ITSELF, runApp } from "../project/run-app";
import { ensureSshKey, sshFolder } from "../project/ssh-key";
import { outputFolder, readStacks } from "../project/stack";
import { synthesize } from "../project/synthesize";
import { ensureSystemPackages } from "../project/system-packages";
import type { Session } from "../session";
import { imageNeed, labCommand, type SkippingOptions, skippingOption } from "./lab-options";

/** The image that a guest gets when a lab names none. */
const USUAL_IMAGE = "micro";

/** `queztl prepare`; with `-- COMMAND` it runs an app between, as `app` of a cdktf.json. */
export function prepare(command: Command, session: Session): void {
  skippingOption(labCommand(command))
    .option("--packages", "only install the system packages that are missing")
    .addHelpText(
      "after",
      '\nIn a cdktf.json, "app": "queztl prepare -- node main.ts" makes cdktf and cdktn deploy prepare first what the stacks need.',
    )
    .action(async (words: readonly string[], options: SkippingOptions & { readonly packages?: boolean }) => {
      if (options.packages === true) return void (await ensureSystemPackages(session));
      const app = process.argv.includes("--") ? process.argv.slice(process.argv.indexOf("--") + 1) : [];
      if (app.length > 0) return await prepareApp(session, app, imageNeed(options));
      const { file } = labWords(words, options.file);
      const project = file === undefined ? tryFindProject(session) : findProject(session, file);
      if (project === undefined) return await prepareMachine(session);
      await tellKey(session, project.root);
      const { changed } = await prepareFor(session, await synthesize(session, project), imageNeed(options));
      session.progress.note(changed ? "prepared" : "all is prepared already");
    });
}

async function prepareApp(session: Session, [program, ...args]: readonly string[], need: ImageNeed): Promise<void> {
  if (program === undefined)
    throw new QueztlError({ kind: "config", summary: "there is no command after --", fix: "queztl prepare -- node main.ts" });
  const outdir = session.env.CDKTF_OUTDIR || outputFolder(session.cwd);
  if (session.env[PREPARES_ITSELF] !== undefined) return session.setExitCode(await passOn(program, args));
  await tellKey(session, session.cwd);
  await runApp(session, [program, ...args], session.cwd, outdir);
  await prepareFor(session, readStacks(outdir), need);
}

/** A queztl above us prepares; it reads the app's errors itself. */
async function passOn(program: string, args: readonly string[]): Promise<number> {
  const child = spawn(program, args, { stdio: "inherit" });
  return await new Promise((resolve, reject) => {
    child.once("error", (cause) => reject(new QueztlError({ summary: `cannot start ${program}`, why: messageOf(cause), cause })));
    child.once("exit", (code, signal) => resolve(code ?? (signal === null ? 1 : 128)));
  });
}

/** Without a lab: what every lab on the embedded host needs. */
async function prepareMachine(session: Session): Promise<void> {
  if (!isRoot()) throw notRoot("run the embedded host");
  await ensureSystemPackages(session);
  ensureProvider(session);
  await ensureHost(session);
  await buildImage(USUAL_IMAGE, { progress: session.progress });
  session.progress.note("prepared: host, provider, image micro (there is no lab here: queztl init makes one)");
}

async function tellKey(session: Session, root: string): Promise<void> {
  if (await ensureSshKey(root, session.env)) session.progress.note(`✓ SSH key made in ${sshFolder(root)}`);
}
