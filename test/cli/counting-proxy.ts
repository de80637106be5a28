import { connect, createServer } from "node:net";

export interface CountingProxy {
  readonly uri: string;
  /** How often each procedure of the remote program was called, by number. */
  readonly calls: ReadonlyMap<number, number>;
  close(): void;
}

const REMOTE_PROGRAM = 0x20008086;
/** virNetMessageType CALL. */
const CALL = 0;

/** A socket before a libvirt daemon's that counts the calls that pass. */
export async function countingProxy(socket: string, path: string): Promise<CountingProxy> {
  const calls = new Map<number, number>();
  const server = createServer((client) => {
    const daemon = connect(socket);
    let waiting = Buffer.alloc(0);
    client.on("data", (data: Buffer) => {
      waiting = Buffer.concat([waiting, data]);
      for (let length = frameLength(waiting); length !== undefined; length = frameLength(waiting)) {
        const [program, procedure, type] = [waiting.readUInt32BE(4), waiting.readUInt32BE(12), waiting.readUInt32BE(16)];
        if (program === REMOTE_PROGRAM && type === CALL) calls.set(procedure, (calls.get(procedure) ?? 0) + 1);
        waiting = waiting.subarray(length);
      }
    });
    client.pipe(daemon).pipe(client);
    for (const end of [client, daemon]) end.on("error", () => [client, daemon].forEach((one) => void one.destroy()));
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  return { uri: `qemu+unix:///system?socket=${path}`, calls, close: () => void server.close() };
}

/** Of the first frame, if it is here whole. */
function frameLength(data: Buffer): number | undefined {
  const length = data.length < 4 ? undefined : data.readUInt32BE(0);
  return length !== undefined && data.length >= length ? length : undefined;
}
