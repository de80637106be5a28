import { QueztlError } from "../../../core/error";
import { type Domain, domainState } from "../../../libvirt/calls/domain";
import { agentCommand, type GuestInterface, interfaceAddresses } from "../../../libvirt/calls/domain-guest";
import { networkXml, tryFindNetwork } from "../../../libvirt/calls/network";
import { isAgentUnavailable, isWrongState, LibvirtError } from "../../../libvirt/error";
import type { Libvirt } from "../../../libvirt/libvirt";
import { parseXml } from "../../../libvirt/xml/parse";
import { find } from "../../../libvirt/xml/query";
import type { Host } from "../../host";
import { pause } from "../patience";
import type { Card } from "./cards";
import type { ConsoleWatch } from "./console-watch";
import { freshLeases, type LeaseTimes } from "./leases";
import { isOn } from "./power";
import { answers } from "./reach";
import { asksForAddresses, type WaitFor } from "./wait-for";

/** Between two looks at a guest; milliseconds. A look costs the daemon well below one. */
const LOOK_EVERY = 150;
/** How long a port may take to answer at one look; milliseconds. */
const PORT_WAIT = 2000;

export interface Readiness {
  readonly ready: boolean;
  /** Seconds since the waiting began. */
  readonly seconds: number;
  /** What had not come true when the time was up. */
  readonly missing: readonly string[];
  /** Addresses by MAC, as far as they were asked for. */
  readonly addresses: ReadonlyMap<string, readonly string[]>;
}

/** The attribute `ready_seconds`. */
export function secondsOf(readiness: Readiness | undefined): number | null {
  return readiness?.ready ? readiness.seconds : null;
}

export interface Waiting {
  readonly host: Host;
  readonly domain: Domain;
  readonly cards: readonly Card[];
  readonly waitFor: WaitFor;
  readonly console: ConsoleWatch | undefined;
  /** Leases from before the start: a guest of the same MAC had them. */
  readonly oldLeases: LeaseTimes;
  readonly signal: AbortSignal;
}

/** Waits until everything that is asked for is true, or the time is up. @throws QueztlError if the guest stops in the meantime */
export async function waitUntilReady(waiting: Waiting): Promise<Readiness> {
  const { waitFor, domain, host, signal } = waiting;
  const begin = Date.now();
  const until = begin + waitFor.milliseconds;
  const leasing = waitFor.lease ? await cardsWithDhcp(host.libvirt, waiting.cards) : [];
  if (waitFor.lease && leasing.length === 0) {
    throw new QueztlError({
      kind: "config",
      where: `libvirt_domain "${domain.name}", wait_for.lease`,
      summary: "no interface is on a network that gives leases",
      fix: "add one, or wait for something else, such as the agent",
    });
  }
  const held = new Set<string>();
  for (;;) {
    const addresses = asksForAddresses(waitFor) ? await addressesOf(waiting) : new Map<string, Found>();
    const missing = await missingOf(waiting, leasing, addresses, held);
    const result = () => ({
      ready: missing.length === 0,
      seconds: Math.round((Date.now() - begin) / 100) / 10,
      missing,
      addresses: new Map([...addresses].map(([mac, { all }]) => [mac, all])),
    });
    if (missing.length === 0 || Date.now() >= until) return result();
    await checkGoesOn(host.libvirt, domain, missing);
    await pause(LOOK_EVERY, signal, `waiting for ${domain.name}`);
  }
}

/** VIR_DOMAIN_PAUSED_IOERROR: QEMU could not write, and stopped the guest before it noticed. */
const PAUSED_BY_IO_ERROR = 5;

/** @throws QueztlError if waiting is in vain */
async function checkGoesOn(libvirt: Libvirt, domain: Domain, missing: readonly string[]): Promise<void> {
  const { state, reason } = await domainState(libvirt, domain);
  const why = `still missing: ${missing.join(", ")}`;
  if (!isOn(state)) throw new QueztlError({ kind: "host", summary: `${domain.name} stopped while it was waited for`, why });
  if (state === "paused" && reason === PAUSED_BY_IO_ERROR)
    throw new QueztlError({
      kind: "host",
      summary: `${domain.name} is paused: the host could not write to one of its disks`,
      why,
      fix: "see whether the host's disk is full, make room, and resume it",
    });
}

interface Found {
  readonly lease: readonly string[];
  readonly agent: readonly string[];
  readonly all: readonly string[];
}

