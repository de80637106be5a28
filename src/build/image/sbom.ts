import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { BuiltFile, BuiltPackage } from "../../core/model/image";
import { VERSION } from "../../core/version";
import { describeFile } from "../publish";
import type { LockedPackage } from "./packager";
import { SOURCE_DATE_EPOCH } from "./source-date";
import type { ImageBuild } from "./work";

export const SBOM = "sbom.spdx.json";

interface SbomParts {
  readonly packages: readonly LockedPackage[];
  /** The tree with usr/share/doc/PACKAGE/copyright, for distributions whose lists do not tell the licences. */
  readonly copyrights: string;
  readonly distribution: string;
}

/** Writes the image's bill of materials, an SPDX 2.3 document; the same packages give the same bytes. */
export function writeSbom(build: ImageBuild, parts: SbomParts): { readonly file: BuiltFile; readonly packages: readonly BuiltPackage[] } {
  const packages = parts.packages
    .map((entry): BuiltPackage => {
      const license = entry.license ?? licenseOf(parts.copyrights, entry.name);
      return { name: entry.name, version: entry.version, sha256: entry.sha256, ...(license === undefined ? {} : { license }) };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const described = packages.map((entry) => spdxPackage(entry, purl(parts.distribution, entry)));
  const { kernel } = build;
  const own =
    kernel === undefined
      ? []
      : [spdxPackage({ name: `linux (${kernel.name})`, version: kernel.release, sha256: kernel.image.sha256, license: "GPL-2.0-only" })];
  const elements = [...described, ...own];
  const document = {
    spdxVersion: "SPDX-2.3",
    dataLicense: "CC0-1.0",
    SPDXID: "SPDXRef-DOCUMENT",
    name: build.name,
    documentNamespace: `urn:queztl:image:${build.name}:${build.hash}`,
    creationInfo: { created: `${new Date(SOURCE_DATE_EPOCH * 1000).toISOString().slice(0, 19)}Z`, creators: [`Tool: queztl-${VERSION}`] },
    packages: elements,
    relationships: elements.map(({ SPDXID }) => ({
      spdxElementId: "SPDXRef-DOCUMENT",
      relationshipType: "DESCRIBES",
      relatedSpdxElement: SPDXID,
    })),
  };
  writeFileSync(join(build.folder, SBOM), `${JSON.stringify(document, null, 1)}\n`);
  return { file: describeFile(build.folder, SBOM), packages };
}

function spdxPackage({ name, version, sha256, license }: BuiltPackage, locator?: string) {
  return {
    SPDXID: `SPDXRef-${name.replace(/[^A-Za-z0-9.-]/g, "-")}`,
    name,
    versionInfo: version,
    downloadLocation: "NOASSERTION",
    filesAnalyzed: false,
    checksums: [{ algorithm: "SHA256", checksumValue: sha256 }],
    licenseConcluded: "NOASSERTION",
    licenseDeclared: "NOASSERTION",
    ...(license === undefined ? {} : { licenseComments: license }),
    copyrightText: "NOASSERTION",
    ...(locator === undefined
      ? {}
      : { externalRefs: [{ referenceCategory: "PACKAGE-MANAGER", referenceType: "purl", referenceLocator: locator }] }),
  };
}

const PURL_TYPES: Readonly<Record<string, string>> = { debian: "deb", ubuntu: "deb", alpine: "apk", arch: "alpm", fedora: "rpm" };

function purl(distribution: string, { name, version }: BuiltPackage): string {
  const type = PURL_TYPES[distribution] ?? "generic";
  return `pkg:${type}/${distribution}/${encodeURIComponent(name)}@${encodeURIComponent(version)}`;
}

/** The short names in a machine-readable copyright file of Debian; they are Debian's, near SPDX's but not always the same. */
function licenseOf(tree: string, name: string): string | undefined {
  const file = join(tree, "usr/share/doc", name, "copyright");
  if (!existsSync(file)) return undefined;
  const names = [...readFileSync(file, "utf8").matchAll(/^License:[ \t]*(\S.*)$/gm)].map(([, text = ""]) => text.trim());
  return names.length === 0 ? undefined : [...new Set(names)].sort().join(", ");
}
