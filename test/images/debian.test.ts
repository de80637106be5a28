import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { buildImage } from "../../src/build/image";
import { bootImage } from "../../src/build/image/boot";
import { imagesFolder } from "../../src/core/model/image-folders";
import { silent } from "../../src/core/progress";

/** A lock of today, in a folder of its own: the archive may have moved on since the committed one. */
const definitions = mkdtempSync(join(tmpdir(), "queztl-debian-"));
afterAll(() => rmSync(definitions, { recursive: true, force: true }));

const text = readFileSync(join(imagesFolder(), "debian-stable.yaml"), "utf8");
const define = (name: string, change: (text: string) => string = (same) => same) =>
  writeFileSync(join(definitions, `${name}.yaml`), change(text.replace("name: debian-stable", `name: ${name}`)));

test("debian-stable boots from the kernel beside it, and is at most 90 MB", async () => {
  define("direct");
  const image = await buildImage("direct", { progress: silent, definitions });
  expect(image.disk?.size).toBeLessThan(90e6);
  const report = await bootImage(image);
  expect(report.console).toContain("queztl: new instance iid-boot");
}, 600_000);

test.each(["systemd-boot", "grub"])(
  "debian-stable boots under OVMF by %s",
  async (loader) => {
    define(loader, (direct) => `${direct}boot: uefi\nloader: ${loader}\n`);
    const image = await buildImage(loader, { progress: silent, definitions });
    expect(image.kernel).toBeUndefined();
    expect(image.firmware).toBe("uefi");
    await bootImage(image, { memory: 1024, timeout: 180_000 });
  },
  600_000,
);
