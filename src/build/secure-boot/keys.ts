import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { QueztlError } from "../../core/error";
import { run } from "../../core/process";

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

const NAMES = { pk: "platform key", kek: "key exchange key", db: "signing key" } as const;
const DAYS = 3650;

/** Where the user's keys lie unless another folder is named. `QUEZTL_SECURE_BOOT_DIR` overrides. */
export function secureBootFolder(env: NodeJS.ProcessEnv = process.env): string {
  return env.QUEZTL_SECURE_BOOT_DIR || join(env.XDG_CONFIG_HOME || join(homedir(), ".config"), "queztl/secure-boot");
}

/** The keys of a folder, if it has them. */
export function tryFindSecureBootKeys(folder: string = secureBootFolder()): SecureBootKeys | undefined {
  const keys = keysIn(folder);
  const files = [keys.pk, keys.kek, keys.db].flatMap(({ key, certificate }) => [key, certificate]);
  return files.every((file) => existsSync(file)) ? keys : undefined;
}

/** As `tryFindSecureBootKeys`. @throws QueztlError that says how to make them */
export function findSecureBootKeys(folder: string = secureBootFolder()): SecureBootKeys {
  const keys = tryFindSecureBootKeys(folder);
  if (keys !== undefined) return keys;
  throw new QueztlError({
    kind: "not-found",
    summary: "there are no keys for secure boot",
    why: `${folder} lacks pk, kek or db`,
    fix: "run: queztl kernel keys",
  });
}

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
  return keysIn(folder);
}

/** Says whether a file is PEM of the kind; for files that users bring themselves. */
export function readPem(file: string): string {
  const text = readFileSync(file, "utf8");
  if (text.includes("-----BEGIN ")) return text;
  throw new QueztlError({ kind: "config", summary: `${file} is no PEM file`, fix: "convert it with openssl" });
}

function keysIn(folder: string): SecureBootKeys {
  const pair = (name: string): SecureBootKey => ({ key: join(folder, `${name}.key`), certificate: join(folder, `${name}.crt`) });
  return { folder, pk: pair("pk"), kek: pair("kek"), db: pair("db") };
}
