import type { BuiltFile } from "./image";

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
}
