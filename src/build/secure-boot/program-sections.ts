import { QueztlError } from "../../core/error";
import { align, COFF, OPTIONAL, readProgram, SECTION } from "./portable-executable";

/** What is added to an EFI program. */
export interface ProgramSection {
  /** Up to eight characters, such as `.linux`. */
  readonly name: string;
  readonly data: Uint8Array;
  /** @default false: only read */
  readonly executable?: boolean;
}

const INITIALIZED_DATA = 0x40;
const CODE = 0x20;
const EXECUTE = 0x2000_0000;
const READ = 0x4000_0000;

/**
 * An EFI program with more sections, in their order, behind its own. What lies behind its sections in the file (symbols, signatures) is cut
 * off. Equal input, equal bytes. @throws QueztlError if it is none for 64 bits, or its header has no room
 */
export function withSections(program: Buffer, sections: readonly ProgramSection[]): Buffer {
  const { coff, optional, sections: own, table, headerSize, sectionAlignment, fileAlignment } = readProgram(program);
  const headerEnd = table + (own.length + sections.length) * SECTION.size;
  if (headerEnd > headerSize)
    throw new QueztlError({
      kind: "config",
      summary: `the EFI program has no room for ${sections.length} more sections`,
      why: `its header has ${headerSize} bytes`,
    });
  let rawEnd = Math.max(...own.map(({ rawAt, rawSize }) => rawAt + rawSize));
  let imageEnd = Math.max(...own.map(({ virtualAddress, virtualSize }) => virtualAddress + virtualSize));
  const head = Buffer.from(program.subarray(0, rawEnd));
  const parts: Buffer[] = [head];
  const pad = (to: number) => {
    parts.push(Buffer.alloc(to - rawEnd));
    rawEnd = to;
  };
  pad(align(rawEnd, fileAlignment));
  sections.forEach(({ name, data, executable = false }, index) => {
    const header = table + (own.length + index) * SECTION.size;
    const address = align(imageEnd, sectionAlignment);
    head.fill(0, header, header + SECTION.size);
    head.write(name, header, 8, "latin1");
    head.writeUInt32LE(data.length, header + SECTION.virtualSize);
    head.writeUInt32LE(address, header + SECTION.virtualAddress);
    head.writeUInt32LE(align(data.length, fileAlignment), header + SECTION.rawSize);
    head.writeUInt32LE(rawEnd, header + SECTION.rawAt);
    head.writeUInt32LE((executable ? CODE | EXECUTE : INITIALIZED_DATA) | READ, header + SECTION.flags);
    parts.push(Buffer.from(data));
    rawEnd += data.length;
    pad(align(rawEnd, fileAlignment));
    imageEnd = address + data.length;
  });
  const added = sections.reduce((sum, { data }) => sum + align(data.length, fileAlignment), 0);
  head.writeUInt16LE(own.length + sections.length, coff + COFF.sections);
  head.fill(0, coff + COFF.symbols, coff + COFF.symbols + 8);
  head.writeUInt32LE(head.readUInt32LE(optional + OPTIONAL.initializedData) + added, optional + OPTIONAL.initializedData);
  head.writeUInt32LE(align(imageEnd, sectionAlignment), optional + OPTIONAL.imageSize);
  head.fill(0, optional + OPTIONAL.checksum, optional + OPTIONAL.checksum + 4);
  head.fill(0, optional + OPTIONAL.certificates, optional + OPTIONAL.certificates + 8);
  return Buffer.concat(parts);
}
