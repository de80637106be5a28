import { createPublicKey, type KeyObject, verify } from "node:crypto";
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { messageOf, QueztlError } from "../../../../core/error";
import { keyFiles } from "../distribution-keys";
import { readTar } from "../tar";
import type { GzipMember } from "./gzip-members";

/** Public keys by the name under which signatures ask for them: the file's name. */
export type ApkKeys = ReadonlyMap<string, KeyObject>;

const ALGORITHMS: Readonly<Record<string, string>> = { RSA: "RSA-SHA1", RSA256: "RSA-SHA256", RSA512: "RSA-SHA512" };
const MARK = /^\.SIGN\.([A-Z0-9]+)\.(.+)$/;

/** Reads the keys that are to be trusted. @throws QueztlError if none of the files is one */
export function readApkKeys(paths: readonly string[]): ApkKeys {
  const files = keyFiles(paths).filter((file) => file.endsWith(".pub"));
  if (files.length > 0) return new Map(files.map((file): [string, KeyObject] => [basename(file), readKey(file)]));
  throw new QueztlError({
    kind: "config",
    summary: "no public key of Alpine is named",
    why: `${paths.join(", ")} has no file whose name ends with .rsa.pub`,
    fix: "name keys as /etc/apk/keys of an Alpine system has them: signatures ask for them by their file's name",
  });
}

function readKey(file: string): KeyObject {
  try {
    return createPublicKey(readFileSync(file));
  } catch (cause) {
    throw new QueztlError({ kind: "config", summary: "a public key cannot be read", where: file, why: messageOf(cause), cause });
  }
}

/** True for the stream of signatures that a signed file begins with. */
export function isSignature(member: GzipMember): boolean {
  return readTar(member.content)[0]?.path.startsWith(".SIGN.") === true;
}

/**
 * Checks the signature of `signed`, the bytes that follow the stream of signatures.
 * @throws QueztlError without a signature by a known key, or with a wrong one
 */
export function checkSignature(signatures: GzipMember | undefined, signed: Buffer, keys: ApkKeys, what: string): void {
  const found = (signatures === undefined ? [] : readTar(signatures.content)).flatMap(({ path, content }) => {
    const [, kind = "", name = ""] = MARK.exec(path) ?? [];
    return kind === "" ? [] : [{ algorithm: ALGORITHMS[kind], name, content }];
  });
  const usable = found.flatMap(({ algorithm, name, content }) => {
    const key = keys.get(name);
    return key === undefined || algorithm === undefined ? [] : [{ algorithm, name, content, key }];
  });
  const wrong = usable.find(({ algorithm, content, key }) => !verify(algorithm, signed, key, content));
  if (usable.length > 0 && wrong === undefined) return;
  if (wrong !== undefined)
    throw new QueztlError({
      kind: "host",
      summary: `the signature of ${what} is wrong`,
      why: `it is not what the holder of ${wrong.name} signed`,
      fix: "do not use it; try another mirror",
    });
  const signers = found.map(({ name }) => name).join(", ");
  throw new QueztlError({
    kind: "host",
    summary: found.length === 0 ? `${what} is not signed` : `${what} is signed by a key that is not known here`,
    why: `${found.length === 0 ? "" : `signed by ${signers}; `}known: ${[...keys.keys()].join(", ")}`,
    fix: "try another mirror, or add the signer's key to the mirror settings if you trust it",
  });
}
