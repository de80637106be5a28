import { run } from "../../core/process";

/** What no build for x86 reads; its Kconfig files and their like are needed. */
const LEFT_OUT = ["*/Documentation/[a-z]*", "*/arch/arm/boot", "*/arch/arm64/boot", "*/tools/testing", "*/tools/perf"];

/** Options of tar for a source's archive: its one folder becomes the target. */
export const tarUnpackArgs: readonly string[] = [
  "--strip-components=1",
  "--no-same-owner",
  "--no-wildcards-match-slash",
  "--anchored",
  ...LEFT_OUT.map((pattern) => `--exclude=${pattern}`),
];

/** Unpacks the archive inside a `linux-source-…` package without writing it to the disk first. */
export async function unpackDebianSource(deb: string, folder: string): Promise<void> {
  const script = `set -o pipefail
deb=$1 folder=$2; shift 2
archive=$(dpkg-deb --fsys-tarfile "$deb" | tar -t | grep -m1 '^\\./usr/src/linux-source-.*\\.tar\\.')
case $archive in *.xz) unpack="xz -dc -T0";; *.zst) unpack="zstd -dc";; *) unpack="gzip -dc";; esac
dpkg-deb --fsys-tarfile "$deb" | tar -xO "$archive" | $unpack | tar -x -C "$folder" "$@"`;
  await run("bash", ["-c", script, "unpack", deb, folder, ...tarUnpackArgs], {
    what: `unpacking ${deb}`,
    kind: "host",
    fix: "see that the disk of the cache has 3 GB left, and that xz-utils is installed",
  });
}
