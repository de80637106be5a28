import { QueztlError } from "../core/error";
import type { Connection } from "./connection";
import { type OpenOptions, openConnection } from "./open-connection";
import { parseUri } from "./uri";

/**
 * After a failed attempt nobody tries again for a while, so that a hundred resources do not wait for a hundred timeouts: this many times as
 * long as the attempt took. A refusal that costs a millisecond is hardly held at all.
 */
const HOLD_FACTOR = 10;
const HOLD_MAX = 30_000;

/** Opens connections to one URI; a failure is told in full once, afterwards in one short line. */
export class Connector {
  readonly uri: string;
  /** ssh is opened one after another: sshd drops logins over its MaxStartups. */
  readonly serial: boolean;
  private readonly options: OpenOptions;
  private last: Promise<unknown> = Promise.resolve();
  private failure: { readonly error: unknown; readonly until: number } | undefined;
  /** The message that was given in full. */
  private told: string | undefined;

  constructor(uri: string, options: OpenOptions) {
    this.uri = uri;
    this.options = options;
    this.serial = /^[a-z]+\+ssh(cmd)?:/.test(uri);
  }

  /** A new connection. @throws QueztlError */
  async open(options: { readonly pinged: boolean }): Promise<Connection> {
    if (!this.serial) return await this.attempt(options);
    const turn = this.last.then(() => this.attempt(options));
    this.last = turn.catch(() => undefined); // its caller gets the error
    return await turn;
  }

  /** The error to give to one more caller whose connection could not be opened: the first gets it in full. */
  tell(error: unknown): unknown {
    if (!QueztlError.is(error)) return error;
    const { message } = error;
    if (this.told === message)
      return new QueztlError({ kind: error.kind, summary: `no connection to ${this.uri} (the first error says why)` });
    this.told = message;
    return error;
  }

  private async attempt(options: { readonly pinged: boolean }): Promise<Connection> {
    if (this.failure !== undefined && performance.now() < this.failure.until) throw this.failure.error;
    const start = performance.now();
    try {
      const connection = await openConnection(parseUri(this.uri, this.options.env), { ...this.options, pinged: options.pinged });
      this.failure = undefined;
      this.told = undefined;
      return connection;
    } catch (error) {
      const end = performance.now();
      this.failure = { error, until: end + Math.min((end - start) * HOLD_FACTOR, HOLD_MAX) };
      throw error;
    }
  }
}
