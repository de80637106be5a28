import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { messageOf, QueztlError } from "../../core/error";
import type { Distribution } from "../../core/model/image-distribution-schema";
import { loadImageRecipe } from "../../core/model/image-recipe";
import { proxiedFetch } from "../../core/proxied-fetch";
import { mirrorOf } from "./mirror";
import type { Repository } from "./packager";

/** Milliseconds that a mirror has for its answer. */
const PATIENCE = 10_000;

/** A small file that every repository of a distribution has. */
const INDEX: Readonly<Record<Distribution, (release: string) => string>> = {
  debian: (release) => `dists/${release}/Release`,
  ubuntu: (release) => `dists/${release}/Release`,
  alpine: () => "x86_64/APKINDEX.tar.gz",
  arch: () => "core.db",
  fedora: () => "repodata/repomd.xml",
};

/** Why an image's packages cannot be had now; undefined if its mirror is set and answers. @throws QueztlError for a definition that is wrong */
export async function whyUnavailable(image: string): Promise<QueztlError | undefined> {
  const { definition } = loadImageRecipe(image);
  const distribution = definition.builder === "micro" ? "debian" : definition.distribution;
  try {
    const { repositories } = await mirrorOf(definition);
    const [first] = repositories;
    if (first !== undefined) await ask(first, distribution, definition.release);
    return undefined;
  } catch (error) {
    if (QueztlError.is(error) && error.kind === "host") return error;
    throw error;
  }
}

async function ask({ url }: Repository, distribution: Distribution, release: string): Promise<void> {
  const file = `${url.replace(/\/+$/, "")}/${INDEX[distribution](release)}`;
  const why = file.startsWith("file:") ? (existsSync(fileURLToPath(file)) ? undefined : "there is no such file") : await head(file);
  if (why === undefined) return;
  throw new QueztlError({
    kind: "host",
    summary: `the mirror of ${distribution} cannot be reached: ${file}`,
    why,
    fix: "check the network, or set another mirror: docs/guides/images.md",
  });
}

async function head(url: string): Promise<string | undefined> {
  try {
    const { ok, status, statusText } = await proxiedFetch(url, { method: "HEAD", signal: AbortSignal.timeout(PATIENCE) });
    return ok ? undefined : `the server answers ${status} ${statusText}`.trim();
  } catch (error) {
    return messageOf(error instanceof Error && error.cause !== undefined ? error.cause : error);
  }
}
