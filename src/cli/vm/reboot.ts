import type { Command } from "commander";
import { resetDomain } from "../../libvirt/calls/domain";
import { askToReboot } from "../guests/power";
import { type GuestOptions, withGuests } from "../guests/with-guest";
import type { Session } from "../session";
import { guestsCommand } from "./guest-options";

/** `queztl vm reboot NAME…` */
export function reboot(command: Command, session: Session): void {
  guestsCommand(command)
    .option("--force", "press the reset button instead of asking the guest")
    .action(async (names: readonly string[], options: GuestOptions & { readonly force?: boolean }) => {
      await withGuests(session, names, options, async ({ libvirt, domain, name }) => {
        if (options.force === true) await resetDomain(libvirt, domain);
        else await askToReboot(libvirt, domain);
        session.print(options.force === true ? `${name} reset` : `${name} was asked to reboot`);
      });
    });
}
