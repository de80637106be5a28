import type { SynthesizedStack } from "../project/stack";
import { urisOf } from "../project/stack";
import type { Session } from "../session";
import type { Guest } from "./guest";
import { listGuests } from "./list";
import { deployedVms } from "./where";

/** The VMs of stacks as they are now. */
export async function stackGuests(session: Session, stacks: readonly SynthesizedStack[]): Promise<readonly Guest[]> {
  const deployed = await deployedVms(session, stacks);
  if (deployed.size === 0) return [];
  const uris = [...new Set(stacks.flatMap((stack) => urisOf(stack, session.env)))];
  const all = await Promise.all(uris.map(async (uri) => await listGuests(uri, deployed)));
  return all.flat().filter(({ name }) => deployed.has(name));
}
