import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { QueztlError } from "../../core/error";
import type { DistributionImageDefinition } from "../../core/model/image";
import type { SecureBootKeys } from "../../core/model/secure-boot-keys";
import type { BootFile } from "./disk";
import { signedBootFiles } from "./signed-boot";

export interface BootParts {
  readonly kernel: string;
  /** @default a kernel that needs none */
  readonly initrd?: string;
  readonly cmdline: string;
  /** Where the loader's packages are unpacked: the root, or a folder beside it. */
  readonly trees: readonly string[];
  /** Of this build. */
  readonly work: string;
}

const PROGRAMS = {
  "systemd-boot": ["usr/lib/systemd/boot/efi/systemd-bootx64.efi"],
  grub: [
    "usr/lib/grub/x86_64-efi/monolithic/grubx64.efi",
    "usr/lib/grub/x86_64-efi/monolithic/gcdx64.efi",
    "boot/efi/EFI/fedora/grubx64.efi",
  ],
} as const;

/** The files of the boot partition: the loader where firmware looks for it, its settings, kernel and initramfs; signed if there are keys. */
export function bootFiles(
  definition: DistributionImageDefinition,
  parts: BootParts,
  keys: SecureBootKeys | undefined,
): readonly BootFile[] {
  const loader = definition.loader ?? "systemd-boot";
  const program = parts.trees.flatMap((tree) => PROGRAMS[loader].map((path) => join(tree, path))).find(existsSync);
  if (program === undefined)
    throw new QueztlError({
      kind: "config",
      summary: `the packages of ${definition.name} have no ${loader}`,
      why: `looked for ${PROGRAMS[loader].join(", ")}`,
      fix: `add the package that has it, or choose another loader`,
    });
  if (keys !== undefined) return signedBootFiles(definition, parts, program, keys);
  const text = (name: string, content: string): string => {
    const file = join(parts.work, name);
    writeFileSync(file, content);
    return file;
  };
  const settings: readonly BootFile[] =
    loader === "grub"
      ? ["EFI/debian", "EFI/ubuntu", "EFI/fedora", "EFI/BOOT", "boot/grub"].map((folder) => ({
          path: `${folder}/grub.cfg`,
          file: text("grub.cfg", grubSettings(parts)),
        }))
      : [
          { path: "loader/loader.conf", file: text("loader.conf", "timeout 0\ndefault queztl.conf\n") },
          { path: "loader/entries/queztl.conf", file: text("queztl.conf", entrySettings(definition.name, parts)) },
        ];
  return [
    { path: "EFI/BOOT/BOOTX64.EFI", file: program },
    ...settings,
    { path: "vmlinuz", file: parts.kernel },
    ...(parts.initrd === undefined ? [] : [{ path: "initrd", file: parts.initrd }]),
  ];
}

function entrySettings(name: string, { initrd, cmdline }: BootParts): string {
  return [`title ${name}`, "linux /vmlinuz", ...(initrd === undefined ? [] : ["initrd /initrd"]), `options ${cmdline}`, ""].join("\n");
}

function grubSettings({ initrd, cmdline }: BootParts): string {
  const lines = ["set timeout=0", "search --no-floppy --file --set=root /vmlinuz", `linux /vmlinuz ${cmdline}`];
  return [...lines, ...(initrd === undefined ? [] : ["initrd /initrd"]), "boot", ""].join("\n");
}
