import type { Command } from "commander";
import { listGuests } from "../guests/list";
import { guestTable } from "../guests/show-list";
import { deployedVms, surroundings } from "../guests/where";
import type { Session } from "../session";

/** `queztl vm list` */
export function list(command: Command, session: Session): void {
  command
    .option("--uri <uri>", "a libvirt; else LIBVIRT_DEFAULT_URI, else the stacks', else the embedded host")
    .option("--names", "names only, one a line")
    .option("--json", "print JSON")
    .action(async (options: { readonly uri?: string; readonly names?: boolean }) => {
      const { uris, stacks } = surroundings(session, options.uri);
      const deployed = await deployedVms(session, stacks);
      const guests = (await Promise.all(uris.map(async (uri) => await listGuests(uri, deployed)))).flat();
      if (session.json) return session.document({ vms: guests });
      if (options.names === true) return guests.length === 0 ? undefined : session.print(guests.map(({ name }) => name).join("\n"));
      if (guests.length === 0) return session.progress.note(`no VMs on ${uris.join(", ")}`);
      return session.print(guestTable(guests));
    });
}
