import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { QueztlError } from "../../core/error";
import { withLock } from "../../core/lock";
import { builtKernelFolder, KERNEL_MANIFEST, type KernelManifest, kernelsFolder, tryFindBuiltKernel } from "../../core/model/built-kernel";
import type { BuiltKernel, KernelDefinition } from "../../core/model/kernel";
import { hashKernelDefinition, loadKernelDefinition } from "../../core/model/kernel-definition";
import { overlayHash } from "../../core/model/kernel-overlay";
import { cacheFolder } from "../../core/paths";
import { tryWhich } from "../../core/process";
import { during, type Progress } from "../../core/progress";
import { Reverter } from "../../core/reverter";
import { describeFile } from "../publish";
import { compilerName } from "./compiler";
import { make } from "./make";
import { packModules } from "./modules-archive";
import { ObjectTree } from "./object-tree";
import { overlayFolder, plugOverlay } from "./plug-overlay";
import { pruneKernels } from "./prune";
import { type ResolvedConfig, resolveConfig } from "./resolve";
import { prepareSource, type SourceTree } from "./source-tree";

export interface BuildKernelOptions {
  readonly progress: Progress;
  /** @default `cacheFolder()` */
  readonly cache?: string;
  /** Folder of the definitions. @default those of the package */
  readonly definitions?: string;
  /** Compilers at once. @default one for each processor */
  readonly jobs?: number;
  /** Builds even if the kernel is in the cache. @default false */
  readonly force?: boolean;
  /** Looks for a newer version of a Debian source. @default false: what is unpacked is used */
  readonly update?: boolean;
  /** Uses a compiler cache, if ccache is installed. @default true */
  readonly ccache?: boolean;
}

/**
 * Builds a kernel, or returns it from the cache. Two builds at once are safe; one that is interrupted leaves no kernel, and the next goes on
 * where it was.
 * @throws QueztlError for lost symbols, an unreachable source, or the first error of the compiler
 */
export async function buildKernel(name: string, options: BuildKernelOptions): Promise<BuiltKernel> {
  const definition = loadKernelDefinition(name, options.definitions);
  const hash = hashKernelDefinition(definition);
  const cache = options.cache ?? cacheFolder();
  const compiler = await compilerName();
  const cached = () => {
    const found = options.force === true || options.update === true ? undefined : tryFindBuiltKernel(name, hash, cache);
    return found?.inputs.compiler === compiler ? found : undefined;
  };
  const early = cached();
  if (early !== undefined) return early;
  const built = await withSource(definition, options, async (tree) => {
    const meanwhile = cached();
    if (meanwhile !== undefined) return meanwhile;
    await during(options.progress, `building kernel ${name}`, async (step) => {
      const config = await resolveConfig(definition, tree, { cache, update: (text) => step.update(text) });
      await compile({ definition, hash, cache, compiler, tree, config, options, update: (text) => step.update(text) });
    });
    const made = tryFindBuiltKernel(name, hash, cache);
    if (made === undefined) throw new QueztlError({ kind: "host", summary: `kernel ${name} vanished from ${cache} while it was built` });
    return made;
  });
  await pruneKernels(cache);
  return built;
}

/** The checked .config of a kernel, without building it. @throws QueztlError as `buildKernel` */
export async function configureKernel(
  name: string,
  options: Omit<BuildKernelOptions, "force" | "jobs" | "ccache">,
): Promise<ResolvedConfig> {
  const definition = loadKernelDefinition(name, options.definitions);
  return await withSource(definition, options, async (tree) =>
    during(options.progress, `resolving kernel ${name}`, async (step) =>
      resolveConfig(definition, tree, { cache: options.cache ?? cacheFolder(), update: (text) => step.update(text) }),
    ),
  );
}

