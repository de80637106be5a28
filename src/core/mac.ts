import { createHash } from "node:crypto";
import { QueztlError } from "./error";

/** A unicast MAC address, in lower case with colons. */
export class Mac {
  readonly text: string;

  private constructor(text: string) {
    this.text = text;
  }

  /** @throws QueztlError if it is no unicast MAC address. */
  static of(text: string): Mac {
    const lower = String(text).trim().toLowerCase();
    if (!/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/.test(lower))
      throw new QueztlError({
        kind: "config",
        summary: `"${text}" is not a MAC address`,
        fix: "write six pairs of hexadecimal digits such as 52:54:00:12:34:56",
      });
    if (Number.parseInt(lower.slice(0, 2), 16) % 2 === 1)
      throw new QueztlError({ kind: "config", summary: `"${text}" is a multicast address`, fix: "make the first pair even, such as 52" });
    return new Mac(lower);
  }

  /** An address that is always the same for the same words, in QEMU's range 52:54:00 (https://www.linux-kvm.org/page/Networking). */
  static derived(...words: readonly string[]): Mac {
    const hash = createHash("sha256").update(words.join("\0")).digest("hex");
    return new Mac(`52:54:00:${hash.slice(0, 2)}:${hash.slice(2, 4)}:${hash.slice(4, 6)}`);
  }

  toString(): string {
    return this.text;
  }
}
