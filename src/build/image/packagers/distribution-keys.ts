import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { messageOf, QueztlError } from "../../../core/error";
import { mirrorsFile } from "../../../core/model/mirrors";
import { run } from "../../../core/process";
import { findMirror } from "../mirror";
import type { PackageRequest, PackagerWork } from "../packager";
import { debian } from "./debian";
import { fetchFromMirror } from "./mirror";

/** The first release of Debian that packages the keys of all these distributions; its archive's signature vouches for them. */
const RELEASE = "trixie";
/** Distributions add keys now and then. */
const KEPT_DAYS = 30;

const PACKAGES = {
  alpine: { package: "distribution-gpg-keys", keys: () => ["usr/share/distribution-gpg-keys/alpine-linux"] },
  arch: { package: "archlinux-keyring", keys: () => ["usr/share/keyrings"] },
  fedora: {
    package: "distribution-gpg-keys",
    keys: (release: string) => [`usr/share/distribution-gpg-keys/fedora/RPM-GPG-KEY-fedora-${release}-primary`],
  },
  ubuntu: { package: "ubuntu-keyring", keys: () => ["usr/share/keyrings/ubuntu-archive-keyring.gpg"] },
} as const;

/**
 * The public keys that sign a distribution's packages: those of the settings, else those that Debian packages, fetched from Debian's mirror and
 * checked by Debian's own signature. None where nothing is to be verified.
 * @throws QueztlError that says how to name keys, if they cannot be had
 */
export async function distributionKeys(
  distribution: keyof typeof PACKAGES,
  request: PackageRequest,
  work: PackagerWork,
): Promise<readonly string[]> {
  if (!work.verify || work.keys.length > 0) return work.keys;
  const wanted = PACKAGES[distribution];
  const folder = join(work.cache, "distribution-keys");
  const refuse = (why: string, cause?: unknown) =>
    new QueztlError({
      kind: "host",
      summary: `the public keys of ${distribution} are not known here`,
      why,
      fix: `name a file or folder of them that you trust: QUEZTL_KEYS_${distribution.toUpperCase()}, or keys: { ${distribution}: [PATH] } in ${mirrorsFile()}`,
      cause,
    });
  if (!existsSync(folder) || Date.now() - statSync(folder).mtimeMs > KEPT_DAYS * 86_400_000) {
    work.step.update(`keys of ${distribution}, from Debian`);
    try {
      await fetchKeys(wanted.package, folder, work);
    } catch (cause) {
      throw refuse(`they could not be had from Debian's ${wanted.package} either: ${messageOf(cause)}`, cause);
    }
  }
  const paths = wanted.keys(request.release).map((path) => join(folder, path));
  const missing = paths.find((path) => !existsSync(path));
  if (missing !== undefined) throw refuse(`Debian's ${wanted.package} has none for release ${request.release}`);
  return paths;
}

async function fetchKeys(name: string, folder: string, work: PackagerWork): Promise<void> {
  const mirror = await findMirror("debian", RELEASE);
  const repositories = mirror.repositories.filter((one) => one.name === "main");
  const request: PackageRequest = { release: RELEASE, architecture: "x86_64", packages: [], beside: [name], repositories };
  const cache = join(work.cache, "debian");
  mkdirSync(cache, { recursive: true });
  const locked = await debian.resolve(request, { ...work, cache, keys: mirror.keys, verify: true });
  const making = mkdtempSync(`${folder}.`);
  try {
    for (const one of locked) {
      const data = await fetchFromMirror(`${repositories[0]?.url}/${one.path}`, one.name);
      const sha256 = createHash("sha256").update(data).digest("hex");
      if (sha256 !== one.sha256) throw new QueztlError({ kind: "host", summary: `${one.name} has another SHA-256 than its list says` });
      const file = join(work.work, `${one.name}.deb`);
      writeFileSync(file, data);
      await run("dpkg-deb", ["-x", file, making], { what: `unpacking ${one.name}`, kind: "host" });
    }
    rmSync(folder, { recursive: true, force: true });
    renameSync(making, folder);
  } finally {
    rmSync(making, { recursive: true, force: true });
    rmSync(cache, { recursive: true, force: true });
  }
}

/** Files below the paths, which are files or folders of them. @throws QueztlError for one that is not there */
export function keyFiles(paths: readonly string[]): readonly string[] {
  return paths.flatMap((path) => {
    if (!existsSync(path))
      throw new QueztlError({ kind: "config", summary: "a public key cannot be read", where: path, why: "there is no such file" });
    const inside = () =>
      readdirSync(path, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [] : [join(path, entry.name)]));
    return statSync(path).isDirectory() ? inside().sort() : [path];
  });
}
