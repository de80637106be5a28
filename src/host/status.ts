import { existsSync, readFileSync } from "node:fs";
import { createConnection } from "node:net";
import { join } from "node:path";
import { hostFolder } from "../core/paths";
import type { Accelerator } from "./accelerator";
import { type HostLayout, hostLayout } from "./layout";
import { machineRoutes } from "./machine-routes";
import { findRouteWatchers } from "./route-watcher";
import { tryReadSettings } from "./settings";
import { tryFindSupervisor } from "./supervisor";

export interface HostStatus {
  /** `broken`: parts of it are missing; `hostUp` mends that. */
  readonly state: "up" | "down" | "broken";
  /** What is missing, when broken. */
  readonly why?: string;
  readonly folder: string;
  /** For any libvirt client. */
  readonly uri: string;
  readonly socket: string;
  /** The supervisor's process. */
  readonly pid?: number;
  /** Process 1 inside: for `nsenter -t`. */
  readonly innerPid?: number;
  readonly internet?: boolean;
  readonly accelerator?: Accelerator;
  readonly link?: { readonly device: string; readonly range: string };
  /** Lab networks that the machine has a route to. */
  readonly routes: readonly string[];
}

/** How the embedded host is; changes nothing and needs no root. */
export async function hostStatus(options: { readonly folder?: string } = {}): Promise<HostStatus> {
  const layout = hostLayout(options.folder ?? hostFolder());
  const base = { folder: layout.folder, uri: layout.uri, socket: layout.socket };
  const supervisor = tryFindSupervisor(layout);
  if (supervisor === undefined) {
    const left = findRouteWatchers(layout).length > 0 || existsSync(`/sys/class/net/${layout.link}`);
    return left ? { ...base, state: "broken", why: "the supervisor was killed", routes: [] } : { ...base, state: "down", routes: [] };
  }
  const settings = tryReadSettings(layout);
  const routes = (await machineRoutes()).filter((route) => route.device === layout.link && route.ours && route.range.prefix !== 30);
  const why = await whatIsMissing(layout);
  return {
    ...base,
    state: why === undefined ? "up" : "broken",
    ...(why === undefined ? {} : { why }),
    pid: supervisor.outer.pid,
    innerPid: supervisor.inner.pid,
    ...(settings === undefined ? {} : { internet: settings.internet, link: { device: layout.link, range: settings.link } }),
    ...accelerator(layout),
    routes: routes.map((route) => route.range.toString()),
  };
}

async function whatIsMissing(layout: HostLayout): Promise<string | undefined> {
  if (!(await accepts(layout.socket))) return "libvirtd does not answer on its socket";
  if (!existsSync(`/sys/class/net/${layout.link}`)) return "the link to the machine is gone";
  if (findRouteWatchers(layout).length === 0) return "the watcher of routes was killed";
  return tryReadSettings(layout) === undefined ? "host.json is missing" : undefined;
}

function accelerator(layout: HostLayout): { readonly accelerator?: Accelerator } {
  const file = join(layout.accelerator);
  return existsSync(file) ? { accelerator: (JSON.parse(readFileSync(file, "utf8")) as { accelerator: Accelerator }).accelerator } : {};
}

async function accepts(socket: string): Promise<boolean> {
  return await new Promise((resolve) => {
    const connection = createConnection(socket);
    connection.once("connect", () => {
      connection.destroy();
      resolve(true);
    });
    connection.once("error", () => resolve(false));
  });
}

/** The libvirt URI of the embedded host, for any client. */
export function hostUri(options: { readonly folder?: string } = {}): string {
  return hostLayout(options.folder ?? hostFolder()).uri;
}
