import { QueztlError } from "../../core/error";

/** What is added to an EFI program. */
export interface ProgramSection {
  /** Up to eight characters, such as `.linux`. */
  readonly name: string;
  readonly data: Uint8Array;
  /** @default false: only read */
  readonly executable?: boolean;
}

/** Offsets and flags of the PE format (PE Format, Microsoft Learn): the COFF header, the optional header of 64 bits, a section's header. */
const COFF = { sections: 2, symbols: 8, symbolCount: 12, optionalSize: 16, size: 20 } as const;
const OPTIONAL = {
  magic: 0,
  initializedData: 8,
  sectionAlignment: 32,
  fileAlignment: 36,
  imageSize: 56,
  headerSize: 60,
  checksum: 64,
} as const;
const CERTIFICATES = 144;
const PE32_PLUS = 0x20b;
const SECTION = { size: 40, virtualSize: 8, virtualAddress: 12, rawSize: 16, rawAt: 20, flags: 36 } as const;
const INITIALIZED_DATA = 0x40;
const CODE = 0x20;
const EXECUTE = 0x2000_0000;
const READ = 0x4000_0000;

/**
 * An EFI program with more sections, in their order, behind its own. What lies behind its sections in the file (symbols, signatures) is cut
 * off. Equal input, equal bytes. @throws QueztlError if it is none for 64 bits, or its header has no room
 */
export function withSections(program: Buffer, sections: readonly ProgramSection[]): Buffer {
  const refuse = (why: string) => new QueztlError({ kind: "config", summary: "the EFI program cannot take more sections", why });
  const coff = program.toString("latin1", 0, 2) === "MZ" && program.length > 0x40 ? program.readUInt32LE(0x3c) + 4 : program.length;
  if (coff + COFF.size >= program.length || program.toString("latin1", coff - 4, coff) !== "PE\0\0") throw refuse("it is none");
  const optional = coff + COFF.size;
  if (program.readUInt16LE(optional + OPTIONAL.magic) !== PE32_PLUS) throw refuse("it is not for 64 bits");
  const count = program.readUInt16LE(coff + COFF.sections);
  const table = optional + program.readUInt16LE(coff + COFF.optionalSize);
  const sectionAlignment = program.readUInt32LE(optional + OPTIONAL.sectionAlignment);
  const fileAlignment = program.readUInt32LE(optional + OPTIONAL.fileAlignment);
  const headerEnd = table + (count + sections.length) * SECTION.size;
  if (headerEnd > program.readUInt32LE(optional + OPTIONAL.headerSize)) throw refuse("its header has no room for them");

  const own = Array.from({ length: count }, (_, index) => table + index * SECTION.size);
  const at = (header: number, field: keyof typeof SECTION) => program.readUInt32LE(header + SECTION[field]);
  let rawEnd = Math.max(...own.map((header) => at(header, "rawAt") + at(header, "rawSize")));
  let imageEnd = Math.max(...own.map((header) => at(header, "virtualAddress") + at(header, "virtualSize")));
  const head = Buffer.from(program.subarray(0, rawEnd));
  const parts: Buffer[] = [head];
  const pad = (to: number) => {
    parts.push(Buffer.alloc(to - rawEnd));
    rawEnd = to;
  };
  pad(align(rawEnd, fileAlignment));
  sections.forEach(({ name, data, executable = false }, index) => {
    const header = table + (count + index) * SECTION.size;
    const rawSize = align(data.length, fileAlignment);
    const address = align(imageEnd, sectionAlignment);
    head.fill(0, header, header + SECTION.size);
    head.write(name, header, 8, "latin1");
    head.writeUInt32LE(data.length, header + SECTION.virtualSize);
    head.writeUInt32LE(address, header + SECTION.virtualAddress);
    head.writeUInt32LE(rawSize, header + SECTION.rawSize);
    head.writeUInt32LE(rawEnd, header + SECTION.rawAt);
    head.writeUInt32LE((executable ? CODE | EXECUTE : INITIALIZED_DATA) | READ, header + SECTION.flags);
    parts.push(Buffer.from(data));
    rawEnd += data.length;
    pad(align(rawEnd, fileAlignment));
    imageEnd = address + data.length;
  });
  const added = sections.reduce((sum, { data }) => sum + align(data.length, fileAlignment), 0);
  head.writeUInt16LE(count + sections.length, coff + COFF.sections);
  head.fill(0, coff + COFF.symbols, coff + COFF.symbolCount + 4);
  head.writeUInt32LE(head.readUInt32LE(optional + OPTIONAL.initializedData) + added, optional + OPTIONAL.initializedData);
  head.writeUInt32LE(align(imageEnd, sectionAlignment), optional + OPTIONAL.imageSize);
  head.fill(0, optional + OPTIONAL.checksum, optional + OPTIONAL.checksum + 4);
  head.fill(0, optional + CERTIFICATES, optional + CERTIFICATES + 8);
  return Buffer.concat(parts);
}

function align(value: number, to: number): number {
  return Math.ceil(value / to) * to;
}
