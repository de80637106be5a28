import { QueztlError } from "../core/error";

/** A UUID as people write it. */
export function formatUuid(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes).toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** The bytes of a UUID. @throws QueztlError (config) if it is none */
export function parseUuid(text: string): Buffer {
  const hex = text.replaceAll("-", "");
  if (/^[0-9a-fA-F]{32}$/.test(hex)) return Buffer.from(hex, "hex");
  throw new QueztlError({ kind: "config", summary: `"${text}" is not a UUID`, fix: "write it as xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx" });
}

/** True for text that is a UUID, with or without dashes. */
export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$/i.test(text);
}
