import type { Duplex } from "node:stream";
import { messageOf } from "../../../core/error";
import type { Domain } from "../../../libvirt/calls/domain";
import type { Libvirt } from "../../../libvirt/libvirt";
import { openConsole } from "../../../libvirt/stream/console";
import { log } from "../../sdk/log";

const KEPT_LINES = 200;
const LONGEST_LINE = 1000;
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences of terminals begin with one
const ESCAPES = /\u001b(\[[0-9;?]*[A-Za-z]|[()][A-Z0-9]|[=>])/g;

/** Reads a guest's serial console from its first byte: for `wait_for.console`, and for what to show when a guest does not come up. */
export class ConsoleWatch {
  private readonly stream: Duplex;
  private readonly kept: string[] = [];
  private rest = "";

  private constructor(stream: Duplex) {
    this.stream = stream;
    stream.on("data", (piece: Buffer) => this.take(piece.toString("utf8")));
    stream.on("error", (error) => log.debug("the console ended", { error: messageOf(error) }));
  }

  /** Undefined if the domain has no console that we can have. */
  static async open(libvirt: Libvirt, domain: Domain): Promise<ConsoleWatch | undefined> {
    try {
      return new ConsoleWatch(await openConsole(libvirt, domain));
    } catch (error) {
      log.debug(`no console of ${domain.name}`, { error: messageOf(error) });
      return undefined;
    }
  }

  /** True if a line so far, also one that is not finished, matches. */
  has(pattern: RegExp): boolean {
    return this.kept.some((line) => pattern.test(line)) || pattern.test(clean(this.rest));
  }

  /** The last lines that are not empty. */
  lastLines(count: number): readonly string[] {
    return [...this.kept, clean(this.rest)].filter((line) => line.trim() !== "").slice(-count);
  }

  close(): void {
    this.stream.destroy();
  }

  private take(text: string): void {
    const lines = (this.rest + text).split(/\r*\n/);
    this.rest = (lines.pop() ?? "").slice(-LONGEST_LINE);
    this.kept.push(...lines.map(clean));
    this.kept.splice(0, this.kept.length - KEPT_LINES);
  }
}

function clean(line: string): string {
  return line.replace(ESCAPES, "").replaceAll("\r", "").slice(0, LONGEST_LINE);
}
