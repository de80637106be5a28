import type { Packager } from "../packager";
import { checkTools } from "./needed-tools";
import { installPacman, unpackPacman } from "./pacman/install";
import { resolvePacman } from "./pacman/resolve";

/** Arch Linux, by the pacman that Debian packages. */
export const arch: Packager = {
  tools: [
    { program: "pacman", package: "pacman-package-manager" },
    { program: "bsdtar", package: "libarchive-tools" },
    { program: "gpg", package: "gnupg" },
  ],
  resolve: async (request, work) => {
    checkTools(arch, "Arch Linux");
    return await resolvePacman(request, work);
  },
  install: installPacman,
  unpack: unpackPacman,
};
