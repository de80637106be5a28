import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../../core/process";
import { fetchDebianPackage } from "./debian-package";
import type { SourceWork } from "./source-tree";

/** What Debian's own build has and ours has not: its signing certificate, and the tools that make type information. */
const OVERRIDES = `CONFIG_SYSTEM_TRUSTED_KEYS=""
# CONFIG_MODULE_SIG is not set
CONFIG_DEBUG_INFO_NONE=y
# CONFIG_DEBUG_INFO_DWARF_TOOLCHAIN_DEFAULT is not set
`;

/** Debian's configuration of this version for amd64. */
export async function debianConfig(version: string, work: SourceWork): Promise<string> {
  const name = `linux-config-${version.split(".").slice(0, 2).join(".")}`;
  const deb = await fetchDebianPackage(name, work);
  const folder = mkdtempSync(join(tmpdir(), "queztl-config-"));
  try {
    await run("dpkg-deb", ["-x", deb.file, folder], { what: `unpacking ${name}` });
    const file = join(folder, "usr/src", name, "config.amd64_none_amd64.xz");
    const { stdout } = await run("xz", ["-dc", file], { what: `reading ${file}` });
    const dropped = /^(?:# )?CONFIG_(SYSTEM_TRUSTED_KEYS|MODULE_SIG|DEBUG_INFO_NONE|DEBUG_INFO_DWARF_TOOLCHAIN_DEFAULT)[= ]/;
    return `${stdout
      .split("\n")
      .filter((line) => !dropped.test(line))
      .join("\n")}\n${OVERRIDES}`;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
