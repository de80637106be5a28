import { QueztlError } from "../../../core/error";
import { type Domain, resumeDomain } from "../../../libvirt/calls/domain";
import { isObject } from "../../../schema/check";
import type { Host } from "../../host";
import { plain } from "../../mapping/values";
import type { Diagnostic } from "../../sdk/diagnostic";
import type { Values } from "../../sdk/value";
import type { Patience } from "../patience";
import { cardsOf } from "./cards";
import { ConsoleWatch } from "./console-watch";
import { leaseTimes } from "./leases";
import { startDomain } from "./power";
import { type Readiness, type Waiting, waitUntilReady } from "./ready";
import { inactiveXml } from "./state";
import { waitForOf } from "./wait-for";

/** Lines of the console in the message of a guest that did not come up. */
const SHOWN_LINES = 12;

export interface BroughtUp {
  /** Undefined: there was nothing to wait for. */
  readonly readiness: Readiness | undefined;
  readonly warnings: readonly Diagnostic[];
}

/** Starts a domain and waits as its `wait_for` says. @throws QueztlError if it does not come up */
export async function startAndWait(host: Host, domain: Domain, planned: Values, patience: Patience): Promise<BroughtUp> {
  const create = plain(planned.create);
  const options = isObject(create) ? create : {};
  const waitFor = waitForOf(planned.wait_for, planned.devices);
  const cards = waitFor === undefined ? [] : cardsOf(await inactiveXml(host.libvirt, domain));
  const oldLeases = await leaseTimes(host, cards);
  const started = await startDomain(host, domain, patience, {
    // The console must be open before the guest says its first word.
    paused: waitFor !== undefined || options.paused === true,
    forceBoot: options.force_boot === true,
    resetNvram: options.reset_nvram === true,
  });
  if (waitFor === undefined) return { readiness: undefined, warnings: [] };
  const console = await ConsoleWatch.open(host.libvirt, started);
  try {
    if (options.paused !== true) await resumeDomain(host.libvirt, started);
    return await waitWith({ host, domain: started, cards, waitFor, console, oldLeases, signal: patience.signal });
  } finally {
    console?.close();
  }
}

/** Waits for a domain that runs already. */
export async function waitAgain(host: Host, domain: Domain, planned: Values, patience: Patience): Promise<BroughtUp> {
  const waitFor = waitForOf(planned.wait_for, planned.devices);
  if (waitFor === undefined) return { readiness: undefined, warnings: [] };
  const console = waitFor.console === undefined ? undefined : await ConsoleWatch.open(host.libvirt, domain);
  try {
    const cards = cardsOf(await inactiveXml(host.libvirt, domain));
    return await waitWith({ host, domain, cards, waitFor, console, oldLeases: new Map(), signal: patience.signal });
  } finally {
    console?.close();
  }
}

async function waitWith(waiting: Waiting): Promise<BroughtUp> {
  const { domain, waitFor, console } = waiting;
  const readiness = await withConsole(console, async () => await waitUntilReady(waiting));
  if (readiness.ready) return { readiness, warnings: [] };
  const why = `not yet: ${readiness.missing.join(", ")}`;
  const summary = `${domain.name} is not ready after ${Math.round(waitFor.milliseconds / 1000)} s`;
  if (waitFor.onTimeout === "fail") throw new QueztlError({ kind: "timeout", summary, why: why + consoleText(console) });
  const detail = `${why}. The next apply waits again, because wait_for.on_timeout is "warn".${consoleText(console)}`;
  return { readiness, warnings: [{ severity: "warning", summary, detail, path: ["wait_for"] }] };
}

/** A guest that dies while we wait has said why on its console. */
async function withConsole<T>(console: ConsoleWatch | undefined, body: () => Promise<T>): Promise<T> {
  try {
    return await body();
  } catch (error) {
    if (!QueztlError.is(error) || error.kind !== "host") throw error;
    const fix = error.fix === undefined ? {} : { fix: error.fix };
    throw new QueztlError({ kind: "host", summary: error.summary, why: `${error.why ?? ""}${consoleText(console)}`, ...fix, cause: error });
  }
}

function consoleText(console: ConsoleWatch | undefined): string {
  const lines = console?.lastLines(SHOWN_LINES) ?? [];
  return lines.length === 0 ? "" : `\n\nLast lines of its console:\n${lines.map((line) => `  ${line}`).join("\n")}`;
}
