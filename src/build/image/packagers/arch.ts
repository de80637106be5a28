import type { Packager } from "../packager";
import { installPacman, unpackPacman } from "./pacman/install";
import { resolvePacman } from "./pacman/resolve";

/** Arch Linux, by the pacman that Debian packages. */
export const arch: Packager = {
  tools: [
    { program: "pacman", package: "pacman-package-manager" },
    { program: "bsdtar", package: "libarchive-tools" },
    { program: "gpg", package: "gnupg" },
  ],
  resolve: resolvePacman,
  install: installPacman,
  unpack: unpackPacman,
};