/** Runs `body` with the unpacked source, overlay plugged in, while nobody else uses it. */
export async function withSource<T>(
  definition: Pick<KernelDefinition, "source">,
  options: Pick<BuildKernelOptions, "progress" | "cache" | "update">,
  body: (tree: SourceTree) => Promise<T>,
): Promise<T> {
  const cache = options.cache ?? cacheFolder();
  const kernels = kernelsFolder(cache);
  const waits = () => options.progress.note(`another build uses ${kernels}; waiting for it`);
  const tree = await withLock(
    join(kernels, "sources.lock"),
    async () =>
      await during(options.progress, "kernel source", async (step) =>
        prepareSource(definition.source, { cache, update: (text) => step.update(text), fresh: options.update === true }),
      ),
    waits,
  );
  return await withLock(
    join(kernels, `${tree.id}.lock`),
    async () => {
      plugOverlay(tree.folder);
      return await body(tree);
    },
    waits,
  );
}

interface Work {
  readonly definition: KernelDefinition;
  readonly hash: string;
  readonly cache: string;
  readonly compiler: string;
  readonly tree: SourceTree;
  readonly config: ResolvedConfig;
  readonly options: BuildKernelOptions;
  readonly update: (text: string) => void;
}

async function compile(work: Work): Promise<void> {
  const { definition, hash, cache, tree, config, options, update } = work;
  const root = join(kernelsFolder(cache), "built");
  mkdirSync(root, { recursive: true });
  for (const left of readdirSync(root).filter((name) => name.startsWith(`.building-${definition.name}-`)))
    rmSync(join(root, left), { recursive: true });
  const objects = new ObjectTree(cache, definition.name, tree);
  objects.open(config.text);
  const log = join(objects.folder, "build.log");
  rmSync(log, { force: true });
  const ccache = options.ccache !== false && tryWhich("ccache") !== undefined ? join(kernelsFolder(cache), "ccache") : undefined;
  const more = { ...(ccache === undefined ? {} : { ccache }), ...(options.jobs === undefined ? {} : { jobs: options.jobs }) };
  const onCompiled = (count: number) => update(`${count} files compiled`);
  const hasModules = config.values.get("MODULES") === "y";
  const common = { tree, objects: objects.folder, log, ...more };
  const targets = ["bzImage", ...(hasModules ? ["modules"] : [])];
  await objects.whileChanging(async () => make(targets, { ...common, what: `compiling kernel ${definition.name}`, onCompiled }));

  await Reverter.run(async (reverter) => {
    const folder = mkdtempSync(join(root, `.building-${definition.name}-`));
    chmodSync(folder, 0o755); // mkdtemp makes it private; others may use the cache
    reverter.add(`remove ${folder}`, () => rmSync(folder, { recursive: true, force: true }));
    const release = readFileSync(join(objects.folder, "include/config/kernel.release"), "utf8").trim();
    copyFileSync(join(objects.folder, "arch/x86/boot/bzImage"), join(folder, "bzImage"));
    writeFileSync(join(folder, "config"), config.text);
    if (hasModules) {
      update("modules");
      const stage = join(folder, "stage");
      const variables = [`INSTALL_MOD_PATH=${stage}`, "INSTALL_MOD_STRIP=1"];
      await make(["modules_install"], { ...common, what: `installing modules of ${definition.name}`, variables });
      await packModules(stage, release, definition.modules, tree, join(folder, "modules.tar.zst"));
      rmSync(stage, { recursive: true });
    }
    copyFileSync(log, join(folder, "build.log"));
    const manifest: KernelManifest = {
      version: 1,
      name: definition.name,
      hash,
      release,
      image: describeFile(folder, "bzImage"),
      ...(hasModules ? { modules: describeFile(folder, "modules.tar.zst") } : {}),
      cmdline: definition.cmdline,
      config: describeFile(folder, "config"),
      inputs: {
        source: tree.label,
        sourceHash: tree.hash,
        configHash: config.hash,
        overlayHash: overlayHash(overlayFolder()),
        compiler: work.compiler,
      },
    };
    writeFileSync(join(folder, KERNEL_MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`);
    const target = builtKernelFolder(definition.name, hash, cache);
    if (existsSync(target)) rmSync(target, { recursive: true });
    renameSync(folder, target);
  });
}
