import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { run } from "../../src/core/process";
import { isoImage } from "../../src/seed/iso";

test("equal files in any order give equal bytes", () => {
  const a = { name: "user-data", content: "x" };
  const b = { name: "meta-data", content: Buffer.from([0, 255]) };
  expect(isoImage([a, b], { label: "cidata" }).equals(isoImage([b, a], { label: "cidata" }))).toBe(true);
});

test("an image is padded to 88 KiB, below which BusyBox does not find its label", () => {
  expect(isoImage([], { label: "cidata" })).toHaveLength(88 * 1024);
});

test("blkid reads the label", async () => {
  const folder = mkdtempSync(join(tmpdir(), "queztl-iso-"));
  try {
    writeFileSync(join(folder, "seed.iso"), isoImage([{ name: "user-data", content: "x" }], { label: "cidata" }));
    const { stdout } = await run("blkid", ["-p", "-o", "export", join(folder, "seed.iso")]);
    expect(stdout).toContain("LABEL=cidata");
    expect(stdout).toContain("TYPE=iso9660");
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("both trees name every file with its content, also when the folder needs several sectors", () => {
  const files = Array.from({ length: 90 }, (_, n) => ({ name: `a-long-file-name-${n}.txt`, content: `content ${n}\n`.repeat(n * 40) }));
  const image = isoImage(files, { label: "many" });
  for (const [descriptor, decode] of [
    [16, (name: Buffer) => name.toString("latin1")],
    [17, (name: Buffer) => Buffer.from(name).swap16().toString("utf16le")],
  ] as const) {
    const read = readRoot(image, descriptor, decode);
    expect(read.size).toBe(90);
    const contents = [...read.values()].map((content) => content.toString());
    expect(new Set(contents)).toEqual(new Set(files.map((file) => file.content)));
  }
  expect(
    readRoot(image, 17, (name) => Buffer.from(name).swap16().toString("utf16le"))
      .get("a-long-file-name-7.txt")
      ?.toString(),
  ).toBe(files[7]?.content);
});

test.each(["", "a/b", "a:b", "x".repeat(65)])("refuses the file name %j", (name) => {
  expect(() => isoImage([{ name, content: "" }], { label: "x" })).toThrow(RangeError);
});

test("refuses a label that Joliet cuts off", () => {
  expect(() => isoImage([], { label: "seventeen-letters" })).toThrow('label "seventeen-letters" is longer than 16 characters');
});

function readRoot(image: Buffer, descriptor: number, decode: (name: Buffer) => string): Map<string, Buffer> {
  const root = descriptor * 2048 + 156;
  const start = image.readUInt32LE(root + 2) * 2048;
  const end = start + image.readUInt32LE(root + 10);
  const found = new Map<string, Buffer>();
  for (let at = start; at < end; ) {
    const length = image[at] ?? 0;
    if (length === 0) {
      at = Math.floor(at / 2048 + 1) * 2048;
      continue;
    }
    const name = image.subarray(at + 33, at + 33 + (image[at + 32] ?? 0));
    const data = image.readUInt32LE(at + 2) * 2048;
    if (((image[at + 25] ?? 0) & 2) === 0) found.set(decode(name), image.subarray(data, data + image.readUInt32LE(at + 10)));
    at += length;
  }
  return found;
}
