import { readFileSync } from "node:fs";
import { gunzipSync, zstdDecompressSync } from "node:zlib";
import { messageOf, QueztlError } from "../../../../core/error";
import { readTar } from "../tar";

/** A package as a repository's database describes it. */
export interface SyncPackage {
  readonly name: string;
  readonly version: string;
  readonly architecture: string;
  readonly file: string;
  readonly size: number;
  readonly sha256: string;
  readonly license?: string;
  readonly groups: readonly string[];
  readonly provides: readonly string[];
  readonly repository: string;
}

/** Reads a repository's database: a compressed archive with a `desc` for each package. */
export function readSyncDatabase(file: string, repository: string): readonly SyncPackage[] {
  try {
    return readTar(decompress(readFileSync(file)))
      .filter(({ path }) => path.endsWith("/desc"))
      .map(({ content }) => describe(readDesc(content.toString()), repository));
  } catch (cause) {
    const why = QueztlError.is(cause) ? (cause.why ?? cause.summary) : messageOf(cause);
    throw new QueztlError({ kind: "host", summary: `the database of ${repository} is damaged`, why, fix: "try another mirror", cause });
  }
}

function decompress(data: Buffer): Buffer {
  return data.readUInt32LE(0) === 0xfd2fb528 ? zstdDecompressSync(data) : gunzipSync(data);
}

function describe(desc: ReadonlyMap<string, readonly string[]>, repository: string): SyncPackage {
  const need = (key: string) => {
    const [value] = desc.get(key) ?? [];
    if (value === undefined) throw new QueztlError({ summary: `%${key}% is missing`, why: [...desc].flat().join(" ") });
    return value;
  };
  const license = desc.get("LICENSE")?.join(" AND ");
  return {
    name: need("NAME"),
    version: need("VERSION"),
    architecture: need("ARCH"),
    file: need("FILENAME"),
    size: Number(need("CSIZE")),
    sha256: need("SHA256SUM"),
    ...(license === undefined ? {} : { license }),
    groups: desc.get("GROUPS") ?? [],
    provides: (desc.get("PROVIDES") ?? []).map((one) => one.replace(/[<>=].*$/, "")),
    repository,
  };
}

/** `%KEY%`, values line by line, an empty line. */
export function readDesc(text: string): ReadonlyMap<string, readonly string[]> {
  const blocks = text.split(/\n\n+/).map((block) => block.split("\n").filter(Boolean));
  return new Map(blocks.flatMap(([head = "", ...values]) => (/^%.+%$/.test(head) ? [[head.slice(1, -1), values] as const] : [])));
}
