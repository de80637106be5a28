import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import type { HostLayout } from "./layout";

/** What `host up` was asked for and chose; kept in host.json until `host down`. */
export interface HostSettings {
  readonly version: 1;
  readonly internet: boolean;
  /** The /30 of the link between the machine and the host's namespace. */
  readonly link: string;
  readonly kvm: boolean;
  /** Set if we switched on the machine's forwarding, so that `down` switches it off again. */
  readonly switchedForwarding: boolean;
}

export function tryReadSettings(layout: HostLayout): HostSettings | undefined {
  return existsSync(layout.settings) ? (JSON.parse(readFileSync(layout.settings, "utf8")) as HostSettings) : undefined;
}

export function writeSettings(layout: HostLayout, settings: HostSettings): void {
  const fresh = `${layout.settings}.new`;
  writeFileSync(fresh, `${JSON.stringify(settings, null, 2)}\n`);
  renameSync(fresh, layout.settings);
}
