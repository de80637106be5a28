import { messageOf, QueztlError } from "../core/error";
import { ConnectionLost, LibvirtError } from "./error";
import { type Frame, type FrameHeader, FrameReader, frameHead, MESSAGE_STATUS, MESSAGE_TYPE, PROGRAMS } from "./frame";
import {
  QEMU_PROCEDURES,
  type QemuProcedures,
  REMOTE_PROCEDURES,
  type RemoteProcedures,
  type virNetMessageError,
} from "./generated/protocol";
import { Keepalive, type KeepaliveOptions } from "./keepalive";
import { type PacketLink, PacketStream } from "./stream/packet-stream";
import type { Transport } from "./transport/transport";
import { decode, encode, XdrError } from "./xdr";

const KEEPALIVE_PING = 1;
const KEEPALIVE_PONG = 2;

/** Up to this size head and payload are written as one piece. */
const JOIN_LIMIT = 65_536;

export interface CallOptions {
  /** Gives up waiting. libvirt knows no cancel: the call itself goes on. */
  readonly signal?: AbortSignal;
}

interface Pending {
  readonly name: string;
  readonly ret: string | undefined;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

interface Program {
  readonly number: number;
  readonly prefix: string;
}

const REMOTE: Program = { number: PROGRAMS.remote, prefix: "remote" };
const QEMU: Program = { number: PROGRAMS.qemu, prefix: "qemu" };

/** One connection to a daemon: calls, their replies, events and streams. It knows nothing of opening a driver; see `openConnection`. */
export class Connection {
  /** Resolves, never rejects, once the connection has ended. */
  readonly closed: Promise<ConnectionLost>;
  private readonly transport: Transport;
  private readonly reader = new FrameReader();
  private readonly pending = new Map<number, Pending>();
  private readonly streams = new Map<number, PacketStream>();
  private keepalive: Keepalive | undefined;
  private onEvent: (procedure: number, payload: Buffer) => void = () => undefined;
  private serial = 0;
  private ended: ConnectionLost | undefined;
  private ending = false;
  private resolveClosed: (error: ConnectionLost) => void = () => undefined;

  constructor(transport: Transport) {
    this.transport = transport;
    this.closed = new Promise((resolve) => {
      this.resolveClosed = resolve;
    });
    const { readable, writable, target } = transport;
    readable.on("data", (piece: Buffer) => this.receive(piece));
    readable.on("end", () => void this.end({ why: "the other side closed it" }));
    readable.on("error", (error) => void this.end({ why: error.message, cause: error }));
    readable.on("close", () => void this.end({ why: "it was closed" }));
    writable.on("error", (error) => void this.end({ why: error.message, cause: error }));
    this.target = target;
  }

  /** Where it leads, for messages. */
  readonly target: string;

  get isOpen(): boolean {
    return !this.ending;
  }

  /** Calls a procedure of libvirt's main program. @throws LibvirtError if the daemon answers with an error; ConnectionLost */
  async call<P extends keyof RemoteProcedures>(
    procedure: P,
    args: RemoteProcedures[P][0],
    options: CallOptions = {},
  ): Promise<RemoteProcedures[P][1]> {
    const reply = this.request(REMOTE, procedure, REMOTE_PROCEDURES[procedure], args).reply;
    return (await withSignal(reply, procedure, options.signal)) as RemoteProcedures[P][1];
  }

  /** Calls a procedure of the QEMU program (monitor and agent commands). */
  async qemu<P extends keyof QemuProcedures>(
    procedure: P,
    args: QemuProcedures[P][0],
    options: CallOptions = {},
  ): Promise<QemuProcedures[P][1]> {
    const reply = this.request(QEMU, procedure, QEMU_PROCEDURES[procedure], args).reply;
    return (await withSignal(reply, procedure, options.signal)) as QemuProcedures[P][1];
  }

  /** Calls a procedure that starts a stream. */
  async stream<P extends keyof RemoteProcedures>(procedure: P, args: RemoteProcedures[P][0]): Promise<PacketStream> {
    const number = REMOTE_PROCEDURES[procedure];
    const { serial, reply } = this.request(REMOTE, procedure, number, args);
    const stream = new PacketStream(procedure, this.packetLink(number, serial));
    // Registered before the reply, because data may come right behind it.
    this.streams.set(serial, stream);
    try {
      await reply;
    } catch (error) {
      this.streams.delete(serial);
      throw error;
    }
    return stream;
  }

  /** Sets who gets the events. The payload is the message's XDR. */
  listen(onEvent: (procedure: number, payload: Buffer) => void): void {
    this.onEvent = onEvent;
  }

  /** Starts pinging the daemon and ends the connection when it stays silent. */
  startKeepalive(options: KeepaliveOptions): void {
    this.keepalive ??= new Keepalive(
      options,
      () => this.sendKeepalive(KEEPALIVE_PING),
      (silence) => void this.end({ why: `no answer to keepalive pings for ${(silence / 1000).toFixed(1)} s`, silent: true }),
    );
  }

  /** Ends it: calls in flight are rejected. */
  close(why = "it was closed by us"): void {
    if (this.ending) return;
    const header = {
      program: PROGRAMS.remote,
      procedure: REMOTE_PROCEDURES.CONNECT_CLOSE,
      type: MESSAGE_TYPE.call,
      status: MESSAGE_STATUS.ok,
    };
    this.write({ ...header, serial: this.nextSerial() }, Buffer.alloc(0));
    void this.end({ why });
  }

