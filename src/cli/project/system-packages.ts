import { existsSync, readdirSync } from "node:fs";
import { QueztlError } from "../../core/error";
import { run, tryRun, tryWhich } from "../../core/process";
import { during } from "../../core/progress";
import { isRoot, missingHostPackages } from "../../host/prerequisites";
import { confirm } from "../confirm";
import type { Session } from "../session";

/** What a program beside those of the host is needed for, and Debian's package of it. */
const TOOLS: readonly { readonly program: string; readonly package: string; readonly why: string }[] = [
  { program: "mke2fs", package: "e2fsprogs", why: "root file systems of images" },
  { program: "debugfs", package: "e2fsprogs", why: "root file systems of images" },
  { program: "ssh-keygen", package: "openssh-client", why: "the lab's SSH key, and logging in" },
];

export interface SystemPackage {
  readonly name: string;
  readonly why: string;
}

/** Debian's packages that labs on the embedded host need and this machine lacks. */
export function missingSystemPackages(): readonly SystemPackage[] {
  const host = missingHostPackages().map((name) => ({ name, why: "the embedded host: libvirt, QEMU and its networks" }));
  const tools = TOOLS.filter(({ program }) => tryWhich(program) === undefined).map(({ package: name, why }) => ({ name, why }));
  return [...new Map([...tools, ...host].map((one) => [one.name, one])).values()];
}

/**
 * Installs what is missing, after saying which and why: with a terminal it asks once. Returns true if it installed something.
 * @throws QueztlError that says what to install, where that is not ours to do (no root, no apt)
 */
export async function ensureSystemPackages(session: Session): Promise<boolean> {
  const missing = missingSystemPackages();
  if (missing.length === 0) return false;
  const names = missing.map(({ name }) => name);
  const command = `apt-get install --no-install-recommends ${names.join(" ")}`;
  session.progress.note("Debian packages that are missing here:");
  for (const { name, why } of missing) session.progress.note(`  ${name}: ${why}`);
  const summary = `system packages are missing: ${names.join(", ")}`;
  if (tryWhich("apt-get") === undefined)
    throw new QueztlError({
      kind: "access",
      summary,
      why: "this is no Debian system, so they are not installed from here",
      fix: "install what has the same programs on your system; queztl doctor shows what is still missing",
    });
  if (!isRoot()) throw new QueztlError({ kind: "access", summary, why: "only root can install them", fix: `sudo ${command}` });
  if (session.interactive) await confirm(session, "install them?", command);
  await session.interrupts.shield(async () => await install(session, names));
  return true;
}

async function install(session: Session, names: readonly string[]): Promise<void> {
  await during(session.progress, `installing ${names.length} packages`, async (step) => {
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive", LC_ALL: "C.UTF-8" };
    const onOutput = (text: string) => step.update(text.trim().split("\n").at(-1) ?? "");
    const apt = async (...args: readonly string[]) => await tryRun("apt-get", ["-q", ...args], { env, onOutput });
    const args = ["install", "-y", "--no-install-recommends", ...names];
    if (hasLists() && (await apt(...args)).code === 0) return;
    // No lists yet, or the archive has moved on since they were fetched.
    await run("apt-get", ["-q", "update"], {
      env,
      onOutput,
      what: "apt-get update",
      fix: "check the machine's network and package sources",
    });
    await run("apt-get", ["-q", ...args], {
      env,
      onOutput,
      what: "apt-get install",
      fix: "see what apt says; then run the same command again",
    });
  });
}

function hasLists(): boolean {
  const folder = "/var/lib/apt/lists";
  return existsSync(folder) && readdirSync(folder).some((name) => name.includes("_Packages"));
}
