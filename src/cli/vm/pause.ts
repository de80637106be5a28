import type { Command } from "commander";
import { suspendDomain } from "../../libvirt/calls/domain";
import { type GuestOptions, withGuests } from "../guests/with-guest";
import type { Session } from "../session";
import { guestsCommand } from "./guest-options";

/** `queztl vm pause NAME…` */
export function pause(command: Command, session: Session): void {
  guestsCommand(command).action(async (names: readonly string[], options: GuestOptions) => {
    await withGuests(session, names, options, async ({ libvirt, domain, name, state }) => {
      if (state === "paused") return session.print(`${name} is paused already`);
      await suspendDomain(libvirt, domain);
      return session.print(`${name} paused`);
    });
  });
}
