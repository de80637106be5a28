import { QueztlError } from "../../core/error";
import type { ImageDefinition } from "../../core/model/image";
import type { Distribution } from "../../core/model/image-distribution-schema";
import { mirrorSettings, mirrorsFile } from "../../core/model/mirrors";
import { debianKeys, debianOfMachine } from "./machine-mirror";
import type { Repository } from "./packager";

/** Where an image's packages come from, and what proves that they are the distribution's. */
export interface Mirror {
  readonly repositories: readonly Repository[];
  readonly keys: readonly string[];
}

/** The repositories of each distribution, below the base URL of a mirror. */
const LAYOUT: Readonly<Record<Distribution, Readonly<Record<string, (release: string) => string>>>> = {
  debian: { main: () => "", updates: () => "", security: () => "" },
  ubuntu: { main: () => "", updates: () => "", security: () => "" },
  alpine: { main: (release) => `/v${release}/main`, community: (release) => `/v${release}/community` },
  arch: { core: () => "/core/os/x86_64", extra: () => "/extra/os/x86_64" },
  fedora: {
    fedora: (release) => `/releases/${release}/Everything/x86_64/os`,
    updates: (release) => `/updates/${release}/Everything/x86_64`,
  },
};
/** Debian's security fixes have a URL of their own: a mirror of the archive alone goes without. */
const OPTIONAL: Readonly<Partial<Record<Distribution, readonly string[]>>> = { debian: ["security"] };

/** @param override base URL of the command line. @throws QueztlError if no mirror is set, and the machine's own is none of this distribution */
export async function findMirror(distribution: Distribution, release: string, override?: string): Promise<Mirror> {
  const set = mirrorSettings(distribution, override);
  const machine = distribution === "debian" && Object.keys(set.urls).length === 0 ? await debianOfMachine() : {};
  const urls: Readonly<Record<string, string>> = { ...machine, ...set.urls };
  const optional = OPTIONAL[distribution] ?? [];
  const repositories = Object.entries(LAYOUT[distribution]).flatMap(([name, place]): Repository[] => {
    const base = urls[name] ?? (optional.includes(name) ? undefined : urls.main);
    return base === undefined ? [] : [{ name, url: `${base.replace(/\/+$/, "")}${place(release)}` }];
  });
  if (repositories.length === 0) throw noMirror(distribution);
  return { repositories, keys: set.keys.length > 0 ? set.keys : distribution === "debian" ? debianKeys() : [] };
}

/** The mirror of a definition's distribution; micro is made of Debian's packages. */
export async function mirrorOf(definition: ImageDefinition, override?: string): Promise<Mirror> {
  return await findMirror(definition.builder === "micro" ? "debian" : definition.distribution, definition.release, override);
}

function noMirror(distribution: Distribution): QueztlError {
  return new QueztlError({
    kind: "host",
    summary: `no mirror of ${distribution} is set`,
    why:
      distribution === "debian"
        ? "this machine's apt has no sources of Debian"
        : "only Debian's mirror is known by itself: from this machine's apt",
    fix: `--mirror URL, QUEZTL_MIRROR_${distribution.toUpperCase()}=URL, or mirrors: { ${distribution}: URL } in ${mirrorsFile()}`,
  });
}
