import { QueztlError } from "../../core/error";

/** Where the fields of an EFI program for 64 bits lie in its file (PE Format, Microsoft Learn). */
export interface ProgramLayout {
  /** Of the COFF header. */
  readonly coff: number;
  /** Of the optional header. */
  readonly optional: number;
  readonly sections: readonly ProgramSectionPlace[];
  /** Of the table of sections. */
  readonly table: number;
  readonly headerSize: number;
  readonly sectionAlignment: number;
  readonly fileAlignment: number;
}

export interface ProgramSectionPlace {
  readonly virtualSize: number;
  readonly virtualAddress: number;
  readonly rawSize: number;
  readonly rawAt: number;
}

/** Offsets in the optional header. */
export const OPTIONAL = {
  initializedData: 8,
  sectionAlignment: 32,
  fileAlignment: 36,
  imageSize: 56,
  headerSize: 60,
  checksum: 64,
  /** Of the signatures: offset and size in the file. */
  certificates: 144,
} as const;
/** Offsets in the COFF header, and its size. */
export const COFF = { sections: 2, symbols: 8, optionalSize: 16, size: 20 } as const;
/** Offsets in a section's header, and its size. */
export const SECTION = { virtualSize: 8, virtualAddress: 12, rawSize: 16, rawAt: 20, flags: 36, size: 40 } as const;
const PE32_PLUS = 0x20b;

/** @throws QueztlError if it is none */
export function readProgram(program: Buffer): ProgramLayout {
  const refuse = (why: string) => new QueztlError({ kind: "config", summary: "the file is no EFI program", why });
  const isDos = program.length > 0x40 && program.toString("latin1", 0, 2) === "MZ";
  const coff = isDos ? program.readUInt32LE(0x3c) + 4 : program.length;
  const optional = coff + COFF.size;
  if (optional + OPTIONAL.certificates + 8 > program.length || program.toString("latin1", coff - 4, coff) !== "PE\0\0")
    throw refuse("it lacks the header");
  if (program.readUInt16LE(optional) !== PE32_PLUS) throw refuse("it is not for 64 bits");
  const field = (offset: number) => program.readUInt32LE(optional + offset);
  const table = optional + program.readUInt16LE(coff + COFF.optionalSize);
  const sections = Array.from({ length: program.readUInt16LE(coff + COFF.sections) }, (_, index) => {
    const at = (offset: number) => program.readUInt32LE(table + index * SECTION.size + offset);
    return {
      virtualSize: at(SECTION.virtualSize),
      virtualAddress: at(SECTION.virtualAddress),
      rawSize: at(SECTION.rawSize),
      rawAt: at(SECTION.rawAt),
    };
  });
  return {
    coff,
    optional,
    sections,
    table,
    headerSize: field(OPTIONAL.headerSize),
    sectionAlignment: field(OPTIONAL.sectionAlignment),
    fileAlignment: field(OPTIONAL.fileAlignment),
  };
}

/** The next multiple. */
export function align(value: number, to: number): number {
  return Math.ceil(value / to) * to;
}
