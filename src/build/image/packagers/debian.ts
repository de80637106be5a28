import { run } from "../../../core/process";
import type { Packager, PackageRequest } from "../packager";
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
      await run("dpkg-deb", ["-x", file, folder], { what: `unpacking ${name}`, kind: "host" });
    },
  };
}

/** `main` is the release itself; `updates` and `security` come beside it. */
export const debian: Packager = debianPackager({
  distribution: "debian",
  components: ["main"],
  suiteOf: (repository, release) => (repository === "main" ? release : `${release}-${repository}`),
});
