import { join } from "node:path";
import type { Distribution } from "../../core/model/image-distribution-schema";
import type { BuiltKernel } from "../../core/model/kernel";
import type { SecureBootKeys } from "../../core/model/secure-boot-keys";
import type { ProgressStep } from "../../core/progress";
import { fetchPackages } from "./fetch";
import type { Mirror } from "./mirror";
import type { FetchedPackage, LockedPackage, PackagerWork } from "./packager";

/** One build of an image. */
export interface ImageBuild {
  /** With the kernel: `micro+queztl-micro`. */
  readonly name: string;
  readonly hash: string;
  /** Of the kernel, whole. */
  readonly cmdline: string;
  /** Where the files of the image go. */
  readonly folder: string;
  readonly cache: string;
  readonly packages: readonly LockedPackage[];
  readonly mirror: Mirror;
  /** The kernel of ours in it. @default the distribution's */
  readonly kernel?: BuiltKernel;
  /** Signs loader and kernel. @default nobody */
  readonly keys?: SecureBootKeys;
  readonly verify: boolean;
  readonly step: ProgressStep;
}

/** What a packager works with. @param work a folder that the caller removes */
export function packagerWork(
  build: Pick<ImageBuild, "cache" | "mirror" | "verify" | "step">,
  distribution: Distribution,
  work: string,
): PackagerWork {
  const { cache, mirror, verify, step } = build;
  return { cache: join(cache, "packagers", distribution), work, keys: mirror.keys, verify, step };
}

/** Downloads packages for a build, or takes them from the cache. */
export async function fetchFor(
  build: Pick<ImageBuild, "name" | "cache" | "mirror" | "verify" | "step">,
  packages: readonly LockedPackage[],
): Promise<readonly FetchedPackage[]> {
  return await fetchPackages(packages, {
    image: build.name.replace(/\+.*$/, ""),
    repositories: build.mirror.repositories,
    folder: downloadsFolder(build.cache),
    step: build.step,
    verify: build.verify,
  });
}

export function downloadsFolder(cache: string): string {
  return join(cache, "downloads");
}
