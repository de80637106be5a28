import { spawn } from "node:child_process";
import { QueztlError } from "../core/error";
import { hostFolder } from "../core/paths";
import { hostLayout } from "./layout";
import { isRoot, notRoot } from "./prerequisites";
import { tryFindSupervisor } from "./supervisor";

/** The command line that runs `args` inside the host. @throws QueztlError if it is not up */
export function hostCommand(args: readonly string[], options: { readonly folder?: string } = {}): readonly [string, ...string[]] {
  const layout = hostLayout(options.folder ?? hostFolder());
  if (!isRoot()) throw notRoot("run programs in the embedded host");
  const supervisor = tryFindSupervisor(layout);
  if (supervisor === undefined)
    throw new QueztlError({
      kind: "host",
      summary: "the embedded host is not up",
      why: `nothing runs for ${layout.folder}`,
      fix: "queztl host up",
    });
  // With the root and folder of the process inside: in a chroot the namespace's own root is another one.
  return ["nsenter", "-t", String(supervisor.inner.pid), "-m", "-n", "-p", "-r", "-w", "--", ...args];
}

/** Runs a program inside the host (its mounts, network and processes) on our terminal. Returns its exit code. */
export async function hostExec(args: readonly string[], options: { readonly folder?: string } = {}): Promise<number> {
  const [command, ...rest] = hostCommand(args, options);
  const child = spawn(command, rest, { stdio: "inherit" });
  return await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) => resolve(code ?? (signal === null ? 1 : 128)));
  });
}
