import type { Command } from "commander";
import { hostUp } from "../../host/up";
import type { Session } from "../session";

/** `queztl host up` */
export function up(command: Command, session: Session): void {
  command
    .option("--internet", "guests reach beyond this machine (masquerading and upstream DNS)")
    .option("--no-internet", "guests reach this machine only")
    .option("--link <range>", "the /30 between this machine and the host, such as 198.18.71.0/30")
    .option("--json", "print the status as JSON")
    .action(async (options: { readonly internet?: boolean; readonly link?: string }) => {
      const status = await hostUp({ ...options, progress: session.progress });
      if (session.json) return session.document({ ...status });
      session.print(`up: ${status.uri}`);
      if (status.internet === true)
        session.progress.note("guests reach the internet through this machine (queztl host up --no-internet closes it)");
    });
}
