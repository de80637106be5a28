import { existsSync } from "node:fs";
import { Cidr } from "../core/cidr";
import { QueztlError } from "../core/error";
import { withLock } from "../core/lock";
import { run, tryRun } from "../core/process";
import { type HostLayout, INNER_LINK } from "./layout";
import { machineRoutes } from "./machine-routes";
import { runInNetwork, tryRunInNetwork } from "./namespace";
import type { Supervisor } from "./supervisor";

/** RFC 2544's range for benchmarks: on no ordinary network. One /30 for each embedded host of a machine. */
export const LINK_RANGE = "198.18.71.0/24";

export interface LinkAddresses {
  readonly range: Cidr;
  readonly machine: string;
  readonly inside: string;
}

export function linkAddresses(range: string): LinkAddresses {
  const cidr = Cidr.of(range);
  if (cidr.prefix !== 30) throw new QueztlError({ kind: "config", summary: `the link ${range} must be a /30` });
  return { range: cidr, machine: cidr.address(1), inside: cidr.address(2) };
}

/** Picks a free /30 of `LINK_RANGE` and makes the link with it, or with the one that was asked for. Returns the /30. */
export async function makeLink(layout: HostLayout, supervisor: Supervisor, wanted: string | undefined): Promise<string> {
  return await withLock("/run/queztl-link.lock", async () => {
    if (await isLinked(layout, supervisor)) {
      const current = (await machineRoutes()).find((route) => route.device === layout.link && route.range.prefix === 30);
      if (current !== undefined && (wanted === undefined || wanted === current.range.toString())) return current.range.toString();
    }
    await removeLink(layout);
    const range = await freeRange(layout, wanted);
    const { machine, inside } = linkAddresses(range);
    await run("ip", ["link", "add", layout.link, "type", "veth", "peer", "name", INNER_LINK, "netns", String(supervisor.inner.pid)], {
      kind: "host",
      what: "making the link between machine and host",
      fix: "the kernel must have veth (modprobe veth)",
    });
    await runInNetwork(supervisor, ["ip", "addr", "replace", `${inside}/30`, "dev", INNER_LINK]);
    await runInNetwork(supervisor, ["ip", "link", "set", INNER_LINK, "up"]);
    await run("ip", ["addr", "replace", `${machine}/30`, "dev", layout.link]);
    await run("ip", ["link", "set", layout.link, "up"]);
    return range;
  });
}

export async function removeLink(layout: HostLayout): Promise<void> {
  if (existsSync(`/sys/class/net/${layout.link}`)) await tryRun("ip", ["link", "del", layout.link]);
  if (existsSync(`/sys/class/net/${layout.link}`))
    throw new QueztlError({ kind: "host", summary: `the link ${layout.link} cannot be removed` });
}

async function isLinked(layout: HostLayout, supervisor: Supervisor): Promise<boolean> {
  if (!existsSync(`/sys/class/net/${layout.link}`)) return false;
  return (await tryRunInNetwork(supervisor, ["ip", "link", "show", INNER_LINK])).code === 0;
}

async function freeRange(layout: HostLayout, wanted: string | undefined): Promise<string> {
  const routes = await machineRoutes();
  const clash = (range: Cidr) => routes.find((route) => route.device !== layout.link && route.range.overlaps(range));
  if (wanted !== undefined) {
    const other = clash(linkAddresses(wanted).range);
    if (other === undefined) return wanted;
    throw new QueztlError({
      kind: "config",
      summary: `the link ${wanted} overlaps a route of this machine`,
      why: `the machine reaches ${other.range} by ${other.device}`,
    });
  }
  const all = Cidr.of(LINK_RANGE);
  const first = Number.parseInt(layout.link.slice(-4), 16);
  for (let n = 0; n < all.size / 4; n++) {
    const range = Cidr.of(`${all.address(((first + n) * 4) % all.size)}/30`);
    if (clash(range) === undefined) return range.toString();
  }
  throw new QueztlError({
    kind: "host",
    summary: `every /30 of ${LINK_RANGE} is taken on this machine`,
    fix: "give a free one: host up --link A.B.C.D/30",
  });
}
