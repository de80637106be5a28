import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { QueztlError } from "../../src/core/error";

/** A file to upload: where it is, and what it must be. */
export interface Content {
  /** Path (from the folder where the app runs) or URL: `file:`, `http:`, `https:`. */
  readonly url: string;
  /** `sha256:…` or `sha512:…`; checked while it is uploaded. @default not checked */
  readonly checksum?: string;
}

/** An absolute path or a URL. @throws QueztlError if a local file is missing, or the checksum is none */
export function resolveContent(content: string | Content, where?: string): Content {
  const { url, checksum } = typeof content === "string" ? { url: content } : content;
  const refuse = (summary: string, fix: string) => {
    throw new QueztlError({ kind: "config", ...(where === undefined ? {} : { where }), summary, fix });
  };
  if (checksum !== undefined && !/^(sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/.test(checksum))
    refuse(`"${checksum}" is not a checksum`, "write sha256: and 64 hexadecimal digits, or sha512: and 128");
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(url)?.[1];
  if (scheme !== undefined) {
    if (!["file", "http", "https"].includes(scheme)) refuse(`"${url}" has the scheme ${scheme}`, "use a path, file:, http: or https:");
    return checksum === undefined ? { url } : { url, checksum };
  }
  const path = resolve(url);
  if (!existsSync(path)) refuse(`there is no file ${path}`, "give a path from the folder where the app runs, or a URL");
  return checksum === undefined ? { url: path } : { url: path, checksum };
}
