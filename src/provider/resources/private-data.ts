import { isObject } from "../../schema/check";
import type { Json } from "../sdk/resource";

/** What a resource remembers beside its state. */
export interface PrivateData {
  /** It was imported and not changed since: keys that the configuration lacks mean what is there. */
  readonly imported?: boolean;
  /** `protect` as of the last finished apply. */
  readonly protected?: boolean;
}

export function readPrivate(data: Json | undefined): PrivateData {
  const record = isObject(data) ? data : {};
  return { imported: record.imported === true, protected: record.protected === true };
}

export function writePrivate(data: PrivateData): Json {
  return { ...(data.imported ? { imported: true } : {}), ...(data.protected ? { protected: true } : {}) };
}
