import { constants, type ServerHttp2Stream } from "node:http2";
import { messageOf } from "../../core/error";
import { log } from "./log";

/** gRPC status codes (grpc.io, "Status codes"). */
export const STATUS = { ok: 0, invalidArgument: 3, unimplemented: 12, internal: 13 } as const;

/** Answers a call with another status than OK. */
export class GrpcError extends Error {
  readonly status: number;

  constructor(status: number, text: string) {
    super(text);
    this.status = status;
  }
}

/** One message in, one message out. */
export type Unary = (request: Buffer) => Promise<Uint8Array>;
/** Messages out for as long as the call lives; requests are not looked at. */
export type Streaming = (call: { send(message: Uint8Array): void; end(): void }) => void;

export interface Methods {
  readonly unary: ReadonlyMap<string, Unary>;
  readonly streaming: ReadonlyMap<string, Streaming>;
}

const HEADERS = { [constants.HTTP2_HEADER_STATUS]: 200, [constants.HTTP2_HEADER_CONTENT_TYPE]: "application/grpc" };

/** Serves one call on an HTTP/2 stream. */
export function serveCall(stream: ServerHttp2Stream, path: string, methods: Methods): void {
  stream.on("error", (error) => log.debug(`call ${path} broke off`, { error: messageOf(error) })); // the peer went away
  const streaming = methods.streaming.get(path);
  if (streaming !== undefined) {
    begin(stream);
    stream.resume();
    streaming({ send: (message) => void stream.write(frame(message)), end: () => stream.end() });
    return;
  }
  const unary = methods.unary.get(path);
  if (unary === undefined) {
    fail(stream, new GrpcError(STATUS.unimplemented, `unknown method ${path}`));
    return;
  }
  const chunks: Buffer[] = [];
  stream.on("data", (chunk: Buffer) => chunks.push(chunk));
  stream.on("end", () => {
    answer(unary, chunks).then(
      (response) => {
        if (stream.destroyed) return;
        begin(stream);
        stream.end(frame(response));
      },
      (error: unknown) => fail(stream, error),
    );
  });
}

async function answer(unary: Unary, chunks: readonly Buffer[]): Promise<Uint8Array> {
  return await unary(unframe(Buffer.concat(chunks)));
}

function begin(stream: ServerHttp2Stream): void {
  stream.respond(HEADERS, { waitForTrailers: true });
  stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": String(STATUS.ok) }));
}

function fail(stream: ServerHttp2Stream, error: unknown): void {
  if (!(error instanceof GrpcError))
    log.error("bug in a call", { error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  if (stream.destroyed) return;
  const status = error instanceof GrpcError ? error.status : STATUS.internal;
  stream.respond({ ...HEADERS, "grpc-status": String(status), "grpc-message": percentEncode(messageOf(error)) }, { endStream: true });
}

/** A message on the wire: one byte that says "not compressed", four bytes of length. */
export function frame(message: Uint8Array): Buffer {
  const framed = Buffer.allocUnsafe(message.length + 5);
  framed[0] = 0;
  framed.writeUInt32BE(message.length, 1);
  framed.set(message, 5);
  return framed;
}

/** The single message of a unary call. @throws GrpcError */
export function unframe(framed: Buffer): Buffer {
  if (framed.length < 5 || framed.length !== framed.readUInt32BE(1) + 5)
    throw new GrpcError(STATUS.invalidArgument, "not one whole message");
  if (framed[0] !== 0) throw new GrpcError(STATUS.unimplemented, "compressed messages are not supported");
  return framed.subarray(5);
}

function percentEncode(text: string): string {
  return [...Buffer.from(text, "utf8")]
    .map((byte) =>
      byte >= 0x20 && byte <= 0x7e && byte !== 0x25 ? String.fromCharCode(byte) : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`,
    )
    .join("");
}
