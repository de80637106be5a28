import { readFileSync } from "node:fs";
import type { FetchedPackage, PackageRequest, PackagerWork } from "../../packager";
import { distributionKeys } from "../distribution-keys";
import { makeMountPoints } from "../root-process";
import { settleRoot } from "../settle";
import { type InstalledApk, writeApkDatabase } from "./database";
import { type ApkOwners, extractApk } from "./extract";
import { type OpenedApk, openApk } from "./package-file";
import { runApkScript, triggeredFolders } from "./scripts";
import { readApkKeys } from "./signature";
import { provides } from "./universe";

/** Installs packages into an empty root as apk does: what is needed first, with scripts; triggers at the end. */
export async function installApks(
  packages: readonly FetchedPackage[],
  root: string,
  request: PackageRequest,
  work: PackagerWork,
): Promise<void> {
  const keys = work.verify ? readApkKeys(await distributionKeys("alpine", request, work)) : undefined;
  const apks = packages.map(({ name, version, file }) => openApk(readFileSync(file), `${name}-${version}.apk`, keys));
  makeMountPoints(root);
  const owners: ApkOwners = new Map();
  const installed: InstalledApk[] = [];
  for (const apk of inOrder(apks)) {
    work.step.update(`${apk.record.name} (${installed.length + 1} of ${apks.length})`);
    await runApkScript(apk, ".pre-install", root, [apk.record.version]);
    installed.push({ apk, entries: await extractApk(apk, root, owners) });
    await runApkScript(apk, ".post-install", root, [apk.record.version]);
  }
  writeApkDatabase(root, {
    installed: [...installed].sort((a, b) => (a.apk.record.name < b.apk.record.name ? -1 : 1)),
    world: request.packages,
    architecture: request.architecture,
    repositories: request.repositories.map(({ url }) => url),
  });
  work.step.update("triggers");
  const folders = [
    ...new Set(installed.flatMap(({ entries }) => entries.filter(({ isFolder }) => isFolder).map(({ path }) => `/${path}`))),
  ];
  for (const { apk } of installed) {
    const matching = triggeredFolders(apk.triggers, folders.sort());
    if (matching.length > 0) await runApkScript(apk, ".trigger", root, matching);
  }
  settleRoot(root);
}

/** Puts only the files of a package into a folder. */
export async function unpackApk({ name, version, file }: FetchedPackage, folder: string): Promise<void> {
  await extractApk(openApk(readFileSync(file), `${name}-${version}.apk`), folder, new Map());
}

/** What a package needs before it; circles are cut where they are met. */
function inOrder(apks: readonly OpenedApk[]): readonly OpenedApk[] {
  const sorted = [...apks].sort((a, b) => (a.record.name < b.record.name ? -1 : 1));
  const seen = new Set<OpenedApk>();
  const order: OpenedApk[] = [];
  const visit = (apk: OpenedApk) => {
    if (seen.has(apk)) return;
    seen.add(apk);
    for (const dependency of apk.record.depends.filter(({ isConflict }) => !isConflict)) {
      const provider = sorted.find(({ record }) => provides(record, dependency));
      if (provider !== undefined) visit(provider);
    }
    order.push(apk);
  };
  for (const apk of sorted) visit(apk);
  return order;
}
