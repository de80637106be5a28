import { run } from "../../../core/process";
import type { FetchedPackage } from "../packager";

/**
 * Unpacks any archive that libarchive reads (.rpm, .pkg.tar.zst) into a folder. Through GNU tar, which leaves links of folders in a root
 * (lib → usr/lib) as they are; bsdtar itself puts folders in their place.
 */
export async function unpackArchive({ name, file }: FetchedPackage, folder: string, without: readonly string[] = []): Promise<void> {
  const excludes = without.flatMap((entry) => ["--exclude", entry]);
  const pipe = 'into=$1; shift; bsdtar -c -f - --format=pax "$@" | tar -x -p --keep-directory-symlink --numeric-owner -C "$into"';
  await run("bash", ["-o", "pipefail", "-c", pipe, "bash", folder, ...excludes, `@${file}`], {
    what: `unpacking ${name}`,
    kind: "host",
    fix: "install libarchive-tools",
  });
}
