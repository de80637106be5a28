const PT_LOAD = 1;
const PT_DYNAMIC = 2;
const PT_INTERP = 3;
const DT_NEEDED = 1n;
const DT_STRTAB = 5n;

export interface ElfNeeds {
  /** The program's loader, such as /lib64/ld-linux-x86-64.so.2. */
  readonly interpreter?: string;
  /** Names of the shared libraries that it asks for. */
  readonly libraries: readonly string[];
}

/** What a 64-bit little-endian ELF file needs at run time; undefined if the file is none. */
export function tryReadElfNeeds(file: Buffer): ElfNeeds | undefined {
  if (file.length < 64 || file.readUInt32BE(0) !== 0x7f454c46 || file[4] !== 2 || file[5] !== 1) return undefined;
  const segments = readSegments(file);
  const interp = segments.find((segment) => segment.type === PT_INTERP);
  const dynamic = segments.find((segment) => segment.type === PT_DYNAMIC);
  const libraries = dynamic === undefined ? [] : readNeeded(file, segments, dynamic);
  return interp === undefined ? { libraries } : { libraries, interpreter: text(file, interp.offset) };
}

interface Segment {
  readonly type: number;
  readonly offset: number;
  readonly address: bigint;
  readonly size: number;
}

function readSegments(file: Buffer): Segment[] {
  const start = Number(file.readBigUInt64LE(32));
  const entrySize = file.readUInt16LE(54);
  return Array.from({ length: file.readUInt16LE(56) }, (_, index) => {
    const at = start + index * entrySize;
    return {
      type: file.readUInt32LE(at),
      offset: Number(file.readBigUInt64LE(at + 8)),
      address: file.readBigUInt64LE(at + 16),
      size: Number(file.readBigUInt64LE(at + 32)),
    };
  });
}

function readNeeded(file: Buffer, segments: readonly Segment[], dynamic: Segment): string[] {
  const offsets: number[] = [];
  let table = 0;
  for (let at = dynamic.offset; at + 16 <= dynamic.offset + dynamic.size; at += 16) {
    const tag = file.readBigInt64LE(at);
    const value = file.readBigUInt64LE(at + 8);
    if (tag === DT_NEEDED) offsets.push(Number(value));
    if (tag === DT_STRTAB) table = fileOffset(segments, value);
  }
  return offsets.map((offset) => text(file, table + offset));
}

function fileOffset(segments: readonly Segment[], address: bigint): number {
  const segment = segments.find((s) => s.type === PT_LOAD && address >= s.address && address < s.address + BigInt(s.size));
  if (segment === undefined) throw new Error(`ELF file: address ${address} is in no segment`);
  return segment.offset + Number(address - segment.address);
}

function text(file: Buffer, at: number): string {
  return file.toString("latin1", at, file.indexOf(0, at));
}
