import type { LockedPackage } from "../../core/model/image-lock";
import type { ProgressStep } from "../../core/progress";

export type { LockedPackage } from "../../core/model/image-lock";

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
  /** Packages that are unpacked into the root without being installed, such as the kernel; what they depend on is left out. @default none */
  readonly unpacked?: readonly string[];
  /** As `unpacked`, but into a folder beside the root. @default none */
  readonly beside?: readonly string[];
  readonly repositories: readonly Repository[];
  /** Shell patterns of paths that are not to be installed, for package managers that can. @default none */
  readonly pathExcludes?: readonly string[];
  /** Exceptions from `pathExcludes`. @default none */
  readonly pathIncludes?: readonly string[];
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
  /** Unpacks the files of a package into a folder, without scripts. For the packagers whose requests have `unpacked` or `beside`. */
  unpack?(entry: FetchedPackage, folder: string): Promise<void>;
}
