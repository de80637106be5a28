import { afterAll, expect, test } from "vitest";
import { bootImage } from "../../src/build/image/boot";
import { cacheFolder } from "../../src/core/paths";
import { run } from "../../src/core/process";
import { PATIENCE, Workbench } from "./workbench";

const bench = new Workbench();
afterAll(() => bench.remove());

test("debian-stable built twice has the same bytes", async () => {
  const name = bench.extend("debian-stable", "twice");
  const first = await bench.build(name, { force: true });
  const second = await bench.build(name, { force: true });
  for (const part of ["disk", "kernel", "initrd", "sbom"] as const)
    expect([part, second[part]?.sha256]).toEqual([part, first[part]?.sha256]);
}, 600_000);

test.each([
  { base: "debian-stable", kernel: "queztl-server", modules: ["xfs", "nf_tables", "wireguard"] },
  { base: "debian-minimal", kernel: "queztl-micro", modules: [] },
])(
  "$base boots by $kernel, built from source, and loads its modules",
  async ({ base, kernel, modules }) => {
    const image = await bench.build(`${bench.extend(base, `own-kernel-of-${base}`)}+${kernel}`, { cache: cacheFolder() });
    expect(image.initrd).toBeUndefined();
    const { guest, start } = await bench.guest(image, { hostname: "own", sshAuthorizedKeys: [] });
    try {
      await start();
      expect(await guest.exec("uname -r")).toMatch(/^6\.12\.\d+-queztl-/);
      for (const module of modules)
        expect(await guest.exec(`modprobe ${module} && grep -c '^${module} ' /proc/modules`, PATIENCE)).toBe("1\n");
      expect(await guest.exec('ls /lib/modules/ 2> /dev/null | grep -v "^$(uname -r)$"')).toBe("");
    } finally {
      guest.kill();
    }
  },
  2_400_000,
);

test("an image with cloud-init takes a seed by it", async () => {
  const image = await bench.build(bench.extend("debian-stable", "with-cloud-init", { seed: "cloud-init", disk: { size: "3GiB" } }));
  const seed = {
    hostname: "cloudy",
    sshAuthorizedKeys: [],
    users: [{ name: "ops", sudo: true }],
    writeFiles: [{ path: "/etc/greeting", content: "hello\n" }],
    runcmd: ["mkdir -p /run/queztl && touch /run/queztl/ready"],
  };
  const { guest, start } = await bench.guest(image, seed);
  try {
    await start();
    expect(await guest.exec("hostname; cat /etc/greeting; id -un ops")).toBe("cloudy\nhello\nops\n");
    expect(await guest.exec("cloud-init status --wait", PATIENCE)).toContain("status: done");
    expect(await guest.exec("ip -4 -o address show dev eth0 | awk '{ print $4 }'")).toBe("10.0.2.15/24\n");
  } finally {
    guest.kill();
  }
}, 900_000);

test("ml-worker boots, runs NumPy, and its hook runs once for the graphics device that it finds", async () => {
  const image = await bench.build(bench.extend("ml-worker", "ml"));
  const hook = { path: "/etc/queztl/gpu.d/10-test", permissions: "0755", content: '#!/bin/sh\necho "$VENDORS" >> /root/vendors\n' };
  const { guest, start } = await bench.guest(
    image,
    { hostname: "ml", sshAuthorizedKeys: [], writeFiles: [hook] },
    { memory: 768, devices: ["VGA"] },
  );
  try {
    await start();
    expect(await guest.exec("python3 -c 'import numpy; print(numpy.arange(4).sum())'", PATIENCE)).toBe("6\n");
    await guest.exec("systemctl start queztl-gpu.service; systemctl restart queztl-gpu.service", PATIENCE);
    expect((await guest.exec("cat /root/vendors")).trim()).toBe("1234"); // the vendor of QEMU's VGA
  } finally {
    guest.kill();
  }
}, 900_000);

test("a raw disk is what the compressed one holds", async () => {
  const name = bench.extend("debian-minimal", "raw");
  const raw = await bench.build(name, { overrides: { format: "raw" } });
  const packed = await bench.build(name);
  await run("qemu-img", ["compare", "-f", "raw", "-F", "qcow2", raw.disk?.path ?? "", packed.disk?.path ?? ""]);
  await bootImage(raw, { timeout: PATIENCE });
}, 600_000);
