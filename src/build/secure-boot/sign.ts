import { readFileSync, writeFileSync } from "node:fs";
import type { SecureBootKeys } from "../../core/model/secure-boot-keys";
import { signedProgram } from "./authenticode";

/** Signs an EFI program, such as a kernel with its EFI stub or a boot loader, in place or to another file. Equal input, equal bytes. */
export function signEfi(file: string, keys: SecureBootKeys, to: string = file): void {
  writeFileSync(to, signedProgram(readFileSync(file), keys.db));
}
