import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { checkerOf } from "../document/checker";
import { constant, integer, list, object, text } from "../document/schema";
import { SourceDocument } from "../document/source-document";

/** A package as a lock file has it: all that is needed to fetch it again and to know that it is the same. */
export interface LockedPackage {
  readonly name: string;
  readonly version: string;
  readonly architecture: string;
  /** Of the file, hexadecimal. */
  readonly sha256: string;
  /** Bytes of the file. */
  readonly size: number;
  /** Name of the repository in the settings, such as `main` of Alpine or `fedora-updates`. */
  readonly repository: string;
  /** Path below the repository's base URL. */
  readonly path: string;
  /** SPDX expression or the distribution's own words. @default the distribution does not say */
  readonly license?: string;
  /**
   * For packages that are unpacked instead of installed: into the root (`root`), as a kernel is, or beside it (`beside`), for what the builder
   * needs of them. @default installed
   */
  readonly unpack?: "root" | "beside";
}

/** `images/NAME.lock.yaml`: the packages that an image is made of. */
export interface ImageLock {
  readonly version: 1;
  readonly image: string;
  readonly packages: readonly LockedPackage[];
}

const sha256 = text("SHA-256 of the file.", { pattern: "^[0-9a-f]{64}$", says: "64 hexadecimal digits" });

const locked = object(
  "A package.",
  {
    name: text("Its name.", { minLength: 1 }),
    version: text("Its version.", { minLength: 1 }),
    architecture: text("Its architecture.", { minLength: 1 }),
    sha256,
    size: integer("Bytes of the file.", 1, Number.MAX_SAFE_INTEGER),
    repository: text("Name of its repository.", { minLength: 1 }),
    path: text("Path below the repository's URL.", { minLength: 1 }),
  },
  { license: text("As the distribution says."), unpack: { json: { enum: ["root", "beside"] } } },
);

const checkLock = checkerOf(
  object(
    "Packages of an image.",
    { version: constant("Version of the format.", 1), image: text("The image.", { minLength: 1 }), packages: list("Packages.", locked) },
    {},
  ).json,
);

/** Where the lock of an image of a folder lies, whether it exists or not. */
export function lockFileOf(folder: string, name: string): string {
  return join(folder, `${name}.lock.yaml`);
}

/** Text of the lock file; undefined without one. */
export function tryReadLockText(folder: string, name: string): string | undefined {
  const file = lockFileOf(folder, name);
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

/** @throws DocumentError naming every mistake */
export function parseLock(content: string, file: string): ImageLock {
  const source = SourceDocument.parse(content, file);
  const problems = checkLock(source.value);
  if (problems.length > 0) throw source.error(problems);
  return source.value as ImageLock;
}

/** One line a package, so that a changed version is one changed line. */
export function formatLock({ image, packages }: Omit<ImageLock, "version">): string {
  const line = (one: LockedPackage) => {
    const { name, version, architecture, sha256: hash, size, repository, path, license, unpack } = one;
    const ordered = { name, version, architecture, size, repository, path, unpack, license, sha256: hash };
    const fields = Object.entries(ordered).flatMap(([key, value]) => (value === undefined ? [] : [`${key}: ${JSON.stringify(value)}`]));
    return `  - { ${fields.join(", ")} }`;
  };
  return [
    `# Packages of the image ${image}. Made by: queztl image lock ${image} --update`,
    "version: 1",
    `image: ${image}`,
    ...(packages.length === 0 ? ["packages: []"] : ["packages:", ...packages.map(line)]),
    "",
  ].join("\n");
}
