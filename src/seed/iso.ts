/** One file in the root folder of the image. */
export interface IsoFile {
  /** Flat: the image has no folders. */
  readonly name: string;
  readonly content: string | Uint8Array;
}

export interface IsoOptions {
  /** Volume label, at most 16 characters (Joliet's limit). */
  readonly label: string;
}

const SECTOR = 2048;
/** BusyBox's findfs does not see images below 64 KiB (facts: 54 KB was not found, 88 KB was); 44 sectors are 88 KiB. */
const MIN_SECTORS = 44;
const FIRST_DIRECTORY = 23;
/** A date of zeros is refused by some readers; the image carries no real time, so that equal input gives equal bytes. */
const DATE = "1970010100000000";

type Tree = "iso9660" | "joliet";

interface Placed {
  readonly file: IsoFile;
  readonly data: Buffer;
  readonly sector: number;
  /** The 8.3 name of the primary tree. */
  readonly shortName: string;
}

/** Writes an ISO 9660 image with a Joliet tree. Pure and deterministic: equal files give equal bytes. @throws RangeError for a name or label that does not fit */
export function isoImage(files: readonly IsoFile[], options: IsoOptions): Buffer {
  if (options.label.length > 16) throw new RangeError(`label "${options.label}" is longer than 16 characters`);
  const sorted = [...files].sort((a, b) => (a.name < b.name ? -1 : 1));
  const shortNames = uniqueShortNames(sorted.map((file) => file.name));
  const isoSize = directorySize(shortNames.map((name) => name.length));
  const jolietSize = directorySize(sorted.map((file) => file.name.length * 2));
  const isoDirectory = FIRST_DIRECTORY;
  const jolietDirectory = isoDirectory + isoSize / SECTOR;
  let next = jolietDirectory + jolietSize / SECTOR;
  const placed = sorted.map((file, index): Placed => {
    const data = typeof file.content === "string" ? Buffer.from(file.content) : Buffer.from(file.content);
    const sector = next;
    next += Math.max(1, Math.ceil(data.length / SECTOR));
    return { file, data, sector, shortName: shortNames[index] ?? "" };
  });
  const sectors = Math.max(next, MIN_SECTORS);

  const image = Buffer.alloc(sectors * SECTOR);
  writeVolumeDescriptor(image, 16, "iso9660", options.label, sectors, isoDirectory, isoSize);
  writeVolumeDescriptor(image, 17, "joliet", options.label, sectors, jolietDirectory, jolietSize);
  image.write("\xffCD001\x01", 18 * SECTOR, "latin1");
  for (const [sector, root] of [
    [19, isoDirectory],
    [21, jolietDirectory],
  ] as const) {
    pathTable(root, "little").copy(image, sector * SECTOR);
    pathTable(root, "big").copy(image, (sector + 1) * SECTOR);
  }
  directory(placed, "iso9660", isoDirectory, isoSize).copy(image, isoDirectory * SECTOR);
  directory(placed, "joliet", jolietDirectory, jolietSize).copy(image, jolietDirectory * SECTOR);
  for (const { data, sector } of placed) data.copy(image, sector * SECTOR);
  return image;
}

function writeVolumeDescriptor(
  image: Buffer,
  sector: number,
  tree: Tree,
  label: string,
  sectors: number,
  root: number,
  size: number,
): void {
  const d = image.subarray(sector * SECTOR, (sector + 1) * SECTOR);
  const text = (value: string, at: number, length: number) => {
    if (tree === "iso9660") d.write(value.padEnd(length, " "), at, length, "latin1");
    else for (let i = 0; i + 1 < length; i += 2) d.writeUInt16BE(value.charCodeAt(i / 2) || 0x20, at + i);
  };
  d.write(`${tree === "iso9660" ? "\x01" : "\x02"}CD001\x01`, 0, "latin1");
  text("LINUX", 8, 32);
  text(label, 40, 32);
  both32(d, 80, sectors);
  if (tree === "joliet") d.write("%/E", 88, "latin1"); // UCS-2 level 3
  both16(d, 120, 1);
  both16(d, 124, 1);
  both16(d, 128, SECTOR);
  both32(d, 132, 10);
  d.writeUInt32LE(tree === "iso9660" ? 19 : 21, 140);
  d.writeUInt32BE(tree === "iso9660" ? 20 : 22, 148);
  record(Buffer.from([0]), root, size, true).copy(d, 156);
  for (const [at, length] of [
    [190, 128],
    [318, 128],
    [446, 128],
    [574, 128],
    [702, 37],
    [739, 37],
    [776, 37],
  ] as const)
    text("", at, length);
  for (const at of [813, 830, 847, 864]) d.write(at === 847 ? "0".repeat(16) : DATE, at, "latin1");
  d[881] = 1;
}

