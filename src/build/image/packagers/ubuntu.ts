import type { Packager } from "../packager";
import { debianPackager } from "./debian";
import { distributionKeys } from "./distribution-keys";

const packager = debianPackager({
  distribution: "ubuntu",
  components: ["main", "universe"],
  suiteOf: (repository, release) => (repository === "main" ? release : `${release}-${repository}`),
});

/** Ubuntu, by Debian's apt and mmdebstrap: other suites, components and keys. */
export const ubuntu: Packager = {
  ...packager,
  resolve: async (request, work) => await packager.resolve(request, { ...work, keys: await distributionKeys("ubuntu", request, work) }),
};
