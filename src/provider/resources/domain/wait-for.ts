import { Duration } from "../../../core/duration";
import { plain } from "../../mapping/values";
import { isRecord, type Value } from "../../sdk/value";

/** The declared readiness, in the form that the waiting takes. */
export interface WaitFor {
  readonly lease: boolean;
  readonly address: boolean;
  readonly agent: boolean;
  readonly tcp: number | undefined;
  readonly ssh: number | undefined;
  readonly console: RegExp | undefined;
  /** Interfaces with `wait_for_ip`, by index. */
  readonly cards: readonly { readonly index: number; readonly source: "lease" | "agent" | "any" }[];
  readonly milliseconds: number;
  readonly onTimeout: "fail" | "warn";
}

/** Undefined: there is nothing to wait for. */
export function waitForOf(waitFor: Value | undefined, devices: Value | undefined): WaitFor | undefined {
  const declared = record(waitFor);
  const cards = cardsOf(devices);
  const ssh = declared.ssh === undefined || declared.ssh === null ? undefined : (port(declared.ssh) ?? 22);
  const tcp = port(declared.tcp);
  const pattern = record(declared.console).pattern;
  const console = typeof pattern === "string" ? new RegExp(pattern) : undefined;
  const flags = { lease: declared.lease === true, address: declared.address === true, agent: declared.agent === true };
  if (!flags.lease && !flags.address && !flags.agent && !tcp && !ssh && console === undefined && cards.length === 0) return undefined;
  return {
    ...flags,
    tcp,
    ssh,
    console,
    cards,
    milliseconds: Math.max(timeOf(declared), ...cards.map(({ seconds }) => seconds * 1000)),
    onTimeout: declared.on_timeout === "warn" ? "warn" : "fail",
  };
}

/** True if the addresses of the interfaces are part of what was asked for, so that they may stand in the state. */
export function asksForAddresses(waitFor: WaitFor | undefined): boolean {
  if (waitFor === undefined) return false;
  return waitFor.lease || waitFor.address || waitFor.tcp !== undefined || waitFor.ssh !== undefined || waitFor.cards.length > 0;
}

function timeOf(declared: Record<string, Value>): number {
  return Duration.of(typeof declared.timeout === "string" ? declared.timeout : "5m").milliseconds;
}

interface CardWait {
  readonly index: number;
  readonly source: "lease" | "agent" | "any";
  readonly seconds: number;
}

function cardsOf(devices: Value | undefined): readonly CardWait[] {
  const interfaces = record(devices).interfaces;
  if (!Array.isArray(interfaces)) return [];
  return interfaces.flatMap((card: Value, index: number): CardWait[] => {
    const wait = record(card).wait_for_ip;
    if (wait === undefined || wait === null) return [];
    const { source, timeout } = record(wait);
    const from = source === "lease" || source === "agent" ? source : "any";
    return [{ index, source: from, seconds: typeof timeout === "number" ? timeout : 300 }];
  });
}

function port(value: Value | undefined): number | undefined {
  const { port: number } = record(value);
  return number === undefined || number === null ? undefined : Number(number);
}

function record(value: Value | undefined): Record<string, Value> {
  const known = plain(value);
  return isRecord(known) ? known : {};
}
