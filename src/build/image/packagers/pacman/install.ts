import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { QueztlError } from "../../../../core/error";
import { lastLines } from "../../../../core/process";
import type { FetchedPackage, PackageRequest, PackagerWork } from "../../packager";
import { SOURCE_DATE_EPOCH } from "../../source-date";
import { makeMountPoints, rootEnvironment, runOnRoot } from "../root-process";
import { settleRoot } from "../settle";
import { unpackArchive } from "../unpack";
import { pacmanOptions } from "./pacman";

/** Installs the packages as `pacstrap` does: by pacman itself, with scripts and hooks run in the root. */
export async function installPacman(
  packages: readonly FetchedPackage[],
  root: string,
  request: PackageRequest,
  work: PackagerWork,
): Promise<void> {
  makeMountPoints(root);
  const folders = { root, database: join(root, "var/lib/pacman"), packages: join(work.work, "packages") };
  // The files were checked against the lock, whose hashes come from a checked signature.
  const options = pacmanOptions({ ...request, repositories: [] }, work, folders);
  let done = 0;
  const onOutput = (text: string) => {
    done += text.match(/^installing /gm)?.length ?? 0;
    work.step.update(`installing: ${done} of ${packages.length}`);
  };
  const install = async (args: readonly string[]) => {
    const env = rootEnvironment({ HOME: work.work });
    const { code, stdout, stderr } = await runOnRoot(root, ["pacman", ...options, ...args], { env, onOutput });
    // pacman goes on after a script or hook that fails, and says so only.
    const said = /^error: (command failed|could not|failed|.*scriptlet).*$/m.test(stderr);
    if (code === 0 && !said) return;
    throw new QueztlError({
      kind: "host",
      summary: "the packages of Arch Linux cannot be installed",
      why: `${lastLines(stdout, 6)}\n${lastLines(stderr, 6)}`.trim(),
      fix: "see what the package's script needs, or leave the package out",
    });
  };
  await install(["-U", "--asdeps", ...packages.map(({ file }) => file)]);
  const names = new Set(packages.map(({ name }) => name));
  const explicit = request.packages.map((text) => text.replace(/[<>=].*$/, "")).filter((name) => names.has(name));
  if (explicit.length > 0) await install(["-D", "--asexplicit", ...explicit]);
  settleDatabase(join(folders.database, "local"));
  rmSync(join(folders.database, "sync"), { recursive: true, force: true });
  settleRoot(root);
}

/** Puts only the files of a package into a folder, without what pacman keeps for itself. */
export async function unpackPacman(entry: FetchedPackage, folder: string): Promise<void> {
  await unpackArchive(entry, folder, [".PKGINFO", ".BUILDINFO", ".MTREE", ".INSTALL", ".CHANGELOG"]);
}

/** When each package was installed is not a property of the image. */
function settleDatabase(local: string): void {
  for (const name of readdirSync(local, { withFileTypes: true }).filter((entry) => entry.isDirectory())) {
    const file = join(local, name.name, "desc");
    writeFileSync(file, readFileSync(file, "utf8").replace(/(%INSTALLDATE%\n)\d+/, `$1${SOURCE_DATE_EPOCH}`));
  }
}
