import { chmodSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { run } from "../../src/core/process";
import type { GpgKey } from "../build/image/packagers/gpg-key";
import type { TinyPackage } from "../build/image/packagers/tiny-system";

export interface RpmSource extends Omit<TinyPackage, "files"> {
  readonly files?: TinyPackage["files"];
  readonly conflicts?: readonly string[];
}

/** Builds packages by rpmbuild, signs them by rpmsign, and lets createrepo_c make the metadata, which is signed too if it is asked for. */
export async function writeRpmRepository(folder: string, sources: readonly RpmSource[], key?: GpgKey, signMetadata = false): Promise<void> {
  const top = join(folder, "build");
  const packages = join(folder, "Packages");
  mkdirSync(packages, { recursive: true });
  mkdirSync(top);
  for (const source of sources) {
    const tree = join(top, "tree", source.name);
    for (const { path, mode, content, link } of source.files ?? []) {
      const file = join(tree, path);
      mkdirSync(dirname(file), { recursive: true });
      if (link === undefined) {
        writeFileSync(file, content);
        chmodSync(file, mode);
      } else symlinkSync(link, file);
    }
    const spec = join(top, `${source.name}.spec`);
    writeFileSync(spec, specOf(source, tree));
    await run("rpmbuild", ["-bb", "--quiet", "--target", "x86_64", "--define", `_topdir ${top}`, spec], {
      env: { ...process.env, HOME: top, SOURCE_DATE_EPOCH: "1700000000" },
    });
  }
  const built = join(top, "RPMS/x86_64");
  for (const name of readdirSync(built)) renameSync(join(built, name), join(packages, name));
  rmSync(top, { recursive: true });
  const files = readdirSync(packages).map((name) => join(packages, name));
  if (key !== undefined) {
    const options = ["--define", `_gpg_name ${key.user}`, "--define", `_gpg_path ${key.folder}`, "--define", "__gpg /usr/bin/gpg"];
    await run("rpmsign", [...options, "--addsign", ...files], { env: { ...process.env, GNUPGHOME: key.folder } });
  }
  await run("createrepo_c", ["-q", folder]);
  if (key !== undefined && signMetadata)
    await key.gpg("--armor", "--detach-sign", "--output", join(folder, "repodata/repomd.xml.asc"), join(folder, "repodata/repomd.xml"));
}

function specOf({ name, version, depends, provides, files = [], conflicts = [], postInstall }: RpmSource, tree: string): string {
  const [number = "1", release = "1"] = version.split("-r");
  const words = (list: readonly string[]) => list.map((one) => one.replace(/^(so|cmd):/, "$1-").replace(/=(.*)-r/, " = $1-"));
  return `Name: ${name}
Version: ${number}
Release: ${release}
Summary: the ${name} of a test
License: MIT
AutoReqProv: no
${words(depends)
  .map((one) => `Requires: ${one}\n`)
  .join("")}${words(provides)
  .map((one) => `Provides: ${one.replace(/=(\d+)$/, " = $1")}\n`)
  .join("")}${conflicts.map((one) => `Conflicts: ${one}\n`).join("")}
%global debug_package %{nil}
%global __os_install_post %{nil}
%global use_source_date_epoch_as_buildtime 1
%global _buildhost test
%description
A package of a test.
%install
mkdir -p %{buildroot}
cp -a ${tree}/. %{buildroot}/ || true
${postInstall === undefined ? "" : `%post\n${postInstall}\n`}
%files
${files.map(({ path, mode, link }) => `${link === undefined ? `%attr(${mode.toString(8)}, root, root) ` : ""}/${path}`).join("\n")}
`;
}
