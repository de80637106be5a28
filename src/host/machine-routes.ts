import { Cidr } from "../core/cidr";
import { QueztlError } from "../core/error";
import { run } from "../core/process";

/** Routes that the host's watcher sets carry this protocol number. */
export const ROUTE_PROTOCOL = "171";

export interface MachineRoute {
  readonly range: Cidr;
  readonly device: string;
  /** Set by an embedded host. */
  readonly ours: boolean;
}

/** The machine's IPv4 routes to networks and hosts; default routes are left out. */
export async function machineRoutes(): Promise<readonly MachineRoute[]> {
  const { stdout } = await run("ip", ["-4", "-j", "route", "show", "table", "main"], { what: "reading the machine's routes" });
  const rows = JSON.parse(stdout || "[]") as readonly { readonly dst: string; readonly dev?: string; readonly protocol?: string }[];
  return rows.flatMap(({ dst, dev, protocol }) => {
    if (dst === "default") return [];
    const range = Cidr.of(dst.includes("/") ? dst : `${dst}/32`);
    return [{ range, device: dev ?? "none", ours: protocol === ROUTE_PROTOCOL || (dev ?? "").startsWith("qz-") }];
  });
}

/**
 * Checks that the machine can reach a lab network by its own route.
 * @throws QueztlError that names the network and the machine's route which it overlaps
 */
export async function checkLabRange(network: string, range: Cidr): Promise<void> {
  const clash = (await machineRoutes()).find((route) => !route.ours && route.range.overlaps(range));
  if (clash === undefined) return;
  throw new QueztlError({
    kind: "config",
    summary: `network ${network} (${range}) overlaps a route of this machine`,
    why: `the machine reaches ${clash.range} by ${clash.device}`,
    fix: "give the lab network another cidr",
  });
}