  private request(program: Program, name: string, procedure: number, args: unknown) {
    const base = `${program.prefix}_${name.toLowerCase()}`;
    const payload = args === undefined ? Buffer.alloc(0) : encodeArguments(`${base}_args`, args, name);
    const serial = this.nextSerial();
    const reply = new Promise<unknown>((resolve, reject) => {
      if (this.ending) {
        reject(new ConnectionLost(this.target, this.ended?.why ?? "it was closed", { sent: false }));
        return;
      }
      this.pending.set(serial, { name, ret: `${base}_ret`, resolve, reject });
      this.write({ program: program.number, procedure, type: MESSAGE_TYPE.call, serial, status: MESSAGE_STATUS.ok }, payload);
    });
    return { serial, reply };
  }

  private nextSerial(): number {
    this.serial = this.serial >= 0xffff_ffff ? 1 : this.serial + 1;
    return this.serial;
  }

  /** @returns false if the other side is slow and one should wait for the drain */
  private write(header: FrameHeader, payload: Buffer): boolean {
    const { writable } = this.transport;
    const head = frameHead(header, payload.length);
    if (payload.length <= JOIN_LIMIT) return writable.write(Buffer.concat([head, payload]));
    writable.write(head);
    return writable.write(payload);
  }

  private packetLink(procedure: number, serial: number): PacketLink {
    const { readable, writable } = this.transport;
    return {
      send: async (type, status, payload) => {
        if (!this.isOpen) throw this.ended ?? new ConnectionLost(this.target, "it was closed");
        if (this.write({ program: PROGRAMS.remote, procedure, type, serial, status }, payload)) return;
        await new Promise<void>((resolve) => {
          writable.once("drain", resolve);
          void this.closed.then(() => resolve());
        });
      },
      pause: () => {
        readable.pause();
        this.keepalive?.pause();
      },
      resume: () => {
        readable.resume();
        this.keepalive?.resume();
      },
      done: () => void this.streams.delete(serial),
    };
  }

  private receive(piece: Buffer): void {
    this.keepalive?.heard();
    try {
      for (const frame of this.reader.push(piece)) this.dispatch(frame);
    } catch (error) {
      void this.end({ why: messageOf(error), cause: error });
    }
  }

  private dispatch(frame: Frame): void {
    if (frame.program === PROGRAMS.keepalive) {
      if (frame.procedure === KEEPALIVE_PING) this.sendKeepalive(KEEPALIVE_PONG);
      return;
    }
    switch (frame.type) {
      case MESSAGE_TYPE.reply:
        this.settle(frame);
        return;
      case MESSAGE_TYPE.event:
        if (frame.program === PROGRAMS.remote) this.onEvent(frame.procedure, frame.payload);
        return;
      case MESSAGE_TYPE.stream:
      case MESSAGE_TYPE.hole:
        this.streams.get(frame.serial)?.receive(frame);
        return;
      default:
        throw new XdrError(`a message of type ${frame.type}, which a daemon does not send`);
    }
  }

  private settle(frame: Frame): void {
    const pending = this.pending.get(frame.serial);
    if (pending === undefined) return; // the reply to CONNECT_CLOSE
    this.pending.delete(frame.serial);
    try {
      if (frame.status === MESSAGE_STATUS.error) pending.reject(errorOf(frame.payload, pending.name));
      else pending.resolve(frame.payload.length === 0 || pending.ret === undefined ? undefined : decode(pending.ret, frame.payload));
    } catch (error) {
      pending.reject(
        new QueztlError({
          kind: "host",
          summary: `libvirt's reply to ${pending.name} cannot be read`,
          why: messageOf(error),
          fix: "check that the other side is a libvirt daemon; if it is, this is a bug of queztl",
          cause: error,
        }),
      );
    }
  }

  private sendKeepalive(procedure: number): void {
    if (this.ending) return;
    this.write({ program: PROGRAMS.keepalive, procedure, type: MESSAGE_TYPE.event, serial: 0, status: MESSAGE_STATUS.ok }, Buffer.alloc(0));
  }

  private async end(reason: { readonly why: string; readonly cause?: unknown; readonly silent?: boolean }): Promise<void> {
    if (this.ending) return;
    this.ending = true;
    this.keepalive?.stop();
    const explanation = await this.transport.explain();
    this.transport.destroy();
    const error = new ConnectionLost(this.target, explanation ?? reason.why, reason);
    this.ended = error;
    for (const pending of this.pending.values()) pending.reject(error);
    this.pending.clear();
    for (const stream of this.streams.values()) stream.fail(error);
    this.streams.clear();
    this.resolveClosed(error);
  }
}

/** The error in a message's payload. */
function errorOf(payload: Buffer, procedure: string): LibvirtError {
  return new LibvirtError(decode("virNetMessageError", payload) as virNetMessageError, procedure);
}

function encodeArguments(type: string, args: unknown, procedure: string): Buffer {
  try {
    return encode(type, args);
  } catch (cause) {
    throw new QueztlError({ kind: "config", summary: `${procedure}: libvirt cannot take this value`, why: messageOf(cause), cause });
  }
}

async function withSignal<T>(reply: Promise<T>, what: string, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return await reply;
  const cancelled = () => new QueztlError({ kind: "cancelled", summary: `waiting for ${what} was cancelled`, cause: signal.reason });
  if (signal.aborted) {
    reply.catch(() => undefined); // nobody waits for it any more
    throw cancelled();
  }
  return await new Promise<T>((resolve, reject) => {
    const onAbort = () => reject(cancelled());
    signal.addEventListener("abort", onAbort, { once: true });
    reply.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
  });
}
