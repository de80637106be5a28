import { run } from "../../../core/process";
import type { PackageRequest, Packager } from "../packager";
import type { AptSource } from "./deb/apt";
import { installDebs } from "./deb/mmdebstrap";
import { resolveDebs } from "./deb/resolve";

export interface DebianLike {
  readonly distribution: string;
  readonly components: readonly string[];
  /** Suites that a repository has, such as `trixie-updates` for `updates`. */
  suiteOf(repository: string, release: string): string;
}

/** The packager of Debian, or of a distribution that is made like it. */
export function debianPackager({ distribution, components, suiteOf }: DebianLike): Packager {
  const sourcesOf = ({ repositories, release }: PackageRequest): readonly AptSource[] =>
    repositories.map(({ name, url }) => ({ repository: name, url, suite: suiteOf(name, release), components }));
  return {
    tools: [
      { program: "apt-get", package: "apt" },
      { program: "dpkg-deb", package: "dpkg" },
      { program: "mmdebstrap", package: "mmdebstrap" },
    ],
    resolve: (request, work) => resolveDebs(distribution, sourcesOf(request), request, work),
    install: installDebs,
    async unpack({ name, file }, folder) {
      // dpkg-deb -x would replace a root's links (lib → usr/lib) by folders.
      const pipe = 'dpkg-deb --fsys-tarfile "$1" | tar -x --keep-directory-symlink --numeric-owner -C "$2"';
      await run("bash", ["-o", "pipefail", "-c", pipe, "bash", file, folder], { what: `unpacking ${name}`, kind: "host" });
    },
  };
}

/** `main` is the release itself; `updates` and `security` come beside it. */
export const debian: Packager = debianPackager({
  distribution: "debian",
  components: ["main"],
  suiteOf: (repository, release) => (repository === "main" ? release : `${release}-${repository}`),
});