function directory(placed: readonly Placed[], tree: Tree, self: number, size: number): Buffer {
  const out = Buffer.alloc(size);
  const entries = [record(Buffer.from([0]), self, size, true), record(Buffer.from([1]), self, size, true)];
  for (const { file, data, sector, shortName } of placed) {
    const name = tree === "iso9660" ? Buffer.from(shortName, "latin1") : Buffer.from(file.name, "utf16le").swap16();
    entries.push(record(name, sector, data.length, false));
  }
  let at = 0;
  for (const entry of entries) {
    if ((at % SECTOR) + entry.length > SECTOR) at = Math.ceil(at / SECTOR) * SECTOR; // a record may not cross a sector
    entry.copy(out, at);
    at += entry.length;
  }
  return out;
}

function directorySize(nameLengths: readonly number[]): number {
  let at = 2 * recordLength(1);
  for (const nameLength of nameLengths) {
    const length = recordLength(nameLength);
    if ((at % SECTOR) + length > SECTOR) at = Math.ceil(at / SECTOR) * SECTOR;
    at += length;
  }
  return Math.ceil(at / SECTOR) * SECTOR;
}

function recordLength(nameLength: number): number {
  return 33 + nameLength + (nameLength % 2 === 0 ? 1 : 0);
}

function record(name: Buffer, sector: number, size: number, folder: boolean): Buffer {
  const r = Buffer.alloc(recordLength(name.length));
  r[0] = r.length;
  both32(r, 2, sector);
  both32(r, 10, size);
  r.set([70, 1, 1, 0, 0, 0, 0], 18);
  r[25] = folder ? 2 : 0;
  both16(r, 28, 1);
  r[32] = name.length;
  name.copy(r, 33);
  return r;
}

function pathTable(root: number, order: "little" | "big"): Buffer {
  const t = Buffer.alloc(10);
  t[0] = 1;
  if (order === "little") t.writeUInt32LE(root, 2);
  else t.writeUInt32BE(root, 2);
  if (order === "little") t.writeUInt16LE(1, 6);
  else t.writeUInt16BE(1, 6);
  return t;
}

function uniqueShortNames(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    if (name === "" || name.length > 64 || /[/\\:;*?\0]/.test(name)) throw new RangeError(`"${name}" is not a file name for an ISO image`);
    const [stem, extension] = splitName(name);
    for (let n = 0; ; n++) {
      const suffix = n === 0 ? "" : String(n);
      const candidate = `${stem.slice(0, 8 - suffix.length)}${suffix}.${extension};1`;
      if (!taken.has(candidate)) {
        taken.add(candidate);
        return candidate;
      }
    }
  });
}

function splitName(name: string): [string, string] {
  const clean = (part: string, length: number) =>
    part
      .toUpperCase()
      .replaceAll(/[^A-Z0-9_]/g, "_")
      .slice(0, length);
  const dot = name.lastIndexOf(".");
  return dot <= 0 ? [clean(name, 8), ""] : [clean(name.slice(0, dot), 8), clean(name.slice(dot + 1), 3)];
}

function both16(buffer: Buffer, at: number, value: number): void {
  buffer.writeUInt16LE(value, at);
  buffer.writeUInt16BE(value, at + 2);
}

function both32(buffer: Buffer, at: number, value: number): void {
  buffer.writeUInt32LE(value, at);
  buffer.writeUInt32BE(value, at + 4);
}
