import { chmodSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { QueztlError } from "../../core/error";
import { type SecureBootKeys, secureBootFolder, secureBootKeysIn, tryFindSecureBootKeys } from "../../core/model/secure-boot-keys";
import { run } from "../../core/process";

const NAMES = { pk: "platform key", kek: "key exchange key", db: "signing key" } as const;
const DAYS = 3650;

/** Makes keys (RSA 2048, which every firmware takes), unless the folder has them. They appear in one step, readable by their owner only. */
export async function makeSecureBootKeys(folder: string = secureBootFolder()): Promise<SecureBootKeys> {
  const there = tryFindSecureBootKeys(folder);
  if (there !== undefined) return there;
  if (existsSync(folder))
    throw new QueztlError({
      kind: "config",
      summary: `${folder} holds something else`,
      why: "it exists, and lacks pk, kek or db",
      fix: "name another folder, or move it away",
    });
  mkdirSync(dirname(folder), { recursive: true });
  const work = mkdtempSync(`${folder}-`);
  try {
    for (const [name, what] of Object.entries(NAMES)) {
      const files = ["-keyout", join(work, `${name}.key`), "-out", join(work, `${name}.crt`)];
      const args = [
        "req",
        "-new",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-sha256",
        "-nodes",
        "-days",
        String(DAYS),
        "-subj",
        `/CN=Queztl ${what}/`,
      ];
      await run("openssl", [...args, ...files], { what: `making the ${what}`, kind: "host", fix: "apt-get install openssl" });
      chmodSync(join(work, `${name}.key`), 0o600);
    }
    renameSync(work, folder);
  } catch (error) {
    rmSync(work, { recursive: true, force: true });
    throw error;
  }
  return secureBootKeysIn(folder);
}
