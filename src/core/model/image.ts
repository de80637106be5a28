import type { Distribution, DistributionDocument } from "./image-distribution-schema";

/** A file that a definition writes into an image. */
export interface ImageFileEntry {
  /** Octal text such as "0755". */
  readonly mode: string;
  readonly content: string;
}

/** `images/micro.yaml`: a kernel, an initramfs and a small root disk made of Debian's own binaries, without a package manager. */
export interface MicroImageDefinition {
  readonly version: 1;
  readonly name: string;
  readonly description: string;
  readonly builder: "micro";
  readonly architecture: "x86_64";
  /** Of Debian, where its packages come from. */
  readonly release: string;
  /** Kernel command line for direct boot. */
  readonly cmdline: string;
  readonly kernel: {
    readonly package: string;
    readonly modules: {
      /** Loaded by the initramfs in this order, each after the modules that it needs. */
      readonly boot: readonly string[];
      /** There for modprobe. */
      readonly onDemand: readonly string[];
    };
  };
  /** Packages that the programs come from; the packages of their libraries are found by themselves. */
  readonly packages: readonly string[];
  /** Where BusyBox is in its package. It is in the initramfs and goes to the root from there. */
  readonly busybox: string;
  /** Programs of the packages that go into the root, with the shared libraries that they need. */
  readonly programs: readonly string[];
  readonly disk: {
    /** Such as "128MiB". A guest's disk may be larger: the root grows at the first boot. */
    readonly size: string;
    readonly label: string;
    readonly uuid: string;
  };
  /** The initramfs' /init. */
  readonly init: string;
  /** @default "qcow2" */
  readonly format?: "qcow2" | "raw";
  readonly folders: Readonly<Record<string, string>>;
  readonly files: Readonly<Record<string, ImageFileEntry>>;
  readonly links: Readonly<Record<string, string>>;
}

/** An image that a distribution's package manager makes, with what its definition leaves out filled in. */
export interface DistributionImageDefinition
  extends Omit<Required<Omit<DistributionDocument, "loader" | "modules" | "secure_boot">>, "disk" | "users" | "files" | "services"> {
  readonly distribution: Distribution;
  readonly disk: { readonly size: string; readonly label: string; readonly uuid: string };
  readonly loader?: "systemd-boot" | "grub";
  /** Loader and kernel are signed with the user's own keys. @default they are not */
  readonly secure_boot?: true;
  /** The kernel's modules that stay. @default all */
  readonly modules?: readonly string[];
  readonly files: Readonly<Record<string, { readonly content: string; readonly mode: string; readonly owner: string }>>;
  readonly users: NonNullable<DistributionDocument["users"]>;
  readonly services: { readonly enable: readonly string[]; readonly disable: readonly string[] };
}

/** What an image is made from: the data of one file in `images/`. One member per builder. */
export type ImageDefinition = MicroImageDefinition | DistributionImageDefinition;

/** A file of a built image in the image cache. */
export interface BuiltFile {
  /** Absolute. */
  readonly path: string;
  readonly sha256: string;
  /** Bytes of the file. */
  readonly size: number;
}

export interface BuiltDisk extends BuiltFile {
  readonly format: "qcow2" | "raw";
  /** Bytes that a guest sees; a disk made from it must be at least as large. */
  readonly virtualSize: number;
}

/** An image in the cache. What is there depends on how it boots. */
export interface BuiltImage {
  readonly name: string;
  /** Of the definition that it was built from; see `hashImageDefinition`. */
  readonly hash: string;
  readonly disk?: BuiltDisk;
  readonly kernel?: BuiltFile;
  readonly initrd?: BuiltFile;
  readonly cmdline?: string;
  /** What its disk needs to boot by itself. @default it boots by the kernel beside it */
  readonly firmware?: "uefi";
  /** The firmware's variables with the keys that signed it, and secure boot on. @default it is not signed */
  readonly vars?: BuiltFile;
  /** SPDX document: packages with versions, hashes and licences. */
  readonly sbom?: BuiltFile;
  /** What it was made from, for the record. */
  readonly packages: readonly BuiltPackage[];
}

export interface BuiltPackage {
  readonly name: string;
  readonly version: string;
  readonly sha256: string;
  readonly license?: string;
}
