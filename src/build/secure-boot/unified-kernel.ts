import { readFileSync } from "node:fs";
import { withSections } from "./program-sections";

/** What a unified kernel image is made of; files, by path. */
export interface UnifiedKernel {
  /** systemd's `linuxx64.efi.stub`, which starts the rest. */
  readonly stub: string;
  readonly kernel: string;
  /** @default a kernel that needs none */
  readonly initrd?: string;
  readonly cmdline: string;
  /** Text in the form of /etc/os-release: boot loaders show it. */
  readonly osRelease: string;
}

/** One EFI program of kernel, initramfs and command line, so that one signature covers all three (UAPI Group Specification UKI). */
export function unifiedKernel({ stub, kernel, initrd, cmdline, osRelease }: UnifiedKernel): Buffer {
  return withSections(readFileSync(stub), [
    { name: ".osrel", data: Buffer.from(osRelease) },
    { name: ".cmdline", data: Buffer.from(`${cmdline}\0`) },
    ...(initrd === undefined ? [] : [{ name: ".initrd", data: readFileSync(initrd) }]),
    // Last, so that a kernel that is unpacked in its place does not run over the others.
    { name: ".linux", data: readFileSync(kernel), executable: true },
  ]);
}
