import { type ChildProcess, spawn } from "node:child_process";
import { createWriteStream, existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname } from "node:path";
import { QueztlError } from "../../core/error";
import { lastLines, tryWhich } from "../../core/process";
import { firstError } from "./first-error";
import type { SourceTree } from "./source-tree";

export interface MakeOptions {
  readonly tree: SourceTree;
  /** Where everything that is made goes. */
  readonly objects: string;
  /** Keeps all that make says. */
  readonly log: string;
  /** What we were doing, for the error. */
  readonly what: string;
  /** @default one for each processor */
  readonly jobs?: number;
  /** Folder of the compiler cache. @default none is used */
  readonly ccache?: string;
  readonly variables?: readonly string[];
  /** Called with the count of files compiled so far. */
  readonly onCompiled?: (count: number) => void;
}

/** Programs that a kernel's build needs, with Debian's packages of them. */
const TOOLS: readonly (readonly [program: string, packageName: string])[] = [
  ["make", "make"],
  ["gcc", "gcc"],
  ["flex", "flex"],
  ["bison", "bison"],
  ["bc", "bc"],
  ["xz", "xz-utils"],
  ["zstd", "zstd"],
  ["cpio", "cpio"],
  ["depmod", "kmod"],
  ["setpriv", "util-linux"],
];

/** Headers of libraries that the kernel's own tools are linked with. */
const HEADERS: readonly (readonly [file: string, packageName: string])[] = [
  ["/usr/include/gelf.h", "libelf-dev"],
  ["/usr/include/openssl/ssl.h", "libssl-dev"],
];

/** Debian's packages that a build needs and this machine lacks. ccache, which makes later builds ten times quicker, is not among them. */
export function missingKernelPackages(): readonly string[] {
  const tools = TOOLS.filter(([program]) => tryWhich(program) === undefined);
  const headers = HEADERS.filter(([file]) => !existsSync(file));
  return [...tools, ...headers].map(([, name]) => name);
}

/** @throws QueztlError naming what is missing, and how to install it */
export function checkKernelTools(): void {
  const missing = missingKernelPackages();
  if (missing.length === 0) return;
  throw new QueztlError({
    kind: "host",
    summary: "this machine cannot build kernels",
    why: `these packages are not installed: ${missing.join(", ")}`,
    fix: `apt-get install --no-install-recommends ${missing.join(" ")} ccache`,
  });
}

/**
 * Runs make with an environment of our own, so that nothing of the caller's gets into the kernel: date, user, host and build number are fixed.
 * make dies with us, even if we are killed, so that no orphan goes on in a folder whose lock is free.
 * @throws QueztlError with the first real error of the log
 */
export async function make(targets: readonly string[], options: MakeOptions): Promise<void> {
  const { tree, objects, log, what } = options;
  const compiler = options.ccache === undefined ? "gcc" : "ccache gcc";
  const args = [
    ...[
      "--pdeathsig",
      "TERM",
      "--",
      "make",
      "-C",
      tree.folder,
      `O=${objects}`,
      "ARCH=x86_64",
      `-j${options.jobs ?? availableParallelism()}`,
    ],
    ...[`CC=${compiler}`, `HOSTCC=${compiler}`, ...(options.variables ?? []), ...targets],
  ];
  const child = spawn("setpriv", args, { env: environment(tree, options.ccache), stdio: ["ignore", "pipe", "pipe"] });
  const said: string[] = [];
  const file = createWriteStream(log, { flags: "a" });
  collect(child, options, said, file);
  const code = await new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (status, signal) => resolve(status ?? (signal === null ? 1 : 128)));
  });
  await new Promise<void>((resolve) => file.end(() => resolve()));
  if (code === 0) return;
  const text = said.join("");
  throw new QueztlError({
    kind: "host",
    summary: `${what} failed`,
    why: firstError(text) ?? lastLines(text, 8),
    fix: /No space left on device/.test(text)
      ? "make room on the disk of the cache (QUEZTL_CACHE_DIR), and run it again"
      : `the whole log is ${log}`,
  });
}

function collect(child: ChildProcess, options: MakeOptions, said: string[], file: NodeJS.WritableStream): void {
  let compiled = 0;
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8");
    stream?.on("data", (text: string) => {
      said.push(text);
      file.write(text);
      compiled += text.match(/^ {2}(CC|AS|HOSTCC|LDS) /gm)?.length ?? 0;
      options.onCompiled?.(compiled);
    });
  }
}

function environment(tree: SourceTree, ccache: string | undefined): NodeJS.ProcessEnv {
  const date = new Date(tree.epoch * 1000).toUTCString();
  const { PATH, HOME, TMPDIR } = process.env;
  return {
    ...(PATH === undefined ? {} : { PATH }),
    ...(HOME === undefined ? {} : { HOME }),
    ...(TMPDIR === undefined ? {} : { TMPDIR }),
    LC_ALL: "C",
    TZ: "UTC",
    LOCALVERSION: "", // else a version that is no release gets a "+"
    KBUILD_BUILD_TIMESTAMP: date,
    KBUILD_BUILD_USER: "queztl",
    KBUILD_BUILD_HOST: "queztl",
    KBUILD_BUILD_VERSION: "1",
    SOURCE_DATE_EPOCH: String(tree.epoch),
    ...(ccache === undefined ? {} : { CCACHE_DIR: ccache, CCACHE_NOHASHDIR: "1", CCACHE_MAXSIZE: "2G", CCACHE_BASEDIR: dirname(ccache) }),
  };
}
