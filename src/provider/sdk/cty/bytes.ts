/** Writes into one buffer that grows. */
export class ByteWriter {
  private buffer = Buffer.allocUnsafe(256);
  private length = 0;

  /** Reserves room and returns where it starts. */
  private claim(count: number): number {
    const at = this.length;
    this.length += count;
    if (this.length > this.buffer.length) {
      const grown = Buffer.allocUnsafe(Math.max(this.length, this.buffer.length * 2));
      this.buffer.copy(grown, 0, 0, at);
      this.buffer = grown;
    }
    return at;
  }

  u8(value: number): void {
    const at = this.claim(1);
    this.buffer[at] = value;
  }

  u16(value: number): void {
    const at = this.claim(2);
    this.buffer.writeUInt16BE(value, at);
  }

  u32(value: number): void {
    const at = this.claim(4);
    this.buffer.writeUInt32BE(value, at);
  }

  i64(value: bigint): void {
    const at = this.claim(8);
    this.buffer.writeBigInt64BE(value, at);
  }

  bytes(value: Uint8Array): void {
    const at = this.claim(value.length);
    this.buffer.set(value, at);
  }

  /** The bytes so far. The writer must not be used afterwards. */
  finish(): Buffer {
    return this.buffer.subarray(0, this.length);
  }
}

/** Reads from a buffer and throws where it would leave it. */
export class ByteReader {
  readonly buffer: Buffer;
  position = 0;

  constructor(bytes: Uint8Array) {
    this.buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get done(): boolean {
    return this.position >= this.buffer.length;
  }

  /** Steps over `count` bytes and returns where they start. */
  skip(count: number): number {
    const at = this.position;
    if (count > this.buffer.length - at) throw new RangeError(`${count} bytes wanted at ${at} of ${this.buffer.length}`);
    this.position = at + count;
    return at;
  }

  u8(): number {
    const at = this.skip(1);
    return this.buffer.readUInt8(at);
  }

  bytes(count: number): Buffer {
    const at = this.skip(count);
    return this.buffer.subarray(at, at + count);
  }

  text(count: number): string {
    const at = this.skip(count);
    return this.buffer.toString("utf8", at, at + count);
  }
}
