import { createHash } from "node:crypto";
import { chmodSync, cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { run } from "../../../../core/process";
import type { PackagerWork } from "../../packager";
import { keyFiles } from "../distribution-keys";

/** Where Debian's pacman-key looks for keyrings. */
const SYSTEM_KEYRINGS = "/usr/share/keyrings";

/** A keyring with lists of the keys that it trusts and revokes (NAME.gpg, NAME-trusted, NAME-revoked), or the file of one or more keys. */
type Source =
  | { readonly kind: "keyring"; readonly folder: string; readonly name: string }
  | { readonly kind: "key"; readonly file: string };

/**
 * A GnuPG folder in which pacman finds the keys valid. Made once for the same keys, as signing the distribution's main keys takes a quarter of
 * a minute.
 */
export async function pacmanKeyring(keys: readonly string[], work: PackagerWork): Promise<string> {
  const sources = sourcesOf(keys);
  const hash = createHash("sha256");
  for (const file of sources.flatMap(filesOf)) hash.update(`${basename(file)}\0`).update(readFileSync(file));
  const folder = join(work.cache, `keyring-${hash.digest("hex").slice(0, 16)}`);
  if (existsSync(folder)) return folder;
  work.step.update("keys");
  // Sockets of gpg-agent lie in the folder, and their paths may be 107 bytes long at most.
  const short = mkdtempSync(join(tmpdir(), "qk-"));
  try {
    await pacmanKey(short, ["--init"]);
    for (const source of sources) {
      if (source.kind === "keyring") await pacmanKey(short, ["--populate", source.name], source.folder);
      else await addKeys(short, source.file);
    }
    for (const name of readdirSync(short)) if (name.startsWith("S.")) rmSync(join(short, name));
    rmSync(`${folder}.part`, { recursive: true, force: true });
    cpSync(short, `${folder}.part`, { recursive: true });
    chmodSync(`${folder}.part`, 0o700);
    renameSync(`${folder}.part`, folder);
  } finally {
    rmSync(short, { recursive: true, force: true });
  }
  return folder;
}

function sourcesOf(keys: readonly string[]): readonly Source[] {
  return keyFiles(keys)
    .filter((file) => /\.(gpg|asc|pub)$/.test(file))
    .map((file): Source => {
      const name = basename(file).replace(/\.\w+$/, "");
      const isKeyring = file.endsWith(".gpg") && existsSync(join(dirname(file), `${name}-trusted`));
      return isKeyring ? { kind: "keyring", folder: dirname(file), name } : { kind: "key", file };
    });
}

function filesOf(source: Source): readonly string[] {
  if (source.kind === "key") return [source.file];
  const { folder, name } = source;
  return [`${name}.gpg`, `${name}-trusted`, `${name}-revoked`].map((file) => join(folder, file)).filter(existsSync);
}

async function addKeys(folder: string, file: string): Promise<void> {
  const { stdout } = await run("gpg", ["--homedir", folder, "--show-keys", "--with-colons", file], {
    what: `reading the keys in ${file}`,
    kind: "config",
  });
  const records = stdout.split("\n").map((line) => line.split(":"));
  const own = records.flatMap(([kind, , , , , , , , , fingerprint = ""], index) =>
    kind === "fpr" && records[index - 1]?.[0] === "pub" ? [fingerprint] : [],
  );
  await pacmanKey(folder, ["--add", file]);
  await pacmanKey(folder, ["--lsign-key", ...own]);
}

/** In a process namespace of its own, which ends the gpg-agent that it starts; it looks for keyrings in one folder only. */
async function pacmanKey(gpg: string, args: readonly string[], keyrings = SYSTEM_KEYRINGS): Promise<void> {
  const config = join(gpg, "pacman.conf");
  writeFileSync(config, "[options]\n");
  const script = `test "$1" = ${SYSTEM_KEYRINGS} || mount --bind "$1" ${SYSTEM_KEYRINGS}; shift; exec "$@"`;
  const isolate = ["--mount", "--propagation", "private", "--pid", "--fork", "--kill-child", "--mount-proc"];
  await run("unshare", [...isolate, "sh", "-c", script, "sh", keyrings, "pacman-key", "--config", config, "--gpgdir", gpg, ...args], {
    env: { ...process.env, LC_ALL: "C.UTF-8", GNUPGHOME: gpg },
    what: `pacman-key ${args[0]}`,
    kind: "host",
  });
  rmSync(config);
}
