import type { Readable, Writable } from "node:stream";

/** A byte stream to a libvirt daemon. */
export interface Transport {
  readonly readable: Readable;
  readonly writable: Writable;
  /** Where it leads, for messages. */
  readonly target: string;
  /** What is known about why it ended, such as what ssh printed. */
  explain(): Promise<string | undefined>;
  /** Ends it at once and frees what it holds. */
  destroy(): void;
}
