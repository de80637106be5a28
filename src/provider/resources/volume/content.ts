import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { messageOf, QueztlError } from "../../../core/error";
import { findBuiltImage } from "../../../core/model/built-image";
import { isObject } from "../../../schema/check";
import { seedDocuments } from "../../../seed/nocloud";
import { seedImage } from "../../../seed/render";

/** What a volume is made of, with what must be known before it is made. */
export interface Content {
  /** For messages. */
  readonly what: string;
  /** Bytes that travel. */
  readonly length: number;
  readonly format: "qcow2" | "raw";
  /** Bytes that a guest sees. */
  readonly capacity: bigint;
  /** Each call begins anew. */
  open(): Promise<AsyncIterable<Uint8Array>>;
  readonly checksum: string | undefined;
}

export type ContentSource =
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "web"; readonly url: string }
  | { readonly kind: "image"; readonly name: string; readonly hash: string; readonly part: "disk" | "kernel" | "initrd" | "vars" };

const IMAGE = /^queztl-image:([a-z0-9+-]+)#([0-9a-f]{12,64})\/(disk|kernel|initrd|vars)$/;

/** @throws QueztlError (config) if it is neither a path nor a URL that can be read */
export function parseContentUrl(url: string): ContentSource {
  const image = IMAGE.exec(url);
  if (image !== null) return { kind: "image", name: image[1] ?? "", hash: image[2] ?? "", part: image[3] as "disk" };
  if (url.startsWith("/") || url.startsWith("./") || url.startsWith("../")) return { kind: "file", path: url };
  if (/^https?:\/\//.test(url)) return { kind: "web", url };
  if (url.startsWith("file://")) return { kind: "file", path: fileURLToPath(url) };
  const scheme = /^([a-z][a-z0-9+.-]*):/.exec(url)?.[1];
  if (scheme === undefined) return { kind: "file", path: url };
  throw new QueztlError({
    kind: "config",
    where: "create.content.url",
    summary: `"${url}" cannot be read`,
    why: `there is no such scheme as ${scheme}: here`,
    fix: "use a path, file://, http://, https:// or queztl-image:NAME#HASH/disk",
  });
}

/** Where a built image's part lies. @throws QueztlError that says how to build it */
export function imageFile(source: ContentSource & { readonly kind: "image" }): string {
  const file = findBuiltImage(source.name, source.hash)[source.part];
  if (file !== undefined) return file.path;
  throw new QueztlError({ kind: "config", where: "create.content.url", summary: `image ${source.name} has no ${source.part}` });
}

/** @throws QueztlError if it is not there or cannot be read */
export async function openContent(url: string, checksum: string | undefined, signal: AbortSignal): Promise<Content> {
  const source = parseContentUrl(url);
  if (source.kind === "web") return await webContent(source.url, checksum, signal);
  return await fileContent(source.kind === "image" ? imageFile(source) : source.path, checksum);
}

async function fileContent(path: string, checksum: string | undefined): Promise<Content> {
  try {
    const file = await open(path);
    try {
      const { size } = await file.stat();
      const head = Buffer.alloc(HEAD_BYTES);
      const { bytesRead } = await file.read(head, 0, HEAD_BYTES, 0);
      const open = async () => createReadStream(path, { highWaterMark: 1024 * 1024 });
      return { what: path, length: size, ...describe(head.subarray(0, bytesRead), size), open, checksum };
    } finally {
      await file.close();
    }
  } catch (cause) {
    throw new QueztlError({
      kind: "config",
      where: "create.content.url",
      summary: `cannot read ${path}`,
      why: messageOf(cause),
      fix: "give the path of a file on the machine that runs Terraform",
      cause,
    });
  }
}

async function webContent(url: string, checksum: string | undefined, signal: AbortSignal): Promise<Content> {
  const response = await request(url, signal, { range: `bytes=0-${HEAD_BYTES - 1}` });
  const head = Buffer.alloc(HEAD_BYTES);
  let filled = 0;
  for await (const piece of response.body ?? []) {
    filled += Buffer.from(piece).copy(head, filled);
    if (filled >= HEAD_BYTES) break;
  }
  const total =
    response.status === 206 ? /\/(\d+)$/.exec(response.headers.get("content-range") ?? "")?.[1] : response.headers.get("content-length");
  if (total === null || total === undefined || !/^\d+$/.test(total))
    throw new QueztlError({
      kind: "config",
      where: "create.content.url",
      summary: `${url} does not tell its length`,
      why: "a volume must be made before its content arrives",
      fix: "download it and give the path",
    });
  const length = Number(total);
  const open = async () => (await request(url, signal)).body ?? emptyBody();
  return { what: url, length, ...describe(head.subarray(0, filled), length), open, checksum };
}

async function* emptyBody(): AsyncGenerator<Uint8Array> {}

async function request(url: string, signal: AbortSignal, headers: Record<string, string> = {}): Promise<Response> {
  try {
    const response = await fetch(url, { signal, headers });
    if (response.ok) return response;
    throw new Error(`the server answers ${response.status} ${response.statusText}`);
  } catch (cause) {
    const inner = cause instanceof Error && cause.cause !== undefined ? cause.cause : cause;
    throw new QueztlError({
      kind: "config",
      where: "create.content.url",
      summary: `cannot download ${url}`,
      why: messageOf(inner),
      fix: "check the address, and that this machine can reach it",
      cause,
    });
  }
}

const HEAD_BYTES = 512;
/** `QFI\xfb` (QEMU's docs/interop/qcow2.txt); the size stands at byte 24. */
const QCOW_MAGIC = 0x514649fb;

function describe(head: Buffer, length: number): { readonly format: "qcow2" | "raw"; readonly capacity: bigint } {
  if (head.length >= 32 && head.readUInt32BE(0) === QCOW_MAGIC) return { format: "qcow2", capacity: head.readBigUInt64BE(24) };
  return { format: "raw", capacity: BigInt(length) };
}

/** The ISO image of `create.cloudinit`. */
export function seedContent(declared: Readonly<Record<string, unknown>>, volume: string): Content {
  const hostname = volume.replace(/\.[a-z0-9]+$/, "");
  const text = (name: string) => (typeof declared[name] === "string" ? { [name]: declared[name] } : {});
  const { metaData } = seedDocuments({ hostname, sshAuthorizedKeys: [] });
  const documents = { user_data: "", meta_data: metaData, ...text("user_data"), ...text("meta_data"), ...text("network_config") } as {
    readonly user_data: string;
    readonly meta_data: string;
    readonly network_config?: string;
  };
  const image = seedImage({
    userData: documents.user_data,
    metaData: documents.meta_data,
    ...(documents.network_config === undefined ? {} : { networkConfig: documents.network_config }),
  });
  const open = async () => pieces(image);
  return { what: "the seed", length: image.length, format: "raw", capacity: BigInt(image.length), open, checksum: undefined };
}

async function* pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** Checks the declared checksum while the content passes. @throws QueztlError at the end, if it is another one */
export async function* verified(content: Content): AsyncGenerator<Uint8Array> {
  const [algorithm = "", expected = ""] = content.checksum?.split(":") ?? [];
  const hash = algorithm === "" ? undefined : createHash(algorithm);
  for await (const piece of await content.open()) {
    hash?.update(piece);
    yield piece;
  }
  const actual = hash?.digest("hex");
  if (actual === undefined || actual === expected) return;
  throw new QueztlError({
    kind: "config",
    where: "create.content.checksum",
    summary: `${content.what} has another checksum`,
    why: `expected ${algorithm}:${expected}, found ${algorithm}:${actual}`,
    fix: "check where the content comes from before you change the checksum",
  });
}

/** Size and time of a local file, by which another content is noticed where no checksum is declared. */
export interface Stamp {
  readonly size: number;
  readonly time: number;
}

export async function stampOf(create: unknown): Promise<Stamp | undefined> {
  const content = isObject(create) && isObject(create.content) ? create.content : undefined;
  if (content === undefined || typeof content.url !== "string" || typeof content.checksum === "string") return undefined;
  const source = parseContentUrl(content.url);
  if (source.kind !== "file") return undefined;
  try {
    const { size, mtimeMs } = await stat(source.path);
    return { size, time: Math.floor(mtimeMs) };
  } catch {
    return undefined; // only a create needs it, and says so
  }
}
