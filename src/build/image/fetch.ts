import { createHash } from "node:crypto";
import { closeSync, createReadStream, existsSync, mkdirSync, openSync, renameSync, statSync, utimesSync, writeSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { messageOf, QueztlError } from "../../core/error";
import type { ProgressStep } from "../../core/progress";
import { proxiedFetch } from "../../core/proxied-fetch";
import { temporaryPath } from "../temporary-path";
import type { FetchedPackage, LockedPackage, Repository } from "./packager";

export interface FetchOptions {
  /** For messages. */
  readonly image: string;
  readonly repositories: readonly Repository[];
  /** Files by SHA-256, shared by all images. */
  readonly folder: string;
  readonly step: Pick<ProgressStep, "update">;
  /** Checks nothing but sizes, where a person said so. @default true */
  readonly verify?: boolean;
  /** Milliseconds without a byte until a download counts as dead. @default 30 s */
  readonly patience?: number;
}

const AT_ONCE = 4;
const TRIES = 3;
const PATIENCE = 30_000;

/** Downloads packages of a lock, or takes them from the cache, and checks their hashes. @throws QueztlError that says which one failed, and why */
export async function fetchPackages(packages: readonly LockedPackage[], options: FetchOptions): Promise<readonly FetchedPackage[]> {
  mkdirSync(options.folder, { recursive: true });
  const total = packages.reduce((sum, one) => sum + one.size, 0);
  let done = 0;
  const fetched = new Map<LockedPackage, FetchedPackage>();
  const queue = [...packages];
  let failed = false;
  const worker = async () => {
    for (let next = queue.shift(); next !== undefined && !failed; next = queue.shift()) {
      try {
        fetched.set(next, { ...next, file: await fetchOne(next, options) });
      } catch (error) {
        failed = true;
        throw error;
      }
      done += next.size;
      options.step.update(`packages: ${fetched.size} of ${packages.length}, ${(done / 1e6).toFixed(0)} of ${(total / 1e6).toFixed(0)} MB`);
    }
  };
  const results = await Promise.allSettled(Array.from({ length: AT_ONCE }, worker));
  const failure = results.find((result) => result.status === "rejected");
  if (failure !== undefined) throw failure.reason;
  return packages.flatMap((one) => fetched.get(one) ?? []);
}

async function fetchOne(entry: LockedPackage, options: FetchOptions): Promise<string> {
  const file = join(options.folder, entry.sha256);
  if (existsSync(file) && statSync(file).size === entry.size) {
    const now = new Date();
    utimesSync(file, now, now); // the cache is pruned by last use
    return file;
  }
  const base = options.repositories.find(({ name }) => name === entry.repository);
  if (base === undefined)
    throw new QueztlError({
      kind: "config",
      summary: `${entry.name} of image ${options.image} comes from the repository ${entry.repository}, which is not set`,
      why: `set: ${options.repositories.map(({ name }) => name).join(", ")}`,
      fix: `name its URL in mirrors.yaml, or run: queztl image lock ${options.image} --update`,
    });
  const url = `${base.url}/${entry.path.split("/").map(encodeURIComponent).join("/")}`;
  for (let tries = 1; ; tries++) {
    const part = temporaryPath(`${file}.${process.pid}.part`);
    try {
      await download(url, part.path, entry, options);
      renameSync(part.path, file);
      part.keep();
      return file;
    } catch (error) {
      part.remove();
      if (!(error instanceof Passing)) throw error;
      if (tries === TRIES) throw error.final(entry, tries);
      await new Promise((resolve) => setTimeout(resolve, 300 * 4 ** (tries - 1)));
    }
  }
}

/** A failure that another try may mend. */
class Passing extends Error {
  readonly url: string;

  constructor(url: string, cause: unknown) {
    super(messageOf(cause instanceof Error && cause.cause !== undefined ? cause.cause : cause));
    this.url = url;
  }

  final({ name, version }: LockedPackage, tries: number): QueztlError {
    return new QueztlError({
      kind: "host",
      summary: `cannot download ${name} ${version}`,
      where: this.url,
      why: `${this.message} (${tries} tries)`,
      fix: "check the network and the mirror; then build again: what has arrived is kept",
      cause: this,
    });
  }
}

async function download(url: string, part: string, entry: LockedPackage, options: FetchOptions): Promise<void> {
  const hash = createHash("sha256");
  let size = 0;
  const out = openSync(part, "w");
  try {
    for await (const piece of await open(url, entry, options)) {
      hash.update(piece);
      size += piece.length;
      write(out, piece, entry.name);
    }
  } finally {
    closeSync(out);
  }
  if (size < entry.size) throw new Passing(url, new Error(`it ended after ${size} of ${entry.size} bytes`));
  const found = hash.digest("hex");
  if (size === entry.size && (options.verify === false || found === entry.sha256)) return;
  throw new QueztlError({
    kind: "host",
    summary: `${entry.name} ${entry.version} is not the file that the lock names`,
    where: url,
    why: `expected ${entry.size} bytes with SHA-256 ${entry.sha256}, found ${size} with ${found}`,
    fix: `use a mirror that you trust; if the distribution has published it anew: queztl image lock ${options.image} --update`,
  });
}

function write(out: number, piece: Uint8Array, name: string): void {
  try {
    for (let at = 0; at < piece.length; ) at += writeSync(out, piece, at);
  } catch (cause) {
    const full = (cause as NodeJS.ErrnoException).code === "ENOSPC";
    throw new QueztlError({
      kind: "host",
      summary: full ? `the disk is full: no room for ${name}` : `cannot write ${name}`,
      why: messageOf(cause),
      fix: "make room (queztl image prune), or put the cache elsewhere with QUEZTL_CACHE_DIR",
      cause,
    });
  }
}

async function open(url: string, entry: LockedPackage, options: FetchOptions): Promise<AsyncIterable<Uint8Array>> {
  const gone = () =>
    new QueztlError({
      kind: "host",
      summary: `${entry.name} ${entry.version} is gone from the mirror`,
      where: url,
      why: `the lock of image ${options.image} names it, and the archive has moved on`,
      fix: `take today's versions: queztl image lock ${options.image} --update`,
    });
  if (url.startsWith("file:")) {
    const path = fileURLToPath(url);
    if (!existsSync(path)) throw gone();
    return createReadStream(path);
  }
  const abort = new AbortController();
  const patience = options.patience ?? PATIENCE;
  const stalled = () => abort.abort(new Error(`no data for ${patience / 1000} s`));
  let timer = setTimeout(stalled, patience);
  try {
    const response = await proxiedFetch(url, { signal: abort.signal });
    if (response.status === 404 || response.status === 410) throw gone();
    if (!response.ok) throw new Error(`the server answers ${response.status} ${response.statusText}`);
    const body = response.body;
    if (body === null) throw new Error("the server sends nothing");
    return (async function* () {
      try {
        for await (const piece of body) {
          clearTimeout(timer);
          timer = setTimeout(stalled, patience);
          yield piece;
        }
      } catch (error) {
        throw new Passing(url, error);
      } finally {
        clearTimeout(timer);
      }
    })();
  } catch (error) {
    clearTimeout(timer);
    throw QueztlError.is(error) ? error : new Passing(url, error);
  }
}
