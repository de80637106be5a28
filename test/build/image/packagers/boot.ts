import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeExt4 } from "../../../../src/build/ext4";
import { run } from "../../../../src/core/process";
import { microImage } from "../../../support/micro-image";
import { until } from "../../../support/until";
import { Guest } from "../../guest";

/** Micro's initramfs looks for this file system. */
const LABEL = "queztl-root";

/** Boots a root by the kernel of the micro image, waits until its agent answers, and gives it to `body`. */
export async function bootRoot(root: string, folder: string, body: (guest: Guest) => Promise<void>): Promise<void> {
  const micro = await microImage();
  const raw = join(folder, "root.raw");
  const path = join(folder, "base.qcow2");
  const size = 512 * 2 ** 20;
  await makeExt4(raw, root, { size, label: LABEL, uuid: "4f0e3b52-6d69-4372-8f71-7565747a6c02" });
  await run("qemu-img", ["convert", "-f", "raw", "-O", "qcow2", raw, path]);
  const guest = new Guest(folder, { ...micro, disk: { path, size, sha256: "", format: "qcow2", virtualSize: size } }, 0);
  const seed = join(folder, "seed.img");
  writeFileSync(seed, Buffer.alloc(65536));
  try {
    await guest.createDisk("512M");
    guest.start(seed);
    await until("the agent", async () => (await guest.agent("guest-ping")) !== undefined, 60_000);
    await body(guest);
  } finally {
    guest.kill();
  }
}
