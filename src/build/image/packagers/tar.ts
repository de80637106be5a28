import { QueztlError } from "../../../core/error";

export type TarType = "file" | "hardlink" | "symlink" | "char" | "block" | "folder" | "fifo";

/**
 * An entry of a tar archive, with what package managers need beside the content. The npm libraries for tar read extended attributes as
 * UTF-8, which spoils binary ones such as file capabilities, and lose device numbers.
 */
export interface TarEntry {
  /** Without a leading `./` or a trailing slash. */
  readonly path: string;
  readonly type: TarType;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly user: string;
  readonly group: string;
  /** Seconds since 1970. */
  readonly time: number;
  /** What a link points to. */
  readonly link: string;
  readonly device: readonly [major: number, minor: number];
  readonly content: Buffer;
  /** Extended headers: `SCHILY.xattr.…`, checksums of apk. */
  readonly extended: ReadonlyMap<string, Buffer>;
}

const BLOCK = 512;
const TYPES: Readonly<Record<string, TarType>> = {
  "\0": "file",
  "0": "file",
  "1": "hardlink",
  "2": "symlink",
  "3": "char",
  "4": "block",
  "5": "folder",
  "6": "fifo",
  "7": "file",
};

/** Reads ustar, PAX and GNU long names. An archive without its two last empty blocks is fine: the parts of an .apk have none. */
export function readTar(archive: Buffer): TarEntry[] {
  const entries: TarEntry[] = [];
  let extended = new Map<string, Buffer>();
  for (let at = 0; at + BLOCK <= archive.length; ) {
    const header = archive.subarray(at, at + BLOCK);
    if (header.every((byte) => byte === 0)) break;
    checkSum(header, at);
    const flag = String.fromCharCode(header[156] ?? 0);
    const size = Number(extended.get("size")?.toString() ?? number(header, 124, 12));
    const content = archive.subarray(at + BLOCK, at + BLOCK + size);
    if (content.length < size) throw damaged("it ends in the middle of an entry");
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
    if (flag === "x") for (const [key, value] of readExtended(content)) extended.set(key, value);
    else if (flag === "L") extended.set("path", untilNul(content));
    else if (flag === "K") extended.set("linkpath", untilNul(content));
    else if (flag !== "g") {
      const type = TYPES[flag];
      if (type === undefined) throw damaged(`it has an entry of the unknown type ${JSON.stringify(flag)}`);
      entries.push(entry(header, type, content, extended));
      extended = new Map();
    }
  }
  return entries;
}

function entry(header: Buffer, type: TarType, content: Buffer, extended: ReadonlyMap<string, Buffer>): TarEntry {
  const prefix = header.toString("latin1", 257, 262) === "ustar" ? text(header, 345, 155) : "";
  const name = text(header, 0, 100);
  const named = (key: string, otherwise: string) => extended.get(key)?.toString() ?? otherwise;
  const path = named("path", prefix === "" ? name : `${prefix}/${name}`);
  return {
    path: path.replace(/^(\.?\/)+/, "").replace(/\/+$/, ""),
    type: type === "file" && path.endsWith("/") ? "folder" : type,
    mode: number(header, 100, 8) & 0o7777,
    uid: Number(named("uid", String(number(header, 108, 8)))),
    gid: Number(named("gid", String(number(header, 116, 8)))),
    user: named("uname", text(header, 265, 32)),
    group: named("gname", text(header, 297, 32)),
    time: Number(named("mtime", String(number(header, 136, 12)))),
    link: named("linkpath", text(header, 157, 100)),
    device: [number(header, 329, 8), number(header, 337, 8)],
    content,
    extended,
  };
}

