import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { QueztlError } from "../../../../core/error";
import { suggest } from "../../../../core/suggest";
import type { LockedPackage, PackageRequest, PackagerWork } from "../../packager";
import { distributionKeys } from "../distribution-keys";
import { pacmanKeyring } from "./keyring";
import { pacman, pacmanOptions } from "./pacman";
import { readSyncDatabase, type SyncPackage } from "./sync-database";

/**
 * Finds the packages of a request with pacman's own solver, and lets pacman download them: it checks their signatures while it does, as the
 * lock has hashes only.
 */
export async function resolvePacman(request: PackageRequest, work: PackagerWork): Promise<readonly LockedPackage[]> {
  const keyring = work.verify ? await pacmanKeyring(await distributionKeys("arch", request, work), work) : undefined;
  const database = join(work.work, "database");
  const folders = { root: join(work.work, "nothing"), database, packages: join(work.cache, "packages") };
  const options = pacmanOptions(request, work, folders, keyring);
  work.step.update("databases");
  await pacman([...options, "-Sy"], work, (said) => unreachable("the package databases of Arch Linux cannot be fetched", said, request));
  const known = request.repositories.flatMap(({ name }) => readSyncDatabase(join(database, "sync", `${name}.db`), name));
  const unpacked = [...(request.unpacked ?? []), ...(request.beside ?? [])];
  for (const name of [...request.packages, ...unpacked]) checkKnown(known, name);
  const installed = request.packages.length === 0 ? [] : await plan(options, request.packages, known, work);
  const alone = (names: readonly string[] = []) => names.map((name) => find(known, (one) => one.name === name, name));
  work.step.update(`${installed.length + unpacked.length} packages`);
  const failed = (said: string) => refused(said, request);
  for (const one of known) dropStale(join(folders.packages, one.file), one);
  try {
    // Into a database only: what downloads alone does not look for conflicts.
    if (request.packages.length > 0) await pacman([...options, "-S", "--dbonly", "--noscriptlet", ...request.packages], work, failed);
    if (unpacked.length > 0) await pacman([...options, "-Swdd", ...unpacked], work, failed);
  } finally {
    for (const name of readdirSync(folders.packages)) if (name.endsWith(".part")) rmSync(join(folders.packages, name));
  }
  const locked = [
    ...installed.map(lock),
    ...alone(request.unpacked).map((one) => ({ ...lock(one), unpack: "root" as const })),
    ...alone(request.beside).map((one) => ({ ...lock(one), unpack: "beside" as const })),
  ];
  return locked.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** A file of the cache that the distribution has published anew under the same name: pacman would end with an error. */
function dropStale(file: string, { size, sha256 }: SyncPackage): void {
  if (!existsSync(file)) return;
  if (statSync(file).size === size && createHash("sha256").update(readFileSync(file)).digest("hex") === sha256) return;
  rmSync(file);
  rmSync(`${file}.sig`, { force: true });
}

async function plan(
  options: readonly string[],
  packages: readonly string[],
  known: readonly SyncPackage[],
  work: PackagerWork,
): Promise<readonly SyncPackage[]> {
  const { stdout } = await pacman([...options, "-Sp", "--print-format", "=%r %n %v", ...packages], work, conflicting);
  return [...stdout.matchAll(/^=(\S+) (\S+) (\S+)$/gm)].map(([, repository, name, version]) =>
    find(known, (one) => one.repository === repository && one.name === name && one.version === version, `${name} ${version}`),
  );
}

function find(known: readonly SyncPackage[], is: (one: SyncPackage) => boolean, what: string): SyncPackage {
  const found = known.find(is);
  if (found === undefined) throw new QueztlError({ kind: "host", summary: `the databases do not describe ${what}` });
  return found;
}

function lock({ name, version, architecture, sha256, size, repository, file, license }: SyncPackage): LockedPackage {
  return { name, version, architecture, sha256, size, repository, path: file, ...(license === undefined ? {} : { license }) };
}

function checkKnown(known: readonly SyncPackage[], text: string): void {
  const name = text.replace(/[<>=].*$/, "");
  const names = known.flatMap((one) => [one.name, ...one.provides, ...one.groups]);
  if (names.includes(name)) return;
  const near = suggest(name, names);
  throw new QueztlError({
    kind: "config",
    summary: `Arch Linux has no package ${name}`,
    fix: near === undefined ? "correct packages in the definition" : `did you mean ${near}?`,
  });
}

function conflicting(said: string): QueztlError {
  return new QueztlError({
    kind: "config",
    summary: "the packages cannot be installed together",
    why: said,
    fix: "leave one of them out, or name another that fits",
  });
}

function refused(said: string, request: PackageRequest): QueztlError {
  if (/conflict/.test(said)) return conflicting(said);
  if (/signature|PGP|keyring|key "|\.sig' from .* 404/i.test(said))
    return new QueztlError({
      kind: "host",
      summary: "a package of Arch Linux is not signed by a key that is trusted",
      why: said,
      fix: "try another mirror; if the keyring is older than the package, name a newer one in the mirror settings (keys)",
    });
  if (/invalid or corrupted package|checksum/i.test(said))
    return new QueztlError({ kind: "host", summary: "a package is not what the database says", why: said, fix: "try another mirror" });
  return unreachable("packages of Arch Linux cannot be fetched", said, request);
}

function unreachable(summary: string, why: string, { repositories }: PackageRequest): QueztlError {
  const urls = repositories.map(({ url }) => url).join(", ");
  return new QueztlError({ kind: "host", summary, why, fix: `check the network and the mirror (${urls}), or name another mirror` });
}
