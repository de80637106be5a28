import { createHash } from "node:crypto";
import { QueztlError } from "../../../../core/error";
import { readTar, type TarEntry } from "../tar";
import { splitGzip } from "./gzip-members";
import { type ApkRecord, recordOf } from "./record";
import { type ApkKeys, checkSignature, isSignature } from "./signature";

/** Scripts of a package, in the names of apk: `.pre-install`, `.post-install`, `.trigger`, … */
export interface ApkScript {
  readonly name: string;
  readonly content: Buffer;
}

/** An .apk (version 2) that was checked: signature, hash of the data. */
export interface OpenedApk {
  readonly record: ApkRecord;
  readonly scripts: readonly ApkScript[];
  /** Patterns of folders. */
  readonly triggers: readonly string[];
  readonly replaces: ApkRecord["depends"];
  readonly replacesPriority: number;
  readonly entries: readonly TarEntry[];
}

/** Letters of the index for the words of a package's own control file. */
const LETTERS: Readonly<Record<string, string>> = {
  pkgname: "P",
  pkgver: "V",
  arch: "A",
  size: "I",
  pkgdesc: "T",
  url: "U",
  license: "L",
  origin: "o",
  maintainer: "m",
  builddate: "t",
  commit: "c",
  provider_priority: "k",
  depend: "D",
  provides: "p",
  install_if: "i",
};

/**
 * Reads an .apk: the gzip streams of signature, control and data, one after the other.
 * @param keys checks the signature of the control stream. @default not checked
 * @throws QueztlError if it is damaged or not signed as it should be
 */
export function openApk(file: Buffer, what: string, keys?: ApkKeys): OpenedApk {
  const members = naming(what, () => splitGzip(file));
  const [first] = members;
  const signatures = first !== undefined && isSignature(first) ? first : undefined;
  const [control, data, ...more] = signatures === undefined ? members : members.slice(1);
  if (control === undefined || data === undefined || more.length > 0) {
    const why = `it has ${members.length} gzip streams instead of signature, control and data`;
    throw new QueztlError({ kind: "host", summary: `${what} is no package of apk's version 2`, why });
  }
  if (keys !== undefined) checkSignature(signatures, control.raw, keys, what);
  const files = naming(what, () => readTar(control.content));
  const info = readInfo(files.find(({ path }) => path === ".PKGINFO")?.content.toString() ?? "");
  const hash = createHash("sha256").update(data.raw).digest("hex");
  const [wanted] = info.get("datahash") ?? [];
  if (wanted !== hash)
    throw new QueztlError({
      kind: "host",
      summary: `${what} is damaged`,
      why: `its files have the hash ${hash}, but its control file says ${wanted ?? "nothing of one"}`,
      fix: "try another mirror",
    });
  const checksum = `Q1${createHash("sha1").update(control.raw).digest("base64")}`;
  return {
    record: recordOf(fieldsOf(info, checksum, file.length)),
    scripts: files
      .filter(({ path }) => path.startsWith(".") && path !== ".PKGINFO" && !path.startsWith(".SIGN."))
      .map(({ path, content }) => ({ name: path, content })),
    triggers: words(info, "triggers"),
    replaces: recordOf(new Map([...fieldsOf(info, checksum, 0), ["D", words(info, "replaces").join(" ")]])).depends,
    replacesPriority: Number(info.get("replaces_priority")?.[0] ?? "-1"),
    entries: naming(what, () => readTar(data.content)),
  };
}

function words(info: ReadonlyMap<string, readonly string[]>, key: string): readonly string[] {
  return (info.get(key) ?? []).flatMap((value) => value.split(/\s+/).filter(Boolean));
}

function readInfo(text: string): ReadonlyMap<string, readonly string[]> {
  const info = new Map<string, string[]>();
  for (const [, key = "", value = ""] of text.matchAll(/^(\w+) = (.*)$/gm)) info.set(key, [...(info.get(key) ?? []), value.trim()]);
  return info;
}

/** In the order in which apk writes them. */
function fieldsOf(info: ReadonlyMap<string, readonly string[]>, checksum: string, size: number): ReadonlyMap<string, string> {
  const values = new Map(
    Object.entries(LETTERS).flatMap(([key, letter]): [string, string][] => {
      const value = info.get(key)?.join(" ");
      return value === undefined ? [] : [[letter, value]];
    }),
  );
  values.set("C", checksum).set("S", String(size));
  const order = [..."CPVASITULomtckDpi"];
  return new Map(order.flatMap((letter) => (values.has(letter) ? [[letter, values.get(letter) ?? ""] as const] : [])));
}

function naming<R>(what: string, body: () => R): R {
  try {
    return body();
  } catch (error) {
    if (!QueztlError.is(error)) throw error;
    const why = [error.summary, error.why].filter((part) => part !== undefined).join(": ");
    throw new QueztlError({ kind: "host", summary: `${what} is damaged`, why, fix: "try another mirror", cause: error });
  }
}
