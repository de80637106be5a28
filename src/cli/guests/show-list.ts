import { table } from "../table";
import type { Guest } from "./guest";

/** The table that `vm list` and the end of a deploy print. */
export function guestTable(guests: readonly Guest[], times: ReadonlyMap<string, number> = new Map()): string {
  const rows = guests.map((guest) => {
    const seconds = times.get(guest.name) ?? guest.ready_seconds;
    return [
      guest.name,
      guest.state,
      String(guest.vcpus),
      `${guest.memory_mib} MiB`,
      guest.addresses.join(" ") || "-",
      seconds === undefined ? "-" : seconds.toFixed(1),
      wayIn(guest),
    ];
  });
  return table(["VM", "STATE", "VCPUS", "MEMORY", "ADDRESSES", "SECONDS TO READY", "GET IN"], rows);
}

function wayIn({ name, state, addresses }: Guest): string {
  if (state === "paused") return `queztl vm resume ${name}`;
  if (state !== "running") return `queztl vm start ${name}`;
  return addresses.length > 0 ? `queztl vm ssh ${name}` : `queztl vm console ${name}`;
}
