import { Duplex } from "node:stream";
import type { remote_nonnull_domain } from "../generated/protocol";
import type { Lease } from "../lane";
import type { Libvirt } from "../libvirt";
import type { PacketStream } from "./packet-stream";

export interface ConsoleOptions {
  /** The alias of the device, such as `serial1`. @default the first console */
  readonly device?: string;
  /** Takes the console over from whoever has it. @default false */
  readonly force?: boolean;
}

/** VIR_DOMAIN_CONSOLE_FORCE. */
const FORCE = 1;

/**
 * Opens the console of a running domain, as bytes both ways. It ends when the guest stops or when it is destroyed.
 * @throws LibvirtError if there is no such console or somebody else has it
 */
export async function openConsole(libvirt: Libvirt, domain: remote_nonnull_domain, options: ConsoleOptions = {}): Promise<Duplex> {
  const lease = await libvirt.leaseLasting();
  try {
    const flags = options.force === true ? FORCE : 0;
    const stream = await lease.connection.stream("DOMAIN_OPEN_CONSOLE", { dom: domain, dev_name: options.device ?? null, flags });
    return new ConsoleStream(stream, lease);
  } catch (error) {
    lease.release();
    throw error;
  }
}

class ConsoleStream extends Duplex {
  private readonly packets: PacketStream;
  private readonly lease: Lease;

  constructor(packets: PacketStream, lease: Lease) {
    super({ allowHalfOpen: false });
    this.packets = packets;
    this.lease = lease;
  }

  /** One packet for each call: Node asks again after every push. */
  override _read(): void {
    this.packets.read().then(
      (packet) => this.push(packet === undefined ? null : packet.kind === "data" ? packet.data : Buffer.alloc(Number(packet.length))),
      (error: Error) => this.destroy(this.destroyed ? undefined : error),
    );
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error) => void): void {
    this.packets.write(chunk).then(() => done(), done);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.lease.release();
    done(error);
  }
}
