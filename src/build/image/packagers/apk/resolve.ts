import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { QueztlError } from "../../../../core/error";
import type { LockedPackage, PackageRequest, PackagerWork, Repository } from "../../packager";
import { distributionKeys } from "../distribution-keys";
import { fetchFromMirror } from "../mirror";
import { readTar } from "../tar";
import { splitGzip } from "./gzip-members";
import { openApk } from "./package-file";
import { type IndexedApk, parseIndex } from "./record";
import { type ApkKeys, checkSignature, isSignature, readApkKeys } from "./signature";
import { newestApk, solve } from "./solver";

const AT_ONCE = 4;

/** Finds the packages of a request. Indexes of apk have no SHA-256, so every package is downloaded, once, and checked against the index. */
export async function resolveApks(request: PackageRequest, work: PackagerWork): Promise<readonly LockedPackage[]> {
  const keys = work.verify ? readApkKeys(await distributionKeys("alpine", request, work)) : undefined;
  work.step.update("indexes");
  const indexes = await Promise.all(request.repositories.map((repository) => fetchIndex(repository, request.architecture, keys)));
  const records = indexes.flat();
  const chosen: Chosen[] = [
    ...(request.packages.length === 0 ? [] : solve(records, request.packages)).map((record) => ({ record })),
    ...(request.unpacked ?? []).map((name): Chosen => ({ record: newestApk(records, name), unpack: "root" })),
    ...(request.beside ?? []).map((name): Chosen => ({ record: newestApk(records, name), unpack: "beside" })),
  ];
  const locked: LockedPackage[] = [];
  const queue = [...chosen];
  const worker = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const found = await lock(next.record, request, work, keys);
      locked.push(next.unpack === undefined ? found : { ...found, unpack: next.unpack });
      work.step.update(`${locked.length} of ${chosen.length} packages`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return locked.sort((a, b) => (a.name < b.name ? -1 : 1));
}

interface Chosen {
  readonly record: IndexedApk;
  readonly unpack?: "root" | "beside";
}

async function fetchIndex(repository: Repository, architecture: string, keys: ApkKeys | undefined): Promise<readonly IndexedApk[]> {
  const url = `${repository.url.replace(/\/+$/, "")}/${architecture}/APKINDEX.tar.gz`;
  const what = `the index of ${repository.name}`;
  const file = await fetchFromMirror(url, what);
  try {
    const members = splitGzip(file);
    const [first] = members;
    const signatures = first !== undefined && isSignature(first) ? first : undefined;
    if (keys !== undefined) checkSignature(signatures, file.subarray(signatures?.raw.length ?? 0), keys, what);
    const entries = members.flatMap((member) => readTar(member.content));
    const index = entries.find(({ path }) => path === "APKINDEX");
    if (index === undefined) throw new QueztlError({ kind: "host", summary: `${what} has no APKINDEX in it` });
    return parseIndex(index.content.toString(), repository.name);
  } catch (error) {
    if (!QueztlError.is(error)) throw error;
    const { kind, summary, why, fix = "try another mirror" } = error;
    throw new QueztlError({ kind, summary, where: url, fix, cause: error, ...(why === undefined ? {} : { why }) });
  }
}

async function lock(record: IndexedApk, request: PackageRequest, work: PackagerWork, keys: ApkKeys | undefined): Promise<LockedPackage> {
  const path = `${request.architecture}/${record.name}-${record.version}.apk`;
  const repository = request.repositories.find(({ name }) => name === record.repository);
  const folder = join(work.cache, "apks");
  const cached = join(folder, `${Buffer.from(record.checksum).toString("hex")}.apk`);
  const file = existsSync(cached)
    ? readFileSync(cached)
    : await fetchFromMirror(`${repository?.url.replace(/\/+$/, "")}/${path}`, record.name);
  const apk = openApk(file, `${record.name}-${record.version}.apk`, keys);
  const differs = (what: string, there: string, wanted: string) =>
    new QueztlError({
      kind: "host",
      summary: `${record.name} is not what the index says`,
      where: path,
      why: `its ${what} is ${there}, and should be ${wanted}`,
      fix: "try again later, or another mirror",
    });
  if (apk.record.checksum !== record.checksum) throw differs("checksum", apk.record.checksum, record.checksum);
  if (file.length !== record.size) throw differs("size", String(file.length), String(record.size));
  if (!existsSync(cached)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(`${cached}.part`, file);
    renameSync(`${cached}.part`, cached);
  }
  const { name, version, architecture, license } = record;
  const sha256 = createHash("sha256").update(file).digest("hex");
  const found = { name, version, architecture, sha256, size: file.length, repository: record.repository, path };
  return license === undefined ? found : { ...found, license };
}
