import { mkdirSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { QueztlError } from "../../../../core/error";
import { run, tryRun } from "../../../../core/process";
import type { PackagerWork } from "../../packager";

/** Checks that each package is signed by one of the keys. @throws QueztlError naming those that are not */
export async function checkRpmSignatures(
  files: readonly string[],
  keys: readonly string[],
  work: Pick<PackagerWork, "work">,
): Promise<void> {
  const database = join(work.work, "rpm-keys");
  rmSync(database, { recursive: true, force: true });
  mkdirSync(database);
  // In the folder's own key database: neither that of this machine nor that of the image.
  const options = ["--define", `_dbpath ${database}`, "--define", "_pkgverify_level all"];
  for (const key of keys)
    await run("rpmkeys", [...options, "--import", key], { what: `reading the public key ${key}`, kind: "config", fix: "name another key" });
  if (files.length === 0) return;
  const { code, stdout, stderr } = await tryRun("rpmkeys", [...options, "--checksig", ...files], {
    env: { ...process.env, LC_ALL: "C.UTF-8" },
    fix: "install rpm",
  });
  if (code === 0) return;
  const wrong = stdout.split("\n").filter((line) => / NOT OK$|NOKEY|BAD|NOTTRUSTED/.test(line));
  throw new QueztlError({
    kind: "host",
    summary: "a package of Fedora is not signed by a key that is trusted",
    why: (wrong.length > 0 ? wrong : [stderr.trim()]).map((line) => line.replace(/^\S*\//, "")).join("\n"),
    fix: `try another mirror, or add the signer's key to the mirror settings if you trust it; known: ${keys.map((key) => basename(key)).join(", ")}`,
  });
}
