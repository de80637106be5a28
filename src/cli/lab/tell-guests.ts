import { stackGuests } from "../guests/project-guests";
import { guestTable } from "../guests/show-list";
import { writeSshConfig } from "../guests/ssh-config";
import { outputFolder, readStacks, type SynthesizedStack } from "../project/stack";
import type { Session } from "../session";
import type { ReadyTimes } from "../terraform/apply";

/** Prints the VMs of stacks that were just deployed, and brings the SSH configuration up to date for all of the project. */
export async function tellGuests(session: Session, root: string, stacks: readonly SynthesizedStack[], times: ReadyTimes): Promise<void> {
  const all = await stackGuests(session, readStacks(outputFolder(root)));
  writeSshConfig(root, all, session.env);
  const names = new Set(stacks.map(({ name }) => name));
  const guests = all.filter(({ stack }) => stack !== undefined && names.has(stack));
  for (const guest of guests) session.event("vm", { ...guest, ready_seconds: times.get(guest.name) ?? guest.ready_seconds });
  if (!session.json && guests.length > 0) session.print(guestTable(guests, times));
}
