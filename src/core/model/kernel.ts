import type { BuiltFile } from "./image";

/** Where a kernel's source comes from. */
export type KernelSource =
  | {
      /** A package of Debian that holds a source, such as `linux-source-6.12`. */
      readonly debian: string;
    }
  | { readonly url: string; readonly sha256: string }
  | { readonly git: string; readonly commit: string };

/** What a configuration starts from: nothing, the architecture's defaults, or Debian's own configuration. */
export type KernelBase = "tiny" | "defconfig" | "debian";

/** As Kconfig has it: `y`, `m` or `n`, a text, or a number; hexadecimal numbers are texts. */
export type SymbolValue = string | number;

/** Symbols that belong together: one file of `kernel-configs/fragments`. */
export interface KernelFragment {
  readonly name: string;
  readonly description: string;
  /** The first version of Linux that has what it asks for, such as "6.12". @default any */
  readonly since?: string;
  /** Why, and what to do with an older source. */
  readonly because?: string;
  readonly symbols: Readonly<Record<string, SymbolValue>>;
}

export interface KernelBudget {
  /** The largest image, such as "6.5MB". */
  readonly size?: string;
  /** The longest time to init by the kernel's clock, such as "1.3s". */
  readonly boot?: string;
}

/** A kernel's definition with all that it inherits: what `kernel-configs/<name>.yaml` and its ancestors come to. */
export interface KernelDefinition {
  readonly version: 1;
  readonly name: string;
  readonly description: string;
  readonly source: KernelSource;
  readonly base: KernelBase;
  readonly fragments: readonly KernelFragment[];
  /** Of the definition itself; they win over the fragments. */
  readonly symbols: Readonly<Record<string, OwnSymbol>>;
  /** Modules that must come out of the build, sorted. */
  readonly modules: readonly string[];
  readonly cmdline: string;
  readonly budget: KernelBudget;
}

/** A symbol that no fragment sets, and the file that does. */
export interface OwnSymbol {
  readonly value: SymbolValue;
  /** Such as `queztl-micro.yaml`. */
  readonly from: string;
}

/** A kernel in the cache. */
export interface BuiltKernel {
  readonly name: string;
  /** Of the definition, its fragments and the overlay; see `hashKernelDefinition`. */
  readonly hash: string;
  /** `uname -r` of it, the folder's name below /lib/modules. */
  readonly release: string;
  /** The bootable image (bzImage, with its EFI stub). */
  readonly image: BuiltFile;
  /** A tar (zstd) of `lib/modules/<release>` with modules.dep and modules.alias. @default a kernel without modules */
  readonly modules?: BuiltFile;
  /** What the kernel wants on its command line. */
  readonly cmdline: string;
  /** The resolved .config. */
  readonly config: BuiltFile;
  /** What it was made from. */
  readonly inputs: KernelInputs;
}

/** What decides about every byte of a kernel. */
export interface KernelInputs {
  /** Such as `linux-source-6.12 6.12.117-1~deb12u1`. */
  readonly source: string;
  /** Of the source's archive, or the commit. */
  readonly sourceHash: string;
  readonly configHash: string;
  readonly overlayHash: string;
  /** As it names itself: the kernel carries it in its banner. */
  readonly compiler: string;
}
