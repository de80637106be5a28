import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { messageOf, QueztlError } from "../../core/error";
import { suggest } from "../../core/suggest";
import { EMBEDDED_URI } from "../../libvirt/uri";

/** A synthesized stack, as it lies in cdktf.out. */
export interface SynthesizedStack {
  readonly name: string;
  /** Where Terraform runs. */
  readonly folder: string;
  /** Names of the stacks that must be deployed before it. */
  readonly dependencies: readonly string[];
  /** cdk.tf.json. */
  readonly config: TerraformConfig;
}

type Blocks = Readonly<Record<string, Readonly<Record<string, Values>>>>;
type Values = Readonly<Record<string, unknown>>;

/** The parts of Terraform's JSON that we look at. */
export interface TerraformConfig {
  readonly terraform?: {
    readonly backend?: Readonly<Record<string, Values>>;
    readonly required_providers?: Readonly<Record<string, Values>>;
  };
  readonly provider?: Readonly<Record<string, readonly Values[]>>;
  readonly resource?: Blocks;
  readonly module?: Readonly<Record<string, Values>>;
}

interface Manifest {
  readonly stacks: Readonly<
    Record<
      string,
      {
        readonly name: string;
        readonly constructPath: string;
        readonly workingDirectory: string;
        readonly synthesizedStackPath: string;
        readonly dependencies: readonly string[];
        readonly annotations?: readonly Annotation[];
      }
    >
  >;
}

/** What synthesis said about a construct. */
export interface Annotation {
  readonly constructPath: string;
  /** `@cdktf/info`, `@cdktf/warn`, `@cdktf/error`. */
  readonly level: string;
  readonly message: string;
}

export function outputFolder(root: string): string {
  return join(root, "cdktf.out");
}

/** The stacks of the last synthesis, each after those that it depends on; none if there was no synthesis. */
export function readStacks(outdir: string): readonly SynthesizedStack[] {
  const manifest = tryReadManifest(outdir);
  const all = Object.values(manifest?.stacks ?? {});
  const names = new Map(all.map((entry) => [entry.constructPath, entry.name]));
  const stacks = all.map((entry) => ({
    name: entry.name,
    folder: join(outdir, entry.workingDirectory),
    dependencies: entry.dependencies.flatMap((path) => names.get(path) ?? []),
    config: readJson(join(outdir, entry.synthesizedStackPath)) as TerraformConfig,
  }));
  return inOrder(stacks);
}

/** What synthesis noted on the constructs. */
export function readAnnotations(outdir: string): readonly Annotation[] {
  return Object.values(tryReadManifest(outdir)?.stacks ?? {}).flatMap((entry) => entry.annotations ?? []);
}

function tryReadManifest(outdir: string): Manifest | undefined {
  const file = join(outdir, "manifest.json");
  return existsSync(file) ? (readJson(file) as Manifest) : undefined;
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (cause) {
    throw new QueztlError({
      summary: "what was synthesized cannot be read",
      where: file,
      why: messageOf(cause),
      fix: "queztl synth",
      cause,
    });
  }
}

function inOrder(stacks: readonly SynthesizedStack[]): readonly SynthesizedStack[] {
  const sorted: SynthesizedStack[] = [];
  const visit = (stack: SynthesizedStack) => {
    if (sorted.includes(stack)) return;
    for (const before of stacks.filter(({ name }) => stack.dependencies.includes(name))) visit(before);
    sorted.push(stack);
  };
  for (const stack of [...stacks].sort((a, b) => (a.name < b.name ? -1 : 1))) visit(stack);
  return sorted;
}

/** The stacks of these names, or all. @throws QueztlError if there is none of a name */
export function selectStacks(stacks: readonly SynthesizedStack[], names: readonly string[]): readonly SynthesizedStack[] {
  const known = stacks.map(({ name }) => name);
  const wrong = names.find((name) => !known.includes(name));
  if (wrong !== undefined) {
    const near = suggest(wrong, known);
    throw new QueztlError({
      kind: "not-found",
      summary: `there is no stack "${wrong}"`,
      why: `the app has: ${known.join(", ") || "none"}`,
      ...(near === undefined ? {} : { fix: `did you mean "${near}"?` }),
    });
  }
  return names.length === 0 ? stacks : stacks.filter(({ name }) => names.includes(name));
}

/** Every libvirt that a stack talks to. A provider without a URI means LIBVIRT_DEFAULT_URI, else the embedded host. */
export function urisOf(stack: SynthesizedStack, env: NodeJS.ProcessEnv): readonly string[] {
  const blocks = stack.config.provider?.libvirt ?? [];
  const usual = env.LIBVIRT_DEFAULT_URI || EMBEDDED_URI;
  return [...new Set(blocks.map((block) => (typeof block.uri === "string" ? block.uri : usual)).filter((uri) => !uri.includes("${")))];
}

export interface ImageReference {
  readonly name: string;
  readonly hash: string;
}

/** The built images that a stack's volumes take their content from. */
export function imagesOf(stack: SynthesizedStack): readonly ImageReference[] {
  const found = new Map<string, ImageReference>();
  for (const volume of Object.values(stack.config.resource?.libvirt_volume ?? {})) {
    const content = (volume.create as { readonly content?: { readonly url?: unknown } } | undefined)?.content?.url;
    const [, name, hash] = /^queztl-image:([^#/]+)#([0-9a-f]+)/.exec(String(content)) ?? [];
    if (name !== undefined && hash !== undefined) found.set(`${name}#${hash}`, { name, hash });
  }
  return [...found.values()];
}

/** The file that the state is in; undefined for other backends than `local`. */
export function localStateOf(stack: SynthesizedStack): string | undefined {
  const path = stack.config.terraform?.backend?.local?.path;
  return typeof path === "string" ? resolve(stack.folder, path) : undefined;
}

/** The root of the project that a stack was synthesized in. */
export function rootOf(stack: SynthesizedStack): string {
  return dirname(dirname(dirname(stack.folder)));
}
