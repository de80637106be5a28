import type { Command } from "commander";
import { resumeDomain } from "../../libvirt/calls/domain";
import { type GuestOptions, withGuests } from "../guests/with-guest";
import type { Session } from "../session";
import { guestsCommand } from "./guest-options";

/** `queztl vm resume NAME…` */
export function resume(command: Command, session: Session): void {
  guestsCommand(command).action(async (names: readonly string[], options: GuestOptions) => {
    await withGuests(session, names, options, async ({ libvirt, domain, name, state }) => {
      if (state === "running") return session.print(`${name} runs already`);
      await resumeDomain(libvirt, domain);
      return session.print(`${name} resumed`);
    });
  });
}
