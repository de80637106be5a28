import type { DistributionImageDefinition } from "../../core/model/image";
import type { Distribution } from "../../core/model/image-distribution-schema";
import type { PackageRequest, Packager, Repository } from "./packager";
import { debian } from "./packagers/debian";

/** The packages that parts of a definition stand for. */
interface Profile {
  readonly packager: Packager;
  /** The kernel of a guest: installed, or (where installing it would make an initramfs in the build) only unpacked. */
  readonly kernel: { readonly packages: readonly string[]; readonly unpacked: boolean };
  readonly agent: readonly string[];
  readonly agentService: string;
  readonly cloudInit: readonly string[];
  readonly sshService: string;
  /** Packages of the boot loaders, unpacked beside the root. Where none is named, it is in the root already. */
  readonly loaders: Readonly<Record<"systemd-boot" | "grub", { readonly packages: readonly string[]; readonly unpacked: boolean }>>;
  /** What grows a partition. */
  readonly partitioner: readonly string[];
}

const ofDebian: Omit<Profile, "packager" | "kernel"> = {
  agent: ["qemu-guest-agent"],
  agentService: "qemu-guest-agent",
  cloudInit: ["cloud-init", "netplan.io"],
  sshService: "ssh",
  loaders: {
    "systemd-boot": { packages: ["systemd-boot-efi"], unpacked: true },
    grub: { packages: ["grub-efi-amd64-bin"], unpacked: true },
  },
  partitioner: ["fdisk"],
};

const PROFILES: Partial<Record<Distribution, Profile>> = {
  debian: { ...ofDebian, packager: debian, kernel: { packages: ["linux-image-cloud-amd64"], unpacked: true } },
};

export function profileOf(distribution: Distribution): Profile {
  const profile = PROFILES[distribution];
  if (profile === undefined) throw new Error(`no profile of ${distribution}`);
  return profile;
}

/** What a definition asks of its package manager. */
export function requestOf(definition: DistributionImageDefinition, repositories: readonly Repository[]): PackageRequest {
  const profile = profileOf(definition.distribution);
  const loader = definition.loader === undefined ? undefined : profile.loaders[definition.loader];
  const kernel = definition.kernel === "distro" ? profile.kernel : undefined;
  const installed = [
    ...definition.packages,
    ...(definition.agent ? profile.agent : []),
    ...(definition.seed === "cloud-init" ? profile.cloudInit : []),
    ...(definition.boot === "uefi" ? profile.partitioner : []),
    ...(kernel !== undefined && !kernel.unpacked ? kernel.packages : []),
    ...(loader !== undefined && !loader.unpacked ? loader.packages : []),
  ];
  return {
    release: definition.release,
    architecture: "x86_64",
    repositories,
    packages: [...new Set(installed)].sort(),
    unpacked: kernel?.unpacked === true ? kernel.packages : [],
    beside: loader?.unpacked === true ? loader.packages : [],
    pathExcludes: definition.path_excludes,
    pathIncludes: definition.path_includes,
  };
}
