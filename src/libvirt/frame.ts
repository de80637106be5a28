import { KEEPALIVE_PROGRAM, QEMU_PROGRAM, REMOTE_PROGRAM, VIR_NET_MESSAGE_MAX } from "./generated/protocol";
import { XdrError } from "./xdr";

export const PROGRAMS = { remote: REMOTE_PROGRAM, qemu: QEMU_PROGRAM, keepalive: KEEPALIVE_PROGRAM } as const;

/** virNetMessageType (virnetprotocol.x). */
export const MESSAGE_TYPE = { call: 0, reply: 1, event: 2, stream: 3, hole: 6 } as const;

/** virNetMessageStatus (virnetprotocol.x). */
export const MESSAGE_STATUS = { ok: 0, error: 1, continue: 2 } as const;

export interface FrameHeader {
  readonly program: number;
  readonly procedure: number;
  readonly type: number;
  readonly serial: number;
  readonly status: number;
}

export interface Frame extends FrameHeader {
  readonly payload: Buffer;
}

const LENGTH_SIZE = 4;
const HEADER_SIZE = 24;
const VERSION = 1;

/** The bytes of one message in front of its payload. */
export function frameHead(header: FrameHeader, payloadLength: number): Buffer {
  const head = Buffer.allocUnsafe(LENGTH_SIZE + HEADER_SIZE);
  head.writeUInt32BE(LENGTH_SIZE + HEADER_SIZE + payloadLength, 0);
  head.writeUInt32BE(header.program, 4);
  head.writeUInt32BE(VERSION, 8);
  head.writeInt32BE(header.procedure, 12);
  head.writeInt32BE(header.type, 16);
  head.writeUInt32BE(header.serial, 20);
  head.writeInt32BE(header.status, 24);
  return head;
}

/** Cuts a byte stream into messages, however the pieces come. */
export class FrameReader {
  private pieces: Buffer[] = [];
  private held = 0;

  /** The messages that are whole once `piece` is there. @throws XdrError if the stream is not libvirt's protocol. */
  *push(piece: Buffer): Generator<Frame> {
    this.pieces.push(piece);
    this.held += piece.length;
    while (this.held >= LENGTH_SIZE) {
      const length = this.peekLength();
      if (length < LENGTH_SIZE + HEADER_SIZE || length > LENGTH_SIZE + VIR_NET_MESSAGE_MAX)
        throw new XdrError(`a message of ${length} bytes: the other side does not speak libvirt's protocol`);
      if (this.held < length) return;
      yield toFrame(this.cut(length));
    }
  }

  private peekLength(): number {
    const [first] = this.pieces;
    if (first !== undefined && first.length >= LENGTH_SIZE) return first.readUInt32BE(0);
    const joined = Buffer.concat(this.pieces);
    this.pieces = [joined];
    return joined.readUInt32BE(0);
  }

  private cut(length: number): Buffer {
    const [first] = this.pieces;
    const whole = first !== undefined && first.length >= length ? first : Buffer.concat(this.pieces);
    const rest = whole === first ? this.pieces.slice(1) : [];
    this.pieces = whole.length > length ? [whole.subarray(length), ...rest] : rest;
    this.held -= length;
    return whole.subarray(0, length);
  }
}

function toFrame(bytes: Buffer): Frame {
  const version = bytes.readUInt32BE(8);
  if (version !== VERSION) throw new XdrError(`a message of protocol version ${version}; we speak ${VERSION}`);
  return {
    program: bytes.readUInt32BE(4),
    procedure: bytes.readInt32BE(12),
    type: bytes.readInt32BE(16),
    serial: bytes.readUInt32BE(20),
    status: bytes.readInt32BE(24),
    payload: bytes.subarray(LENGTH_SIZE + HEADER_SIZE),
  };
}