/** Records of the form `LENGTH KEY=VALUE\n`; a value may hold any byte. */
function* readExtended(content: Buffer): Generator<[string, Buffer]> {
  for (let at = 0; at < content.length; ) {
    const space = content.indexOf(0x20, at);
    const length = Number(content.toString("latin1", at, space));
    const equals = content.indexOf(0x3d, space);
    if (space < 0 || equals < 0 || !(length > 0)) throw damaged("an extended header cannot be read");
    yield [content.toString("utf8", space + 1, equals), content.subarray(equals + 1, at + length - 1)];
    at += length;
  }
}

function checkSum(header: Buffer, at: number): void {
  const sum = header.reduce((total, byte, index) => total + (index >= 148 && index < 156 ? 0x20 : byte), 0);
  if (sum !== number(header, 148, 8)) throw damaged(`the header at byte ${at} has another checksum`);
}

function number(header: Buffer, at: number, length: number): number {
  const field = header.subarray(at, at + length);
  // GNU writes what octal digits cannot hold as a big-endian number with the highest bit set.
  if (((field[0] ?? 0) & 0x80) !== 0) return field.subarray(1).reduce((total, byte) => total * 256 + byte, (field[0] ?? 0) & 0x7f);
  return Number.parseInt(untilNul(field).toString("latin1").trim() || "0", 8);
}

function text(header: Buffer, at: number, length: number): string {
  return untilNul(header.subarray(at, at + length)).toString("utf8");
}

function untilNul(bytes: Buffer): Buffer {
  const end = bytes.indexOf(0);
  return end < 0 ? bytes : bytes.subarray(0, end);
}

function damaged(why: string): QueztlError {
  return new QueztlError({ kind: "host", summary: "the archive is damaged", why });
}

const FLAGS = { file: "0", hardlink: "1", symlink: "2", folder: "5" } as const;

export interface NewTarFile {
  readonly path: string;
  /** @default a plain file */
  readonly type?: "file" | "hardlink" | "symlink" | "folder";
  /** What a link points to. */
  readonly link?: string;
  readonly mode: number;
  readonly content: Uint8Array;
  /** @default root's */
  readonly uid?: number;
  readonly gid?: number;
  /** Seconds since 1970. @default 0 */
  readonly time?: number;
  readonly extended?: ReadonlyMap<string, Buffer>;
}

/** Writes an archive: equal entries give equal bytes. */
export function createTar(files: readonly NewTarFile[]): Buffer {
  const parts = files.flatMap((file) => {
    const long: [string, Buffer][] = Buffer.byteLength(file.path) > 100 ? [["path", Buffer.from(file.path)]] : [];
    const records = [...long, ...(file.extended ?? [])].map(([key, value]) => extendedRecord(key, value));
    const extended = Buffer.concat(records);
    const before = records.length === 0 ? [] : member("PaxHeader", { path: "", mode: 0o644, content: extended }, "x");
    return [...before, ...member(file.path, file, FLAGS[file.type ?? "file"])];
  });
  return Buffer.concat([...parts, Buffer.alloc(2 * BLOCK)]);
}

function extendedRecord(key: string, value: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(` ${key}=`), value, Buffer.from("\n")]);
  // The length counts its own digits.
  let length = body.length;
  while (length !== body.length + String(length).length) length = body.length + String(length).length;
  return Buffer.concat([Buffer.from(String(length)), body]);
}

function member(path: string, { mode, content, uid = 0, gid = 0, time = 0, link = "" }: NewTarFile, flag: string): Uint8Array[] {
  const header = Buffer.alloc(BLOCK);
  Buffer.from(path).copy(header, 0, 0, 100);
  const octal = (value: number, at: number, length: number) => header.write(value.toString(8).padStart(length - 1, "0"), at);
  octal(mode, 100, 8);
  octal(uid, 108, 8);
  octal(gid, 116, 8);
  octal(content.length, 124, 12);
  octal(Math.floor(time), 136, 12);
  header.write("        ", 148);
  header.write(flag, 156);
  header.write(link, 157);
  header.write("ustar\x0000", 257, "latin1");
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return [header, content, Buffer.alloc((BLOCK - (content.length % BLOCK)) % BLOCK)];
}