/** What does not hold yet. What held once is not asked again: `held` remembers it. */
async function missingOf(
  { waitFor, host, domain, cards, console }: Waiting,
  leasing: readonly Card[],
  addresses: ReadonlyMap<string, Found>,
  held: Set<string>,
): Promise<readonly string[]> {
  const missing: string[] = [];
  const check = async (what: string, holds: () => boolean | Promise<boolean>) => {
    if (held.has(what)) return;
    if (await holds()) held.add(what);
    else missing.push(what);
  };
  for (const { mac, network } of leasing)
    await check(`a lease for ${mac} on ${network}`, () => (addresses.get(mac)?.lease.length ?? 0) > 0);
  if (waitFor.address) await check("an address", () => [...addresses.values()].some(({ all }) => all.length > 0));
  for (const { index, source } of waitFor.cards) {
    const mac = cards[index]?.mac ?? "";
    await check(`an address of interface ${index}`, () => (addresses.get(mac)?.[source === "any" ? "all" : source].length ?? 0) > 0);
  }
  if (waitFor.agent) await check("the guest agent", async () => await agentAnswers(host.libvirt, domain));
  if (waitFor.console !== undefined) {
    const pattern = waitFor.console;
    await check(`/${pattern.source}/ on the console`, () => console?.has(pattern) ?? false);
  }
  const uri = host.libvirt.uri;
  const tryPort = async (port: number, greeting: RegExp | undefined) => {
    const all = [...addresses.values()].flatMap((found) => found.all);
    return (await Promise.all(all.map(async (address) => await answers(uri, { address, port, greeting }, PORT_WAIT)))).includes(true);
  };
  const { tcp, ssh } = waitFor;
  if (tcp !== undefined) await check(`TCP port ${tcp}`, async () => await tryPort(tcp, undefined));
  if (ssh !== undefined) await check(`SSH on port ${ssh}`, async () => await tryPort(ssh, /^SSH-/));
  return missing;
}

async function agentAnswers(libvirt: Libvirt, domain: Domain): Promise<boolean> {
  try {
    await agentCommand(libvirt, domain, '{"execute":"guest-ping"}', { timeoutSeconds: 5 });
    return true;
  } catch (error) {
    if (isAgentUnavailable(error) || isWrongState(error)) return false;
    throw error;
  }
}

async function addressesOf({ host, domain, cards, waitFor, oldLeases }: Waiting): Promise<ReadonlyMap<string, Found>> {
  const { libvirt } = host;
  const leased = await freshLeases(host, cards, oldLeases);
  const needsAgent = !waitFor.lease && leased.size === 0;
  const agent = needsAgent || waitFor.cards.some(({ source }) => source !== "lease") ? await agentAddresses(libvirt, domain) : [];
  const seen = usable(agent);
  const macs = new Set([...leased.keys(), ...seen.keys()]);
  return new Map(
    [...macs].map((mac) => {
      const [fromLease, fromAgent] = [leased.get(mac) ?? [], seen.get(mac) ?? []];
      return [mac, { lease: fromLease, agent: fromAgent, all: [...new Set([...fromLease, ...fromAgent])].sort() }];
    }),
  );
}

async function agentAddresses(libvirt: Libvirt, domain: Domain): Promise<readonly GuestInterface[]> {
  try {
    return await interfaceAddresses(libvirt, domain, "agent");
  } catch (error) {
    if (LibvirtError.is(error)) return []; // no agent, or not yet
    throw error;
  }
}

/** Addresses by MAC, without those that every guest has. */
function usable(interfaces: readonly GuestInterface[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const { mac, addresses } of interfaces) {
    const good = addresses.map(({ address }) => address).filter((address) => !/^(127\.|169\.254\.|::1$|fe80:)/i.test(address));
    if (mac !== undefined && good.length > 0) found.set(mac.toLowerCase(), [...(found.get(mac.toLowerCase()) ?? []), ...good]);
  }
  return found;
}

async function cardsWithDhcp(libvirt: Libvirt, cards: readonly Card[]): Promise<readonly Card[]> {
  const withDhcp = await Promise.all(
    cards.map(async (card) => {
      const network = card.network === "" ? undefined : await tryFindNetwork(libvirt, card.network);
      return network !== undefined && find(parseXml(await networkXml(libvirt, network)), "ip/dhcp") !== undefined;
    }),
  );
  return cards.filter((_card, index) => withDhcp[index]);
}
