import { buildImage } from "../../build/image";
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
}

/** Prepares what the stacks need: the host if they use it, their images, the provider. Quick if all is there. */
export async function prepareFor(session: Session, stacks: readonly SynthesizedStack[]): Promise<Preparation> {
  const embedded = stacks.filter((stack) => urisOf(stack, session.env).includes(EMBEDDED_URI));
  if (embedded.length > 0 && !isRoot()) throw notRoot("run the embedded host");
  const { changed: provider, plugins } = ensureProvider(session);
  let host = false;
  if (embedded.length > 0) {
    host = await ensureSystemPackages(session);
    await checkLabRanges(embedded);
    host = (await ensureHost(session)) || host;
  }
  const images = await ensureImages(session, stacks.flatMap(imagesOf));
  return { changed: provider || host || images, plugins };
}

/** Returns true if it had to do something. */
export async function ensureHost(session: Session): Promise<boolean> {
  if ((await hostStatus()).state === "up") return false;
  await hostUp({ progress: session.progress });
  return true;
}

export function ensureProvider(session: Session): Preparation {
  const { dir, state, version, warnings } = installProvider({ bundle: providerBundle(), env: session.env });
  if (state !== "unchanged") session.progress.note(`✓ provider queztl/libvirt ${version} ${state} in ${dir}`);
  if (session.verbose) for (const warning of warnings) session.progress.note(`warning: ${warning}`);
  return { changed: state !== "unchanged", plugins: warnings.some((text) => text.includes("provider_installation")) ? dir : undefined };
}

async function ensureImages(session: Session, images: readonly ImageReference[]): Promise<boolean> {
  const missing = images.filter(({ name, hash }) => tryFindBuiltImage(name, hash) === undefined);
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
