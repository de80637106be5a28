import {
  createDomain,
  type Domain,
  type DomainState,
  destroyDomain,
  domainState,
  type PowerWay,
  shutdownDomain,
} from "../../../libvirt/calls/domain";
import { isAgentUnavailable, isNotFound, isWrongState, LibvirtError } from "../../../libvirt/error";
import type { Libvirt } from "../../../libvirt/libvirt";
import type { Host } from "../../host";
import { log } from "../../sdk/log";
import { type Patience, pause, whileBusy } from "../patience";

/** Between two looks at a guest that was asked to switch off; milliseconds. */
const LOOK_EVERY = 100;

export function isOn(state: DomainState): boolean {
  return state !== "shutoff" && state !== "crashed" && state !== "no-state";
}

export async function isDomainOn(libvirt: Libvirt, domain: Domain): Promise<boolean> {
  return isOn((await domainState(libvirt, domain)).state);
}

/** Starts it, when it is its turn. */
export async function startDomain(
  host: Host,
  domain: Domain,
  patience: Patience,
  options: { readonly paused?: boolean; readonly forceBoot?: boolean; readonly resetNvram?: boolean },
): Promise<Domain> {
  host.changed();
  return await host.starts.run(
    async () => await whileBusy(`the start of ${domain.name}`, patience, async () => await createDomain(host.libvirt, domain, options)),
  );
}

/** Asks the guest through its agent, then with the power button; if it is not off in time, the power is cut. */
export async function stopDomain(host: Host, domain: Domain, seconds: number, patience: Patience): Promise<void> {
  const { libvirt } = host;
  host.changed();
  if (!(await isDomainOn(libvirt, domain))) return;
  const until = Math.min(Date.now() + seconds * 1000, patience.until);
  if (seconds > 0) {
    // An agent that took the request and does nothing must leave time for the power button.
    const ways = [["agent", Date.now() + (until - Date.now()) / 2] as const, ["acpi", until] as const];
    for (const [way, limit] of ways)
      if ((await askToStop(libvirt, domain, way)) && (await isOffBefore(libvirt, domain, limit, patience))) return;
  }
  await cutPower(host, domain, patience);
}

export async function cutPower(host: Host, domain: Domain, patience: Patience, graceful = false): Promise<void> {
  host.changed();
  try {
    await whileBusy(`the power-off of ${domain.name}`, patience, async () => await destroyDomain(host.libvirt, domain, { graceful }));
  } catch (error) {
    if (!isWrongState(error)) throw error;
  }
}

/** False if the guest cannot be asked this way. */
async function askToStop(libvirt: Libvirt, domain: Domain, way: PowerWay): Promise<boolean> {
  try {
    await shutdownDomain(libvirt, domain, way);
    return true;
  } catch (error) {
    if (isNotFound(error) || !LibvirtError.is(error)) throw error;
    if (isWrongState(error) && !(await isDomainOn(libvirt, domain))) return true;
    log.debug(`${domain.name} cannot be shut down by ${way}`, { error: error.summary, unavailable: isAgentUnavailable(error) });
    return false;
  }
}

async function isOffBefore(libvirt: Libvirt, domain: Domain, until: number, { signal }: Patience): Promise<boolean> {
  for (;;) {
    if (!(await isDomainOn(libvirt, domain))) return true;
    if (Date.now() + LOOK_EVERY > until) return false;
    await pause(LOOK_EVERY, signal, `the shutdown of ${domain.name}`);
  }
}
