import { createHash } from "node:crypto";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { messageOf, QueztlError } from "../../../../core/error";
import { run } from "../../../../core/process";
import { proxiedFetch } from "../../../../core/proxied-fetch";
import { suggest } from "../../../../core/suggest";
import type { LockedPackage, PackageRequest, PackagerWork } from "../../packager";
import { distributionKeys, keyFiles } from "../distribution-keys";
import { fetchFromMirror } from "../mirror";
import { DNF_PROGRAM } from "./program";
import { PYTHON } from "./python";
import { checkRpmSignatures } from "./signature";

interface Answered {
  readonly name: string;
  readonly version: string;
  readonly architecture: string;
  readonly repository: string;
  readonly path: string;
  readonly size: number;
  readonly license: string | null;
  readonly unpack: "root" | "beside" | null;
  readonly file: string;
  readonly checksum: { readonly kind: string; readonly value: string };
}

type Answer =
  | { readonly kind: "packages"; readonly packages: readonly Answered[] }
  | { readonly kind: "unknown"; readonly packages: readonly string[]; readonly names: readonly string[] }
  | { readonly kind: "unreachable" | "download" | "conflict"; readonly why: string };

/** Finds the packages of a request with dnf's own solver, lets dnf download them, and checks their signatures. */
export async function resolveRpms(request: PackageRequest, work: PackagerWork): Promise<readonly LockedPackage[]> {
  const keys = keyFiles(await distributionKeys("fedora", request, work));
  if (work.verify) await checkRpmSignatures([], keys, work);
  work.step.update("metadata");
  const answer = await askDnf(request, keys, work);
  if (answer.kind !== "packages") throw refusal(answer, request);
  if (work.verify)
    await checkRpmSignatures(
      answer.packages.map(({ file }) => file),
      keys,
      work,
    );
  return answer.packages.map(lock).sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function askDnf(request: PackageRequest, keys: readonly string[], work: PackagerWork): Promise<Answer> {
  const root = join(work.work, "nothing");
  mkdirSync(root, { recursive: true });
  const { release, architecture, packages, unpacked = [], beside = [] } = request;
  const repositories = await Promise.all(
    request.repositories.map(async ({ name, url }) => ({ name, url, signed: (await isSigned(name, url)) && work.verify })),
  );
  const proxy = process.env.https_proxy ?? process.env.http_proxy;
  const question = { root, cache: join(work.cache, "dnf"), work: work.work, release, architecture, packages, unpacked, beside };
  const { stdout } = await run(PYTHON, ["-c", DNF_PROGRAM], {
    input: JSON.stringify({ ...question, repositories, keys, verify: work.verify, proxy }),
    env: { ...process.env, HOME: work.work, LC_ALL: "C.UTF-8" },
    onOutput: (text, stream) => {
      if (stream === "stderr") work.step.update(text.trim().split("\n").at(-1) ?? "");
    },
    kind: "host",
    what: "asking dnf for packages",
    fix: "install dnf and python3-dnf",
  });
  try {
    return JSON.parse(stdout) as Answer;
  } catch (cause) {
    throw new QueztlError({ kind: "host", summary: "dnf's answer cannot be read", why: messageOf(cause), cause });
  }
}

/** Fedora signs packages only; where the index is signed too, it must be right. @throws QueztlError that says more of a bad mirror than dnf does */
async function isSigned(name: string, url: string): Promise<boolean> {
  const index = `${url.replace(/\/+$/, "")}/repodata/repomd.xml`;
  await fetchFromMirror(index, `the index of ${name}`);
  const response = await proxiedFetch(`${index}.asc`, { method: "HEAD", signal: AbortSignal.timeout(30_000) });
  return response.ok;
}

function lock({ name, version, architecture, repository, path, size, license, unpack, file, checksum }: Answered): LockedPackage {
  const sha256 = checksum.kind === "sha256" ? checksum.value : createHash("sha256").update(readFileSync(file)).digest("hex");
  return {
    ...{ name, version, architecture, sha256, size, repository, path },
    ...(license === null || license === "" ? {} : { license }),
    ...(unpack === null ? {} : { unpack }),
  };
}

function refusal(answer: Exclude<Answer, { kind: "packages" }>, { repositories }: PackageRequest): QueztlError {
  const mirrors = `check the network and the mirror (${repositories.map(({ url }) => url).join(", ")}), or name another mirror`;
  switch (answer.kind) {
    case "unknown": {
      const near = answer.packages.flatMap((name) => suggest(name, answer.names) ?? []);
      return new QueztlError({
        kind: "config",
        summary: `Fedora has no package ${answer.packages.join(", ")}`,
        fix: near.length === 0 ? "correct packages in the definition" : `did you mean ${near.join(", ")}?`,
      });
    }
    case "conflict": {
      const summary = "the packages cannot be installed together";
      return new QueztlError({ kind: "config", summary, why: answer.why, fix: "leave one of them out, or name another that fits" });
    }
    case "download":
      return new QueztlError({ kind: "host", summary: "packages of Fedora cannot be fetched", why: answer.why, fix: mirrors });
    case "unreachable": {
      const isUntrusted = /GPG|signature/i.test(answer.why);
      const summary = isUntrusted ? "an index of Fedora is not signed by a key that is trusted" : "the indexes of Fedora cannot be fetched";
      return new QueztlError({ kind: "host", summary, why: answer.why, fix: mirrors });
    }
  }
}
