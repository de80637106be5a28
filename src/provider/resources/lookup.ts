import { isUuid } from "../../libvirt/uuid";

/** What an import id or an argument means: a UUID, else a name. A name may look like a UUID. */
export async function byUuidOrName<T>(
  id: string,
  byUuid: (uuid: string) => Promise<T | undefined>,
  byName: (name: string) => Promise<T | undefined>,
): Promise<T | undefined> {
  return (isUuid(id) ? await byUuid(id) : undefined) ?? (await byName(id));
}
