import type { ConnectionLost } from "../error";
import { LibvirtError } from "../error";
import { type Frame, MESSAGE_STATUS, MESSAGE_TYPE } from "../frame";
import { VIR_NET_MESSAGE_LEGACY_PAYLOAD_MAX, type virNetMessageError, type virNetStreamHole } from "../generated/protocol";
import { decode, encode } from "../xdr";

/** What a stream needs of its connection. */
export interface PacketLink {
  /** Sends one packet; resolves when more can be taken. */
  send(type: number, status: number, payload: Buffer): Promise<void>;
  /** Stops and goes on reading from the daemon. */
  pause(): void;
  resume(): void;
  /** No more packets of this stream are expected. */
  done(): void;
}

/** A piece of a stream: bytes, or a run of zeros that did not travel. */
export type Packet = { readonly kind: "data"; readonly data: Buffer } | { readonly kind: "hole"; readonly length: bigint };

/** Reading stops when this many bytes wait to be taken. */
const HIGH_WATER = 4 * 1024 * 1024;

const EMPTY = Buffer.alloc(0);

/** One libvirt stream: packets both ways, ended by either side. */
export class PacketStream {
  private readonly procedure: string;
  private readonly link: PacketLink;
  private queue: Packet[] = [];
  private queued = 0;
  private paused = false;
  private state: "open" | "ended" | "finished" = "open";
  private failure: Error | undefined;
  private wake: () => void = () => undefined;

  constructor(procedure: string, link: PacketLink) {
    this.procedure = procedure;
    this.link = link;
  }

  /** Sends bytes. @throws what the daemon answered meanwhile */
  async write(data: Buffer): Promise<void> {
    for (let at = 0; at < data.length; at += VIR_NET_MESSAGE_LEGACY_PAYLOAD_MAX) {
      this.check();
      const piece = data.subarray(at, at + VIR_NET_MESSAGE_LEGACY_PAYLOAD_MAX);
      await this.link.send(MESSAGE_TYPE.stream, MESSAGE_STATUS.continue, piece);
    }
  }

  /** Sends a run of zeros as its length. Only for streams that were opened as sparse. */
  async hole(length: bigint): Promise<void> {
    this.check();
    await this.link.send(MESSAGE_TYPE.hole, MESSAGE_STATUS.continue, encode("virNetStreamHole", { length, flags: 0 }));
  }

  /** The next packet, or undefined at the end. @throws what the daemon answered, or the loss of the connection */
  async read(): Promise<Packet | undefined> {
    for (;;) {
      const packet = this.queue.shift();
      if (packet !== undefined) {
        if (packet.kind === "data") this.queued -= packet.data.length;
        if (this.paused && this.queued < HIGH_WATER / 4) {
          this.paused = false;
          this.link.resume();
        }
        return packet;
      }
      this.check();
      if (this.state !== "open") return undefined;
      await this.change();
    }
  }

  /** Says that all is sent or taken, and waits until the daemon says so too. @throws what the daemon answered */
  async finish(): Promise<void> {
    this.check();
    await this.link.send(MESSAGE_TYPE.stream, MESSAGE_STATUS.ok, EMPTY);
    while (this.state !== "finished") {
      this.check();
      this.queue = []; // what still came is not wanted
      await this.change();
    }
  }

  /** A packet came from the daemon. */
  receive(frame: Frame): void {
    if (frame.status === MESSAGE_STATUS.error) {
      this.fail(new LibvirtError(decode("virNetMessageError", frame.payload) as virNetMessageError, this.procedure));
      this.link.done();
      return;
    }
    if (frame.type === MESSAGE_TYPE.hole)
      this.push({ kind: "hole", length: (decode("virNetStreamHole", frame.payload) as virNetStreamHole).length });
    else if (frame.status === MESSAGE_STATUS.ok) {
      this.state = "finished";
      this.link.done();
    } else if (frame.payload.length === 0) this.state = "ended";
    else this.push({ kind: "data", data: frame.payload });
    this.wake();
  }

  /** Nothing will come any more. */
  fail(error: LibvirtError | ConnectionLost): void {
    this.failure ??= error;
    this.wake();
  }

  private push(packet: Packet): void {
    this.queue.push(packet);
    if (packet.kind === "data") this.queued += packet.data.length;
    if (this.queued > HIGH_WATER && !this.paused) {
      this.paused = true;
      this.link.pause();
    }
  }

  private check(): void {
    if (this.failure !== undefined) throw this.failure;
  }

  private async change(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.wake = resolve;
    });
  }
}
