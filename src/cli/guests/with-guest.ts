import { messageOf, QueztlError } from "../../core/error";
import { suggest } from "../../core/suggest";
import { type Domain, type DomainSummary, listAllDomains } from "../../libvirt/calls/domain";
import { Libvirt } from "../../libvirt/libvirt";
import type { Session } from "../session";
import { type Surroundings, surroundings } from "./where";

export interface FoundGuest extends DomainSummary {
  readonly libvirt: Libvirt;
  readonly domain: Domain;
  readonly around: Surroundings;
}

export interface GuestOptions {
  readonly uri?: string;
}

/** Runs `body` on the VM of a name, on whichever of the libvirts it is. @throws QueztlError if it is on none */
export async function withGuest<T>(
  session: Session,
  name: string,
  options: GuestOptions,
  body: (guest: FoundGuest) => Promise<T>,
): Promise<T> {
  const around = surroundings(session, options.uri);
  const known: string[] = [];
  for (const uri of around.uris) {
    const libvirt = new Libvirt(uri);
    try {
      const all = await listAllDomains(libvirt);
      const found = all.find((one) => one.name === name || one.uuid === name);
      if (found !== undefined) return await body({ ...found, libvirt, around });
      known.push(...all.map((one) => one.name));
    } finally {
      libvirt.close();
    }
  }
  known.sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
  const near = suggest(name, known);
  throw new QueztlError({
    kind: "not-found",
    summary: `there is no VM "${name}"`,
    why: `${around.uris.join(" and ")} ${around.uris.length === 1 ? "has" : "have"}: ${known.slice(0, 20).join(", ") || "none"}`,
    fix: near === undefined ? "queztl vm list shows all; --uri looks elsewhere" : `did you mean "${near}"?`,
  });
}

/** Runs `body` on several VMs one after another; all are tried. @throws what the only failure was, or all of them in one */
export async function withGuests(
  session: Session,
  names: readonly string[],
  options: GuestOptions,
  body: (guest: FoundGuest) => Promise<void>,
): Promise<void> {
  const failures: unknown[] = [];
  for (const name of names) {
    try {
      await withGuest(session, name, options, body);
    } catch (error) {
      failures.push(error);
    }
  }
  const [first] = failures;
  if (failures.length === 1) throw first;
  if (failures.length > 1)
    throw new QueztlError({
      kind: QueztlError.is(first) ? first.kind : "error",
      summary: `${failures.length} of ${names.length} VMs failed`,
      why: failures.map(messageOf).join("\n"),
      cause: first,
    });
}
