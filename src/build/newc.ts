/** An entry of a cpio archive; what `createNewc` writes is owned by root and dated 1970. */
export type NewcEntry =
  | { readonly kind: "folder"; readonly path: string; readonly mode: number }
  | { readonly kind: "file"; readonly path: string; readonly mode: number; readonly content: Uint8Array }
  | { readonly kind: "link"; readonly path: string; readonly target: string }
  | { readonly kind: "device"; readonly path: string; readonly mode: number; readonly major: number; readonly minor: number };

const TYPE_BITS = { folder: 0o040000, file: 0o100000, link: 0o120000, device: 0o020000 } as const;

/** Writes the cpio format that Linux unpacks as initramfs ("newc"). Needs no root; equal entries give equal bytes. Paths are relative. */
export function createNewc(entries: readonly NewcEntry[]): Buffer {
  const parts = entries.flatMap((entry, index) => {
    const content = entry.kind === "file" ? entry.content : Buffer.from(entry.kind === "link" ? entry.target : "");
    const mode = TYPE_BITS[entry.kind] | (entry.kind === "link" ? 0o777 : entry.mode);
    const device = entry.kind === "device" ? ([entry.major, entry.minor] as const) : ([0, 0] as const);
    return member(entry.path, index + 1, mode, entry.kind === "folder" ? 2 : 1, content, device);
  });
  return Buffer.concat([...parts, ...member("TRAILER!!!", 0, 0, 1, Buffer.alloc(0), [0, 0])]);
}

function member(
  path: string,
  inode: number,
  mode: number,
  links: number,
  content: Uint8Array,
  device: readonly [number, number],
): Uint8Array[] {
  const name = Buffer.from(`${path}\0`);
  const fields = [inode, mode, 0, 0, links, 0, content.length, 0, 0, device[0], device[1], name.length, 0];
  const header = `070701${fields.map((field) => field.toString(16).toUpperCase().padStart(8, "0")).join("")}`;
  return [Buffer.from(header), name, padding(header.length + name.length), content, padding(content.length)];
}

function padding(length: number): Buffer {
  return Buffer.alloc((4 - (length % 4)) % 4);
}
