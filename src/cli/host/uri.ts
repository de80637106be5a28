import type { Command } from "commander";
import { hostUri } from "../../host/status";
import type { Session } from "../session";

/** `queztl host uri` */
export function uri(command: Command, session: Session): void {
  command.addHelpText("after", '\nExample: virsh -c "$(queztl host uri)" list').action(() => session.print(hostUri()));
}
