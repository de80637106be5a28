import { setTimeout } from "node:timers/promises";
import type { Command } from "commander";
import { QueztlError } from "../../core/error";
import { during } from "../../core/progress";
import { destroyDomain, domainState, isDomainPersistent } from "../../libvirt/calls/domain";
import { isNotFound } from "../../libvirt/error";
import { askToShutDown } from "../guests/power";
import { deployedVms } from "../guests/where";
import { type FoundGuest, type GuestOptions, withGuests } from "../guests/with-guest";
import { seconds } from "../option-values";
import type { Session } from "../session";
import { guestsCommand } from "./guest-options";

/** Milliseconds. */
const ASK_AGAIN = 5000;

interface StopOptions extends GuestOptions {
  readonly force?: boolean;
  readonly timeout: number;
}

/** `queztl vm stop NAME…`: a shutdown by agent or ACPI; `--force` cuts the power. */
export function stop(command: Command, session: Session): void {
  guestsCommand(command)
    .option("--force", "cut the power instead of asking the guest")
    .option("--timeout <seconds>", "how long the guest may take", seconds, 30)
    .action(async (names: readonly string[], options: StopOptions) => {
      await withGuests(session, names, options, async (guest) => await stopOne(session, guest, options));
    });
}

async function stopOne(session: Session, guest: FoundGuest, { force = false, timeout }: StopOptions): Promise<void> {
  const { libvirt, domain, name, state } = guest;
  if (state === "shutoff") return session.print(`${name} is off already`);
  const persistent = await isDomainPersistent(libvirt, domain);
  if (force) await destroyDomain(libvirt, domain);
  else await during(session.progress, `shutting ${name} down`, async () => await shutDown(guest, timeout, session.interrupts.signal));
  session.print(persistent ? `${name} stopped` : `${name} stopped and gone: it had no definition`);
  const stack = (await deployedVms(session, guest.around.stacks)).get(name)?.stack;
  if (stack !== undefined) session.progress.note(`stack ${stack} declares ${name} as running: its next deploy starts it again`);
}

async function shutDown({ libvirt, domain, name }: FoundGuest, timeout: number, signal: AbortSignal): Promise<void> {
  let isOff: () => void = () => undefined;
  const off = new Promise<void>((resolve) => {
    isOff = resolve;
  });
  const subscription = await libvirt.events.subscribe("domain-lifecycle", (event) => {
    if (event.domain.name === name && event.change === "stopped") isOff();
  });
  const timer = AbortSignal.any([signal, AbortSignal.timeout(timeout * 1000)]);
  try {
    const over = new Promise<"over">((resolve) => timer.addEventListener("abort", () => resolve("over"), { once: true }));
    const isOver = async () => (await Promise.race([off, over, setTimeout(ASK_AGAIN, "again")])) !== "again";
    // A guest that is still booting, or was just reset, hears nothing.
    do await askUnlessOff(libvirt, domain);
    while (!(await isOver()));
    if (await isStillOn(libvirt, domain))
      throw new QueztlError({
        kind: signal.aborted ? "cancelled" : "timeout",
        summary: `${name} did not shut down within ${timeout} s`,
        why: "the guest was asked (by its agent, or by ACPI) and still runs",
        fix: `queztl vm stop --force ${name} cuts the power`,
      });
  } finally {
    await subscription.unsubscribe();
  }
}

/** It may go off by itself at any moment. */
async function askUnlessOff(libvirt: FoundGuest["libvirt"], domain: FoundGuest["domain"]): Promise<void> {
  try {
    await askToShutDown(libvirt, domain);
  } catch (error) {
    if (await isStillOn(libvirt, domain)) throw error;
  }
}

async function isStillOn(libvirt: FoundGuest["libvirt"], domain: FoundGuest["domain"]): Promise<boolean> {
  try {
    return (await domainState(libvirt, domain)).state !== "shutoff";
  } catch (error) {
    if (isNotFound(error, "domain")) return false; // it was transient
    throw error;
  }
}
