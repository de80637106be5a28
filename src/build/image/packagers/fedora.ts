import type { Packager } from "../packager";
import { installRpms } from "./dnf/install";
import { resolveRpms } from "./dnf/resolve";
import { checkTools } from "./needed-tools";
import { unpackArchive } from "./unpack";

/** Fedora, by the dnf and rpm that Debian packages. */
export const fedora: Packager = {
  tools: [
    { program: "dnf", package: "dnf" },
    { program: "rpm", package: "rpm" },
    { program: "rpmkeys", package: "rpm" },
    { program: "bsdtar", package: "libarchive-tools" },
  ],
  resolve: async (request, work) => {
    checkTools(fedora, "Fedora");
    return await resolveRpms(request, work);
  },
  install: installRpms,
  unpack: unpackArchive,
};
