import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { QueztlError } from "../../core/error";
import type { DistributionImageDefinition } from "../../core/model/image";
import type { SecureBootKeys } from "../../core/model/secure-boot-keys";
import { signEfi } from "../secure-boot/sign";
import { unifiedKernel } from "../secure-boot/unified-kernel";
import type { BootParts } from "./boot-loader";
import type { BootFile } from "./disk";

const STUB = "usr/lib/systemd/boot/efi/linuxx64.efi.stub";

/**
 * The files of a boot partition of which firmware starts only what the keys signed: systemd-boot, and kernel, initramfs and command line as one
 * program, since a signature of the kernel alone would leave the other two to whoever writes to the disk.
 * @param loader systemd-boot
 */
export function signedBootFiles(
  { name, distribution }: DistributionImageDefinition,
  parts: BootParts,
  loader: string,
  keys: SecureBootKeys,
): readonly BootFile[] {
  const { trees, work } = parts;
  const stub = trees.map((tree) => join(tree, STUB)).find(existsSync);
  if (stub === undefined)
    throw new QueztlError({
      kind: "config",
      summary: `the packages of ${name} have no stub for kernels with their initramfs`,
      why: `looked for ${STUB}`,
      fix: "add the package that has it",
    });
  const [signedLoader, kernel, settings] = [join(work, "systemd-boot.efi"), join(work, "kernel.efi"), join(work, "loader.conf")];
  signEfi(loader, keys, signedLoader);
  writeFileSync(kernel, unifiedKernel({ ...parts, stub, osRelease: `ID=${distribution}\nPRETTY_NAME="${name}"\nVERSION_ID=1\n` }));
  signEfi(kernel, keys);
  writeFileSync(settings, "timeout 0\ndefault queztl.efi\neditor no\n");
  return [
    { path: "EFI/BOOT/BOOTX64.EFI", file: signedLoader },
    { path: "EFI/Linux/queztl.efi", file: kernel },
    { path: "loader/loader.conf", file: settings },
  ];
}
