import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { writeQcow2 } from "../../src/build/qcow2";
import { run } from "../../src/core/process";

test.each([
  ["empty", Buffer.alloc(1024 * 1024)],
  ["of noise, which does not compress", randomBytes(300 * 1024)],
  ["of text with holes", Buffer.concat([Buffer.from("text ".repeat(50_000)), Buffer.alloc(700_000), Buffer.from("end".padEnd(512))])],
  ["that ends within a cluster", Buffer.alloc(65536 + 512, 7)],
])("QEMU finds no fault in a disk %s and reads it back", async (_name, raw) => {
  const folder = mkdtempSync(join(tmpdir(), "queztl-qcow2-"));
  try {
    const padded = Buffer.concat([raw, Buffer.alloc((512 - (raw.length % 512)) % 512)]);
    const disk = join(folder, "disk.qcow2");
    writeFileSync(join(folder, "raw"), padded);
    await writeQcow2(join(folder, "raw"), disk);
    await run("qemu-img", ["check", disk]);
    await run("qemu-img", ["convert", "-O", "raw", disk, join(folder, "back")]);
    expect(readFileSync(join(folder, "back")).equals(padded)).toBe(true);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
