import type { BuiltImage } from "../../core/model/image";

/** UEFI firmware of a machine of QEMU. */
export interface Firmware {
  readonly code: string;
  /** The machine writes to it. */
  readonly vars: string;
  /** Enforces secure boot. */
  readonly secure: boolean;
}

/** OVMF of Debian and Ubuntu that enforces secure boot; by SMM it keeps a running system from changing the keys. */
export const SECURE_OVMF = "/usr/share/OVMF/OVMF_CODE_4M.secboot.fd";
const OVMF: Firmware = { code: "/usr/share/OVMF/OVMF_CODE_4M.fd", vars: "/usr/share/OVMF/OVMF_VARS_4M.fd", secure: false };

/** What an image boots by; its variables are to be copied. @default undefined: the kernel beside it */
export function firmwareOf({ firmware, vars }: BuiltImage): Firmware | undefined {
  if (firmware === undefined) return undefined;
  return vars === undefined ? OVMF : { code: SECURE_OVMF, vars: vars.path, secure: true };
}

/** QEMU's options for a machine of the kind q35. */
export function firmwareOptions({ code, vars, secure }: Firmware): readonly string[] {
  return [
    ...(secure ? ["-machine", "smm=on", "-global", "driver=cfi.pflash01,property=secure,value=on"] : []),
    ...["-drive", `if=pflash,format=raw,unit=0,readonly=on,file=${code}`],
    ...["-drive", `if=pflash,format=raw,unit=1,file=${vars}`],
  ];
}
