import type { DistributionImageDefinition } from "../../core/model/image";
import type { Distribution } from "../../core/model/image-distribution-schema";
import type { PackageRequest, Packager, Repository } from "./packager";
import { alpine } from "./packagers/alpine";
import { arch } from "./packagers/arch";
import { debian } from "./packagers/debian";
import { fedora } from "./packagers/fedora";
import { ubuntu } from "./packagers/ubuntu";

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

/** The kernel's package is installed with all its scripts where the distribution makes no initramfs in them, or the packager keeps them from it. */
const PROFILES: Readonly<Record<Distribution, Profile>> = {
  debian: {
    ...ofDebian,
    packager: debian,
    kernel: { packages: ["linux-image-cloud-amd64"], unpacked: true },
    // Since trixie, GRUB's program lies in a package of its own.
    loaders: { ...ofDebian.loaders, grub: { packages: ["grub-efi-amd64-unsigned"], unpacked: true } },
  },
  ubuntu: { ...ofDebian, packager: ubuntu, kernel: { packages: ["linux-image-virtual"], unpacked: true } },
  alpine: {
    packager: alpine,
    kernel: { packages: ["linux-virt"], unpacked: true },
    agent: ["qemu-guest-agent"],
    agentService: "qemu-guest-agent",
    cloudInit: ["cloud-init"],
    sshService: "sshd",
    loaders: {
      "systemd-boot": { packages: ["systemd-boot"], unpacked: true },
      grub: { packages: ["grub-efi"], unpacked: true },
    },
    partitioner: ["sfdisk"],
  },
  arch: {
    packager: arch,
    kernel: { packages: ["linux"], unpacked: true },
    agent: ["qemu-guest-agent"],
    agentService: "qemu-guest-agent",
    cloudInit: ["cloud-init"],
    sshService: "sshd",
    loaders: { "systemd-boot": { packages: [], unpacked: false }, grub: { packages: ["grub"], unpacked: true } },
    partitioner: [],
  },
  fedora: {
    packager: fedora,
    kernel: { packages: ["kernel-core", "kernel-modules-core"], unpacked: true },
    agent: ["qemu-guest-agent"],
    agentService: "qemu-guest-agent",
    cloudInit: ["cloud-init"],
    sshService: "sshd",
    loaders: {
      "systemd-boot": { packages: ["systemd-boot-unsigned"], unpacked: true },
      grub: { packages: ["grub2-efi-x64"], unpacked: true },
    },
    partitioner: [],
  },
};

export function profileOf(distribution: Distribution): Profile {
  return PROFILES[distribution];
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
