import { buildImage } from "../../build/image";
import { whyUnavailable } from "../../build/image/availability";
import { QueztlError } from "../../core/error";
import { tryFindBuiltImage } from "../../core/model/built-image";
import { isRoot, notRoot } from "../../host/prerequisites";
import { hostStatus } from "../../host/status";
import { hostUp } from "../../host/up";
import { EMBEDDED_URI } from "../../libvirt/uri";
import { installProvider } from "../../provider/install";
import type { Session } from "../session";
import { checkLabRanges } from "./lab-ranges";
import { providerBundle } from "./provider-bundle";
import { type ImageReference, imagesOf, type SynthesizedStack, urisOf } from "./stack";
import { ensureSystemPackages } from "./system-packages";

/** What a run prepares on this machine. */
export interface Preparation {
  /** Everything was there already. */
  readonly changed: boolean;
  /** The plugin folder that Terraform has to be told of, because the user's configuration keeps it from looking there. */
  readonly plugins: string | undefined;
  /** Those that can be deployed. */
  readonly stacks: readonly SynthesizedStack[];
}

/**
 * What becomes of images that are not built: they are built; those whose mirror cannot be reached are left out with the stacks that need them; or
 * none is needed.
 */
export type ImageNeed = "all" | "available" | "none";

/** Prepares what the stacks need: the host if they use it, their images, the provider. Quick if all is there. */
export async function prepareFor(session: Session, all: readonly SynthesizedStack[], need: ImageNeed = "all"): Promise<Preparation> {
  const missing = need === "none" ? [] : missingImages(all);
  const unavailable = await findUnavailable(missing);
  if (unavailable.size > 0 && need === "all") throw cannotBeBuilt(unavailable);
  const stacks = unavailable.size === 0 ? all : withoutUnavailable(session, all, unavailable);
  const embedded = stacks.filter((stack) => urisOf(stack, session.env).includes(EMBEDDED_URI));
  if (embedded.length > 0 && !isRoot()) throw notRoot("run the embedded host");
  const { changed: provider, plugins } = ensureProvider(session);
  let host = false;
  if (embedded.length > 0) {
    host = await ensureSystemPackages(session);
    await checkLabRanges(embedded);
    host = (await ensureHost(session)) || host;
  }
  const images = await buildImages(
    session,
    missing.filter(({ name }) => !unavailable.has(name)),
  );
  return { changed: provider || host || images, plugins, stacks };
}

/** Returns true if it had to do something. */
export async function ensureHost(session: Session): Promise<boolean> {
  if ((await hostStatus()).state === "up") return false;
  await hostUp({ progress: session.progress });
  return true;
}

export function ensureProvider(session: Session): Omit<Preparation, "stacks"> {
  const { dir, state, version, warnings } = installProvider({ bundle: providerBundle(), env: session.env });
  if (state !== "unchanged") session.progress.note(`✓ provider queztl/libvirt ${version} ${state} in ${dir}`);
  if (session.verbose) for (const warning of warnings) session.progress.note(`warning: ${warning}`);
  return { changed: state !== "unchanged", plugins: warnings.some((text) => text.includes("provider_installation")) ? dir : undefined };
}

function missingImages(stacks: readonly SynthesizedStack[]): readonly ImageReference[] {
  const all = new Map(stacks.flatMap(imagesOf).map((image) => [`${image.name}#${image.hash}`, image]));
  return [...all.values()].filter(({ name, hash }) => tryFindBuiltImage(name, hash) === undefined);
}

/** All are asked before the first one is built, which may take minutes. */
async function findUnavailable(images: readonly ImageReference[]): Promise<ReadonlyMap<string, QueztlError>> {
  const reasons = await Promise.all(images.map(async ({ name }) => [name, await whyUnavailable(name)] as const));
  return new Map(reasons.flatMap(([name, why]) => (why === undefined ? [] : [[name, why]])));
}

function cannotBeBuilt(unavailable: ReadonlyMap<string, QueztlError>): QueztlError {
  const [first] = unavailable.values();
  return new QueztlError({
    kind: "host",
    summary: `cannot build ${unavailable.size === 1 ? "image" : "images"} ${[...unavailable.keys()].join(", ")}`,
    why: [...new Set([...unavailable.values()].map(({ summary, why }) => (why === undefined ? summary : `${summary} (${why})`)))].join(
      "\n",
    ),
    fix: "set a mirror for each (docs/guides/images.md), or deploy the stacks that do without them: --skip-unavailable",
    cause: first,
  });
}

/** The stacks that need none of the images, not even by a stack that they depend on. @throws QueztlError if none is left */
function withoutUnavailable(
  session: Session,
  stacks: readonly SynthesizedStack[],
  unavailable: ReadonlyMap<string, QueztlError>,
): readonly SynthesizedStack[] {
  const skipped = new Set<string>();
  for (const stack of stacks) {
    const images = imagesOf(stack).flatMap(({ name }) => unavailable.get(name) ?? []);
    const before = stack.dependencies.filter((name) => skipped.has(name));
    if (images.length === 0 && before.length === 0) continue;
    skipped.add(stack.name);
    const reasons = [...images.map(({ summary }) => summary), ...before.map((name) => `it depends on ${name}`)];
    session.progress.note(`skipped: ${stack.name}: ${reasons.join("; ")}`);
  }
  const left = stacks.filter(({ name }) => !skipped.has(name));
  if (left.length === 0) throw cannotBeBuilt(unavailable);
  return left;
}

/** Returns true if it had to do something. */
async function buildImages(session: Session, missing: readonly ImageReference[]): Promise<boolean> {
  for (const { name, hash } of missing) {
    const built = await buildImage(name, { progress: session.progress });
    if (!built.hash.startsWith(hash))
      throw new QueztlError({
        kind: "config",
        summary: `the stack wants another image ${name} than this version of queztl builds`,
        why: `it names ${hash.slice(0, 12)}; the definition here makes ${built.hash.slice(0, 12)}`,
        fix: "synthesize the stack again with the same version of queztl",
      });
  }
  return missing.length > 0;
}
