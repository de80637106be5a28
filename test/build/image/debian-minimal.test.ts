import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { buildImage } from "../../../src/build/image";
import { bootImage } from "../../../src/build/image/boot";
import { lockImage } from "../../../src/build/image/lock";
import { imagesFolder } from "../../../src/core/model/image-folders";
import { cacheFolder } from "../../../src/core/paths";
import { silent } from "../../../src/core/progress";

/** Locked afresh: the archive may have moved on since the committed lock. */
const definitions = mkdtempSync(join(tmpdir(), "queztl-minimal-"));
afterAll(() => rmSync(definitions, { recursive: true, force: true }));

test.skipIf(process.getuid?.() !== 0)(
  "the small Debian is built twice with the same bytes, at most 40 MB, and comes up with an address",
  async () => {
    cpSync(join(imagesFolder(), "debian-minimal.yaml"), join(definitions, "debian-minimal.yaml"));
    const locked = await lockImage("debian-minimal", { progress: silent, mode: "create", definitions });
    expect(locked.written).toBe(true);
    const options = { progress: silent, definitions, cache: cacheFolder() };
    const first = await buildImage("debian-minimal", { ...options, force: true });
    const second = await buildImage("debian-minimal", { ...options, force: true });
    for (const part of ["disk", "kernel", "initrd", "sbom"] as const)
      expect([part, second[part]?.sha256]).toEqual([part, first[part]?.sha256]);
    expect(first.disk?.size).toBeLessThan(40e6);
    const licensed = first.packages.filter(({ license }) => license !== undefined);
    expect(licensed.length).toBeGreaterThan(first.packages.length / 2);
    await bootImage(first);
  },
  600_000,
);
