import { createHash, type Hash } from "node:crypto";
import {
  createWriteStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { messageOf, QueztlError } from "../../core/error";
import { kernelsFolder } from "../../core/model/built-kernel";
import type { KernelSource } from "../../core/model/kernel";
import { run } from "../../core/process";
import { proxiedFetch } from "../../core/proxied-fetch";
import { fetchDebianPackage } from "./debian-package";
import { tarUnpackArgs, unpackDebianSource } from "./unpack";

/** A source in the cache, unpacked. */
export interface SourceTree {
  /** Its folder's name. */
  readonly id: string;
  readonly folder: string;
  /** Such as `linux-source-6.12 6.12.117-1~deb12u1`. */
  readonly label: string;
  /** Of the archive, or the commit. */
  readonly hash: string;
  /** `make kernelversion`, such as 6.12.117. */
  readonly version: string;
  /** Seconds since 1970 of the source, which the kernel takes for its own date. */
  readonly epoch: number;
}

export interface SourceWork {
  readonly cache: string;
  readonly update: (text: string) => void;
  /** Looks for a newer version of a Debian source even if one is unpacked. @default false */
  readonly fresh?: boolean;
}

const STAMP = ".queztl-source.json";

/**
 * Unpacks a source, unless it is there. A tree appears in one step, so an interrupted run leaves none; the caller holds the lock of the sources.
 * @throws QueztlError for a place that does not answer, a wrong checksum, a disk that is full
 */
export async function prepareSource(source: KernelSource, work: SourceWork): Promise<SourceTree> {
  const root = join(kernelsFolder(work.cache), "sources");
  mkdirSync(root, { recursive: true });
  for (const left of readdirSync(root).filter((name) => name.startsWith(".unpacking-"))) rmSync(join(root, left), { recursive: true });
  if ("debian" in source) return await fromDebian(source.debian, root, work);
  if ("url" in source) return await fromUrl(source, root, work);
  return await fromGit(source, root, work);
}

async function fromDebian(name: string, root: string, work: SourceWork): Promise<SourceTree> {
  const trees = readdirSync(root).flatMap((id) => (id.startsWith(`${name}-`) ? (readTree(root, id) ?? []) : []));
  const newest = trees.sort((a, b) => b.epoch - a.epoch)[0];
  if (newest !== undefined && work.fresh !== true) return newest;
  const deb = await fetchDebianPackage(name, work);
  const id = `${name}-${deb.version.replaceAll(/[^\w.+-]/g, "_")}`;
  const tree = await unpackOnce(root, id, { label: `${name} ${deb.version}`, hash: deb.sha256 }, async (folder) => {
    work.update(`unpacking ${name} ${deb.version}`);
    await unpackDebianSource(deb.file, folder);
  });
  rmSync(deb.file, { force: true });
  return tree;
}

async function fromUrl(
  { url, sha256 }: { readonly url: string; readonly sha256: string },
  root: string,
  work: SourceWork,
): Promise<SourceTree> {
  return await unpackOnce(root, `tar-${sha256.slice(0, 16)}`, { label: url, hash: sha256 }, async (folder) => {
    const archive = join(folder, ".archive");
    work.update(`downloading ${url}`);
    const got = await download(url, archive);
    if (got !== sha256)
      throw new QueztlError({
        kind: "host",
        summary: `${url} is not what the definition says`,
        why: `SHA-256 of the download is ${got}; the definition has ${sha256}`,
        fix: "check where it comes from; if it is right, correct source.sha256",
      });
    work.update("unpacking");
    await run("tar", [...tarUnpackArgs, "-xf", archive, "-C", folder], { what: `unpacking ${url}`, kind: "host" });
    rmSync(archive);
  });
}

async function download(url: string, file: string): Promise<string> {
  const hash = createHash("sha256");
  try {
    const response = await proxiedFetch(url);
    if (!response.ok || response.body === null) throw new Error(`the server says ${response.status} ${response.statusText}`);
    await pipeline(Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0]), tee(hash), createWriteStream(file));
    return hash.digest("hex");
  } catch (cause) {
    const why = cause instanceof Error && cause.cause !== undefined ? `${cause.message}: ${messageOf(cause.cause)}` : messageOf(cause);
    throw new QueztlError({
      kind: "host",
      summary: `cannot download ${url}`,
      why,
      fix: "check the address and the machine's network",
      cause,
    });
  }
}

function tee(hash: Hash) {
  return async function* (chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      hash.update(chunk);
      yield chunk;
    }
  };
}

async function fromGit(
  { git, commit }: { readonly git: string; readonly commit: string },
  root: string,
  work: SourceWork,
): Promise<SourceTree> {
  return await unpackOnce(root, `git-${commit.slice(0, 16)}`, { label: `${git} ${commit}`, hash: commit }, async (folder) => {
    const repository = join(folder, ".fetched");
    const fix = "check the address and the commit; the server must give single commits";
    const inGit = async (args: readonly string[], what: string) =>
      await run("git", ["-C", repository, ...args], { what, kind: "host", fix });
    work.update(`fetching ${commit.slice(0, 12)}`);
    await run("git", ["init", "--quiet", "--bare", repository], { what: "making a repository", kind: "host", fix: "install git" });
    await inGit(["fetch", "--quiet", "--depth", "1", git, commit], `fetching ${git}`);
    work.update("unpacking");
    await inGit(["archive", "--format=tar", "--output", join(folder, ".archive"), commit], "reading the commit");
    await run("tar", ["-xf", join(folder, ".archive"), "-C", folder], { what: `unpacking ${git}`, kind: "host" });
    rmSync(join(folder, ".archive"));
    rmSync(repository, { recursive: true });
  });
}

type Named = Pick<SourceTree, "label" | "hash">;

async function unpackOnce(root: string, id: string, named: Named, fill: (folder: string) => Promise<void>): Promise<SourceTree> {
  const there = readTree(root, id);
  if (there !== undefined) return there;
  const work = join(root, `.unpacking-${id}`);
  mkdirSync(work);
  try {
    await fill(work);
    const makefile = join(work, "Makefile");
    const version = existsSync(makefile) ? kernelVersion(readFileSync(makefile, "utf8")) : undefined;
    if (version === undefined)
      throw new QueztlError({ kind: "config", summary: `${named.label} is no Linux source`, why: "its Makefile names no version" });
    const epoch = Math.floor(statSync(makefile).mtimeMs / 1000);
    writeFileSync(join(work, STAMP), `${JSON.stringify({ ...named, version, epoch })}\n`);
    renameSync(work, join(root, id));
  } catch (error) {
    rmSync(work, { recursive: true, force: true });
    throw error;
  }
  const tree = readTree(root, id);
  if (tree === undefined) throw new Error(`${id} vanished from ${root}`);
  return tree;
}

/** A tree of the cache, noted as used now. */
function readTree(root: string, id: string): SourceTree | undefined {
  const stamp = join(root, id, STAMP);
  if (!existsSync(stamp)) return undefined;
  const now = new Date();
  utimesSync(stamp, now, now);
  return { id, folder: join(root, id), ...(JSON.parse(readFileSync(stamp, "utf8")) as Omit<SourceTree, "id" | "folder">) };
}

function kernelVersion(makefile: string): string | undefined {
  const part = (name: string) => new RegExp(`^${name} = *(\\S*)`, "m").exec(makefile)?.[1];
  const [major, minor, patch = "0"] = [part("VERSION"), part("PATCHLEVEL"), part("SUBLEVEL")];
  return major === undefined || minor === undefined ? undefined : `${major}.${minor}.${patch}${part("EXTRAVERSION") ?? ""}`;
}
