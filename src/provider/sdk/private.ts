import { messageOf } from "../../core/error";
import { log } from "./log";
import type { Json } from "./resource";

/** Private data of an object. Data that is no JSON was written by another provider, before the object moved here: it tells us nothing. */
export function decodePrivate(bytes: Buffer): Json | undefined {
  if (bytes.length === 0) return undefined;
  try {
    return JSON.parse(bytes.toString("utf8")) as Json;
  } catch (error) {
    log.warn("private data of another provider is dropped", { error: messageOf(error) });
    return undefined;
  }
}

/** What a handler left out stays as it was. */
export function encodePrivate(value: Json | undefined, before: Buffer): Buffer {
  return value === undefined ? before : Buffer.from(JSON.stringify(value), "utf8");
}
