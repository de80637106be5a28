import type { ProgressStep } from "../../core/progress";

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
}

/** A package of the lock, downloaded and checked against it. */
export interface FetchedPackage extends LockedPackage {
  readonly file: string;
}

/** One repository of a distribution. */
export interface Repository {
  readonly name: string;
  /** Where its indexes lie; variables such as the release are filled in. */
  readonly url: string;
}

/** What an image wants of its distribution. */
export interface PackageRequest {
  /** Such as `bookworm`, `noble`, `v3.22`, `42`; empty for distributions that roll. */
  readonly release: string;
  readonly architecture: "x86_64";
  readonly packages: readonly string[];
  readonly repositories: readonly Repository[];
}

export interface PackagerWork {
  /** A folder kept between builds, for this packager's indexes and downloads; its user holds a lock on it. */
  readonly cache: string;
  /** A folder of this build, removed after it. */
  readonly work: string;
  /** Public keys that sign the indexes: files, or folders of them. @default the keys of the distribution's keyring */
  readonly keys: readonly string[];
  /** False only where a person said `--no-verify`. */
  readonly verify: boolean;
  readonly step: ProgressStep;
}

/** A distribution's package manager. One file each, in `packagers/`. */
export interface Packager {
  /** Debian packages of this machine that it runs, each with the program that shows that it is there. */
  readonly tools: readonly { readonly program: string; readonly package: string }[];
  /**
   * Reads and checks the indexes, and closes the request over its dependencies; sorted by name, same index, same answer.
   * @throws QueztlError for an unknown package (with the nearest), a mirror that does not answer, a signature that is wrong
   */
  resolve(request: PackageRequest, work: PackagerWork): Promise<readonly LockedPackage[]>;
  /** Installs the packages into an empty folder, as the distribution's own tool does, scripts included. Same packages, same files. */
  install(packages: readonly FetchedPackage[], root: string, request: PackageRequest, work: PackagerWork): Promise<void>;
}
