import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { QueztlError } from "../../../../core/error";
import { lastLines, type RunResult, tryRun } from "../../../../core/process";
import type { PackageRequest, PackagerWork } from "../../packager";
import { rootEnvironment } from "../root-process";

export interface PacmanFolders {
  readonly root: string;
  readonly database: string;
  readonly packages: string;
}

/** Settings of our own for pacman: nothing of /etc/pacman.conf. */
export function pacmanOptions(request: PackageRequest, work: PackagerWork, folders: PacmanFolders, keyring?: string): readonly string[] {
  for (const folder of Object.values(folders)) mkdirSync(folder, { recursive: true });
  const level = keyring === undefined ? "Never" : "Required DatabaseOptional TrustedOnly";
  const sections = request.repositories.map(({ name, url }) => `[${name}]\nServer = ${url.replace(/\/+$/, "")}\n`);
  const config = join(work.work, "pacman.conf");
  const options = ["[options]", "Architecture = x86_64", `SigLevel = ${level}`, "ParallelDownloads = 4", "NoProgressBar", ""];
  writeFileSync(config, `${options.join("\n")}\n${sections.join("\n")}`);
  const gpg = keyring === undefined ? join(work.work, "gnupg") : keyring;
  return [
    ...["--config", config, "--root", folders.root, "--dbpath", folders.database, "--cachedir", folders.packages, "--gpgdir", gpg],
    ...["--logfile", join(work.work, "pacman.log"), "--noconfirm", "--color", "never"],
  ];
}

/**
 * Runs pacman where it works on no root of ours. The keys that it does not have it would ask of key servers: the process namespace ends what
 * that leaves. @throws QueztlError that says what pacman says
 */
export async function pacman(args: readonly string[], work: PackagerWork, failed: (said: string) => QueztlError): Promise<RunResult> {
  if (process.getuid?.() !== 0)
    throw new QueztlError({
      kind: "access",
      summary: "only root can ask pacman for packages",
      why: "pacman refuses to fetch anything for others",
      fix: "run the same command with sudo",
    });
  const isolate = ["--pid", "--fork", "--kill-child", "--mount-proc"];
  const result = await tryRun("unshare", [...isolate, "pacman", ...args], {
    env: { ...proxies(), ...rootEnvironment({ HOME: work.work }) },
    what: "pacman",
  });
  if (result.code !== 0) throw failed(complaints(`${result.stdout}\n${result.stderr}`));
  return result;
}

/** What is wrong, without what went well; pacman says a part of it as questions. */
function complaints(said: string): string {
  const lines = said.split("\n").filter((line) => /^(error|warning): |^:: .*(unable|conflict)/.test(line));
  return lastLines((lines.length > 0 ? lines.join("\n") : said).trim(), 12);
}

function proxies(): Record<string, string> {
  const names = Object.entries(process.env).filter(([name]) => /^(https?|no|all)_proxy$/i.test(name));
  return Object.fromEntries(names.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}
