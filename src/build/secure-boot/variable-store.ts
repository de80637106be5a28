import { QueztlError } from "../../core/error";

export interface FirmwareVariable {
  readonly name: string;
  /** Of its vendor. */
  readonly guid: string;
  readonly attributes: number;
  readonly data: Uint8Array;
}

/** gEfiAuthenticatedVariableGuid: the store whose variables have times. edk2, MdeModulePkg/Include/Guid/VariableFormat.h. */
const AUTHENTICATED = guidBytes("aaf32c78-947b-439a-a180-2e144ec37792");
const VOLUME_SIGNATURE = Buffer.from("_FVH");
const STORE_HEADER = 28;
const VARIABLE_HEADER = 60;
const START = 0x55aa;
const ADDED = 0x3f;
/** EFI_TIME of 2020-01-01: an update must be newer. */
const TIME = Buffer.from([0xe4, 0x07, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);

/** Sizes of OVMF's flash of 4 MB, and the headers in it: OvmfPkg/VarStore.fdf.inc. The file is the same since that layout came, in 2017. */
const FLASH = 0x84000;
const HEADERS = [
  [
    0,
    "000000000000000000000000000000008d2bf1ff96768b4ca9852747075b4f5000400800000000005f465648fffe04004800afb80000000284000000001000000000000000000000782cf3aa7b949a43a1802e144ec37792b8ff03005afe000000000000",
  ],
  [0x41000, "2b29589e687c7d49a0ce6500fd9f1b952caf2c64feffffffe00f000000000000"],
] as const;

/** A flash image without variables, as OVMF of 4 MB (Debian's `OVMF_VARS_4M.fd`) has it. */
export function emptyVariables(): Buffer {
  const image = Buffer.alloc(FLASH, 0xff);
  for (const [at, bytes] of HEADERS) image.write(bytes, at, "hex");
  return image;
}

/** Adds variables to the variable store of a flash image, as edk2 lays it out. @throws QueztlError if there is no store, or no room */
export function writeVariables(image: Buffer, variables: readonly FirmwareVariable[]): Buffer {
  const out = Buffer.from(image);
  const store = out.readUInt16LE(0x30); // length of the volume's header
  const valid = out.subarray(0x28, 0x2c).equals(VOLUME_SIGNATURE) && out.subarray(store, store + 16).equals(AUTHENTICATED);
  if (!valid) throw new QueztlError({ kind: "config", summary: "the file holds no variables of OVMF", fix: "name an OVMF_VARS file" });
  const end = store + out.readUInt32LE(store + 16);
  let at = align(store + STORE_HEADER);
  while (at + VARIABLE_HEADER < end && out.readUInt16LE(at) === START)
    at = align(at + VARIABLE_HEADER + out.readUInt32LE(at + 36) + out.readUInt32LE(at + 40));
  for (const variable of variables) {
    const bytes = encode(variable);
    if (at + bytes.length > end) throw new QueztlError({ kind: "config", summary: "the firmware's variables have no room left" });
    bytes.copy(out, at);
    at = align(at + bytes.length);
  }
  return out;
}

function encode({ name, guid, attributes, data }: FirmwareVariable): Buffer {
  const text = Buffer.from(`${name}\0`, "utf16le");
  const header = Buffer.alloc(VARIABLE_HEADER);
  header.writeUInt16LE(START, 0);
  header[2] = ADDED;
  header.writeUInt32LE(attributes, 4);
  TIME.copy(header, 16);
  header.writeUInt32LE(text.length, 36);
  header.writeUInt32LE(data.length, 40);
  guidBytes(guid).copy(header, 44);
  return Buffer.concat([header, text, data]);
}

function align(at: number): number {
  return (at + 3) & ~3;
}

/** As EFI has it: the first three parts little endian. */
export function guidBytes(guid: string): Buffer {
  const [a = "", b = "", c = "", ...rest] = guid.split("-");
  const reversed = [a, b, c].map((part) => Buffer.from(part, "hex").reverse());
  return Buffer.concat([...reversed, Buffer.from(rest.join(""), "hex")]);
}
