import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { QueztlError } from "../../src/core/error";

const PUBLIC_KEY = /^(ssh-(ed25519|rsa|dss)|ecdsa-sha2-nistp\d+|sk-[a-z0-9@.-]+) [A-Za-z0-9+/=]+( .*)?$/;

/**
 * The public key that opens the lab's VMs: `QUEZTL_SSH_PUBLIC_KEY` (a key, or the path of one), else the one that `queztl prepare` makes.
 * @throws QueztlError if there is none
 */
export function labPublicKey(env: NodeJS.ProcessEnv = process.env, folder: string = process.cwd()): string {
  const given = env.QUEZTL_SSH_PUBLIC_KEY?.trim();
  if (given !== undefined && given !== "") return PUBLIC_KEY.test(given) ? given : keyIn(given, "QUEZTL_SSH_PUBLIC_KEY");
  const file = join(folder, ".queztl", "ssh", "id_ed25519.pub");
  if (existsSync(file)) return keyIn(file);
  throw new QueztlError({
    kind: "config",
    summary: "there is no SSH key for the VMs",
    why: `${file} does not exist, and QUEZTL_SSH_PUBLIC_KEY is not set`,
    fix: "run: queztl prepare",
  });
}

function keyIn(file: string, variable?: string): string {
  const text = existsSync(file) ? readFileSync(file, "utf8").trim() : "";
  if (PUBLIC_KEY.test(text)) return text;
  throw new QueztlError({
    kind: "config",
    ...(variable === undefined ? {} : { where: variable }),
    summary: existsSync(file) ? `${file} holds no public key` : `"${file}" is neither a public key nor a file`,
    fix: "give a line such as ssh-ed25519 AAAA…, or the path of a file with one",
  });
}
