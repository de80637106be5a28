import type { Command } from "commander";
import { type HostStatus, hostStatus } from "../../host/status";
import type { Session } from "../session";
import { pairs } from "../table";

/** `queztl host status`. Exit code 4 unless it is up. */
export function status(command: Command, session: Session): void {
  command.option("--json", "print JSON").action(async () => {
    const now = await hostStatus();
    if (session.json) session.document({ ...now });
    else session.print(describe(now));
    if (now.state !== "up") session.setExitCode(4);
  });
}

function describe({ state, why, folder, uri, pid, internet, accelerator, link, routes }: HostStatus): string {
  const emulated = accelerator === undefined || accelerator.kvm ? undefined : `none, so software emulation: ${accelerator.why}`;
  return pairs([
    ["state", why === undefined ? state : `${state}: ${why} (queztl host up mends it)`],
    ["folder", folder],
    ["uri", uri],
    ["process", pid],
    ["internet", internet === undefined ? undefined : internet ? "open" : "closed"],
    ["accelerator", accelerator?.kvm === true ? "KVM" : emulated],
    ["link", link === undefined ? undefined : `${link.device} ${link.range}`],
    ["networks", routes.join(", ") || undefined],
  ]);
}
