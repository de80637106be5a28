import { existsSync } from "node:fs";
import type { Command } from "commander";
import { hostFolder } from "../../core/paths";
import { hostDown } from "../../host/down";
import { hostStatus } from "../../host/status";
import { confirm } from "../confirm";
import { listGuests } from "../guests/list";
import type { Session } from "../session";

/** `queztl host down` */
export function down(command: Command, session: Session): void {
  command
    .option("--purge", "also delete its folder: all definitions, volumes and logs")
    .option("-y, --yes", "do not ask")
    .action(async (options: { readonly purge?: boolean }) => {
      if (options.purge === true && existsSync(hostFolder()))
        await confirm(session, `delete ${hostFolder()} with every volume in it?`, "queztl host down --purge --yes");
      else await confirmRunning(session);
      await hostDown({ ...options, progress: session.progress });
    });
}

/** Guests are ended as by pulling the plug: what they have not written yet is lost. */
async function confirmRunning(session: Session): Promise<void> {
  const { state, uri } = await hostStatus();
  if (session.yes || state !== "up") return;
  const running = (await listGuests(uri, new Map())).filter((guest) => guest.state !== "shutoff").map(({ name }) => name);
  if (running.length === 0) return;
  await confirm(
    session,
    `end the running VMs ${running.join(", ")} without shutting them down (queztl vm stop does that)?`,
    "queztl host down --yes",
  );
}
