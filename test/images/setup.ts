import { existsSync } from "node:fs";
import { SECURE_OVMF } from "../../src/build/image/firmware";
import { arch } from "../../src/build/image/packagers/arch";
import { fedora } from "../../src/build/image/packagers/fedora";
import { ubuntu } from "../../src/build/image/packagers/ubuntu";
import { installPackages, packagesOf } from "../support/install-packages";

/** What only the tests need: they build packages and repositories. */
const TEST_TOOLS = [
  { program: "repo-add", package: "pacman-package-manager" },
  { program: "rpmbuild", package: "rpm" },
  { program: "createrepo_c", package: "createrepo-c" },
  { program: "zstd", package: "zstd" },
];
/** What images with firmware need. */
const FIRMWARE_TOOLS = [
  { program: "sbsign", package: "sbsigntool" },
  { program: "sfdisk", package: "fdisk" },
  { program: "mkfs.vfat", package: "dosfstools" },
  { program: "mcopy", package: "mtools" },
];

/** Installs the Debian packages of the tools that are not there. Vitest runs it before the first test. */
export async function setup(): Promise<void> {
  const tools = packagesOf([...arch.tools, ...fedora.tools, ...ubuntu.tools, ...TEST_TOOLS, ...FIRMWARE_TOOLS]);
  await installPackages([...tools, ...(existsSync(SECURE_OVMF) ? [] : ["ovmf"])]);
}
