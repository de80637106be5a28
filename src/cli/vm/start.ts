import type { Command } from "commander";
import { createDomain, resumeDomain } from "../../libvirt/calls/domain";
import { type GuestOptions, withGuests } from "../guests/with-guest";
import type { Session } from "../session";
import { guestsCommand } from "./guest-options";

/** `queztl vm start NAME…` */
export function start(command: Command, session: Session): void {
  guestsCommand(command).action(async (names: readonly string[], options: GuestOptions) => {
    await withGuests(session, names, options, async ({ libvirt, domain, name, state }) => {
      if (state === "running") return session.print(`${name} runs already`);
      if (state === "paused") await resumeDomain(libvirt, domain);
      else await createDomain(libvirt, domain);
      return session.print(`${name} started`);
    });
  });
}
