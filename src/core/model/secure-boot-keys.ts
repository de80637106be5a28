import { createHash, X509Certificate } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { messageOf, QueztlError } from "../error";

/** A private key and its certificate, both PEM files. */
export interface SecureBootKey {
  readonly key: string;
  readonly certificate: string;
}

/** Keys of the user's own: who holds them decides what the firmware starts. */
export interface SecureBootKeys {
  readonly folder: string;
  /** Owns the machine: signs changes of `kek`. */
  readonly pk: SecureBootKey;
  /** Signs changes of `db`. */
  readonly kek: SecureBootKey;
  /** Signs kernels and boot loaders. */
  readonly db: SecureBootKey;
}

/** Where the user's keys lie unless another folder is named. `QUEZTL_SECURE_BOOT_DIR` overrides. */
export function secureBootFolder(env: NodeJS.ProcessEnv = process.env): string {
  return env.QUEZTL_SECURE_BOOT_DIR || join(env.XDG_CONFIG_HOME || join(homedir(), ".config"), "queztl/secure-boot");
}

/** The keys of a folder, whether they are there or not. */
export function secureBootKeysIn(folder: string): SecureBootKeys {
  const pair = (name: string): SecureBootKey => ({ key: join(folder, `${name}.key`), certificate: join(folder, `${name}.crt`) });
  return { folder, pk: pair("pk"), kek: pair("kek"), db: pair("db") };
}

/** The keys of a folder, if it has them. */
export function tryFindSecureBootKeys(folder: string = secureBootFolder()): SecureBootKeys | undefined {
  const keys = secureBootKeysIn(folder);
  const files = [keys.pk, keys.kek, keys.db].flatMap(({ key, certificate }) => [key, certificate]);
  return files.every((file) => existsSync(file)) ? keys : undefined;
}

/** As `tryFindSecureBootKeys`. @throws QueztlError that says how to make them */
export function findSecureBootKeys(folder: string = secureBootFolder()): SecureBootKeys {
  const keys = tryFindSecureBootKeys(folder);
  if (keys !== undefined) return keys;
  throw new QueztlError({
    kind: "config",
    summary: "there are no keys for secure boot",
    why: `${folder} lacks pk, kek or db`,
    fix: "run: queztl kernel keys",
  });
}

/** The certificate of a key, as firmware has it. @throws QueztlError if the file is no certificate */
export function certificateOf({ certificate }: SecureBootKey): Buffer {
  try {
    return new X509Certificate(readFileSync(certificate)).raw;
  } catch (cause) {
    throw new QueztlError({
      kind: "config",
      summary: `${certificate} is no certificate`,
      why: messageOf(cause),
      fix: "write it as PEM",
      cause,
    });
  }
}

/** Tells keys from others: hexadecimal, of their certificates. */
export function fingerprintOf({ pk, kek, db }: SecureBootKeys): string {
  return [pk, kek, db].reduce((hash, key) => hash.update(certificateOf(key)), createHash("sha256")).digest("hex");
}
