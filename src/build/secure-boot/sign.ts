import type { SecureBootKeys } from "../../core/model/secure-boot-keys";
import { run } from "../../core/process";

/** Signs an EFI program, such as a kernel with its EFI stub or a boot loader, in place or to another file. Equal input, equal bytes. */
export async function signEfi(file: string, keys: SecureBootKeys, to: string = file): Promise<void> {
  await run("sbsign", ["--key", keys.db.key, "--cert", keys.db.certificate, "--output", to, file], {
    what: `signing ${file}`,
    kind: "host",
    fix: "apt-get install --no-install-recommends sbsigntool; the file must be an EFI program",
  });
}
