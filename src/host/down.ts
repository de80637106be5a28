import { existsSync, mkdirSync, readdirSync, rmdirSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { QueztlError } from "../core/error";
import { withLock } from "../core/lock";
import { hostFolder } from "../core/paths";
import { during, type Progress } from "../core/progress";
import { closeInternet } from "./firewall";
import { type HostLayout, hostLayout } from "./layout";
import { removeLink } from "./link";
import { isRoot, notRoot } from "./prerequisites";
import { childrenOf, killAll } from "./processes";
import { findRouteWatchers } from "./route-watcher";
import { tryReadSettings } from "./settings";
import { findSupervisors } from "./supervisor";

export interface HostDownOptions {
  /** @default `hostFolder()` */
  readonly folder?: string;
  /** Also deletes the folder: all definitions, volumes and logs. @default false */
  readonly purge?: boolean;
  readonly progress: Progress;
}

/** Ends the host with every guest in it and removes its processes, mounts, links and routes, whatever state it is in. The folder stays, unless `purge`. */
export async function hostDown(options: HostDownOptions): Promise<void> {
  const layout = hostLayout(options.folder ?? hostFolder());
  if (!existsSync(layout.folder) && findSupervisors(layout).length === 0) return;
  if (!isRoot()) throw notRoot("stop the embedded host");
  mkdirSync(layout.folder, { recursive: true });
  await withLock(layout.lock, async () => {
    if (findSupervisors(layout).length === 0) await stopAll(layout);
    else await during(options.progress, "stopping the embedded host", () => stopAll(layout));
    if (options.purge === true) purge(layout, options.progress);
  });
}

/** Ends what runs and removes what is left of it. The caller holds the host's lock. */
export async function stopAll(layout: HostLayout): Promise<void> {
  const supervisors = findSupervisors(layout);
  const watchers = findRouteWatchers(layout);
  const inside = supervisors.flatMap((outer) => childrenOf(outer.pid));
  await killAll([...supervisors, ...watchers], inside);
  await removeLink(layout);
  const settings = tryReadSettings(layout);
  if (settings?.internet === true) await closeInternet(layout, undefined, settings.switchedForwarding);
  rmSync(layout.settings, { force: true });
  const run = join(layout.folder, "run");
  if (existsSync(run)) for (const entry of readdirSync(run)) rmSync(join(run, entry), { recursive: true, force: true });
}

function purge(layout: HostLayout, progress: Progress): void {
  const entries = readdirSync(layout.folder);
  const isEmpty = entries.every((name) => name === basename(layout.lock));
  if (!isEmpty && !existsSync(join(layout.folder, "etc/libvirtd.conf")))
    throw new QueztlError({
      kind: "config",
      summary: `${layout.folder} is not the folder of an embedded host`,
      fix: "check QUEZTL_HOST_DIR",
    });
  for (const name of entries) rmSync(join(layout.folder, name), { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  try {
    rmdirSync(layout.folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EBUSY") throw error;
    progress.note(`${layout.folder} is empty now; it is a mount point and stays`);
  }
}
