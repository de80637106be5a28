import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { Image } from "../../../constructs/image/image";
import { Pool } from "../../../constructs/storage/pool";
import { PoolType } from "../../../constructs/storage/pool-type";
import { Volume, type VolumeProps } from "../../../constructs/storage/volume";
import { VolumeSource } from "../../../constructs/storage/volume-source";
import { absent, Template } from "../../../constructs/testing";
import { Vm } from "../../../constructs/vm/vm";
import { Size } from "../../../src/core/size";
import { labStack, temporaryFolder } from "../lab";

const size = Size.of("10GB");

describe("a pool", () => {
  test("is a directory of the stack's own by default, removed with it", () => {
    const stack = labStack();
    new Pool(stack, "disks");
    Template.fromStack(stack).hasResource("libvirt_pool", {
      name: "disks",
      type: "dir",
      target: { path: "/var/lib/libvirt/images/queztl/lab/disks" },
      destroy: { delete: true },
      autostart: true,
    });
  });

  test("in a directory that the user named leaves it there", () => {
    const stack = labStack();
    new Pool(stack, "disks", { type: PoolType.directory("/srv/disks") });
    Template.fromStack(stack).hasResource("libvirt_pool", { target: { path: "/srv/disks" }, destroy: absent() });
  });

  test("may be a volume group", () => {
    const stack = labStack();
    new Pool(stack, "fast", { type: PoolType.logical("vg0") });
    Template.fromStack(stack).hasResource("libvirt_pool", { type: "logical", source: { name: "vg0" }, target: { path: "/dev/vg0" } });
  });

  test("is made by itself where none is declared, and only where one is needed", () => {
    const stack = labStack();
    Template.fromStack(stack).resourceCount("libvirt_pool", 0);
    new Volume(stack, "data", { size });
    const template = Template.fromStack(stack);
    template.hasResource("libvirt_pool", { name: "queztl-lab", target: { path: "/var/lib/libvirt/images/queztl/lab" } });
    template.hasResource("libvirt_volume", { pool: "${libvirt_pool.queztl-lab.name}" });
  });

  test("that is declared is where volumes lie", () => {
    const stack = labStack();
    new Pool(stack, "fast", { type: PoolType.logical("vg0") });
    new Pool(stack, "disks");
    new Volume(stack, "data", { size });
    Template.fromStack(stack).hasResource("libvirt_volume", { pool: "${libvirt_pool.disks.name}" });
  });

  test("that is declared after the automatic one is in use is refused", () => {
    const stack = labStack();
    new Volume(stack, "data", { size });
    expect(() => new Pool(stack, "disks")).toThrow("lab/disks: this pool comes too late");
  });

  test("that exists is looked up by name", () => {
    const stack = labStack();
    const pool = Pool.fromName(stack, "shared", "default");
    new Volume(stack, "data", { size, pool });
    const template = Template.fromStack(stack);
    template.hasDataSource("libvirt_pool", { name: "default" });
    template.hasResource("libvirt_volume", { pool: "${data.libvirt_pool.shared.name}" });
  });

  test.each([
    ['"disks" is not an absolute path', PoolType.directory("disks")],
    ['"vg 0" is not the name of a volume group', PoolType.logical("vg 0")],
  ])("is refused: %s", (message, type) => {
    expect(() => new Pool(labStack(), "disks", { type })).toThrow(`lab/disks: ${message}`);
  });
});

describe("a volume", () => {
  test("is an empty qcow2 of its size, rounded up to 1 MiB, its name the id", () => {
    const stack = labStack();
    const volume = new Volume(stack, "data", { size });
    expect(String(volume.size)).toBe("9537 MiB");
    Template.fromStack(stack).hasResource("libvirt_volume", {
      name: "data",
      capacity: 9537,
      capacity_unit: "MiB",
      target: { format: { type: "qcow2" } },
      create: absent(),
    });
  });

  test("takes content from a file, by absolute path, with its checksum", () => {
    const file = join(temporaryFolder(), "disk.qcow2");
    writeFileSync(file, "x");
    const stack = labStack();
    const checksum = `sha256:${"a".repeat(64)}`;
    new Volume(stack, "data", { source: VolumeSource.file(file, { checksum }) });
    Template.fromStack(stack).hasResource("libvirt_volume", {
      create: { content: { url: file, checksum } },
      target: { format: { type: "qcow2" } },
      capacity: absent(),
    });
  });

  test("takes content from a URL", () => {
    const stack = labStack();
    new Volume(stack, "data", { source: VolumeSource.file("https://images.example/${x}/disk.img") });
    Template.fromStack(stack).hasResource("libvirt_volume", {
      create: { content: { url: "https://images.example/$${x}/disk.img" } },
      target: { format: { type: "raw" } },
    });
  });

  test("may be an overlay, or a clone, of another one", () => {
    const stack = labStack();
    const base = new Volume(stack, "base", { size });
    new Volume(stack, "overlay", { source: VolumeSource.backing(base) });
    new Volume(stack, "copy", { source: VolumeSource.clone(base) });
    const template = Template.fromStack(stack);
    template.hasResource("libvirt_volume", {
      name: "overlay",
      backing_store: { path: "${libvirt_volume.base.path}", format: { type: "qcow2" } },
    });
    template.hasResource("libvirt_volume", {
      name: "copy",
      create: { clone: { pool: "${libvirt_pool.queztl-lab.name}", volume: "${libvirt_volume.base.name}" } },
    });
  });

  test("that exists is looked up by name", () => {
    const stack = labStack();
    const pool = Pool.fromName(stack, "shared", "default");
    const base = Volume.fromName(stack, "base", "debian.qcow2", { pool, format: "qcow2" });
    new Volume(stack, "overlay", { source: VolumeSource.backing(base) });
    const template = Template.fromStack(stack);
    template.hasDataSource("libvirt_volume", { name: "debian.qcow2", pool: "${data.libvirt_pool.shared.name}" });
    template.hasResource("libvirt_volume", { backing_store: { path: "${data.libvirt_volume.base.path}" } });
  });

  test("in a volume group is raw, and a disk of it a block device", () => {
    const stack = labStack();
    const pool = new Pool(stack, "fast", { type: PoolType.logical("vg0") });
    new Vm(stack, "db", { image: Image.named("micro"), disks: [{ name: "wal", size, pool }] });
    const template = Template.fromStack(stack);
    template.hasResource("libvirt_volume", { name: "db-wal", target: absent(), pool: "${libvirt_pool.fast.name}" });
    const disk = (template.resources("libvirt_domain").db as { devices: { disks: unknown[] } }).devices.disks[1];
    expect(disk).toMatchObject({ source: { block: { dev: "${libvirt_volume.db-wal.path}" } }, driver: { type: "raw" } });
  });

  test.each<[string, (pool: Pool) => VolumeProps]>([
    ["an empty volume needs a size", () => ({})],
    ["a disk of 0 bytes is out of range", () => ({ size: Size.bytes(0) })],
    ["a disk of 65 TiB is out of range", () => ({ size: Size.of("65TiB") })],
    ["a logical volume holds a raw disk", (pool) => ({ size, pool, format: "qcow2" })],
    ["a logical volume needs a size", (pool) => ({ pool, source: VolumeSource.file("https://images.example/a.img") })],
    ["a logical volume cannot be an overlay", (pool) => ({ size, pool, source: VolumeSource.backing(new Volume(pool, "base", { size })) })],
    ["an overlay must be qcow2", (pool) => ({ size, format: "raw", source: VolumeSource.backing(new Volume(pool, "base", { size })) })],
    ['"a/b" cannot be the name of a volume', () => ({ size, volumeName: "a/b" })],
  ])("is refused: %s", (message, props) => {
    const stack = labStack();
    const pool = new Pool(stack, "fast", { type: PoolType.logical("vg0") });
    expect(() => new Volume(stack, "data", props(pool))).toThrow(`lab/data: ${message}`);
  });

  test.each([
    ["there is no file", () => VolumeSource.file("nowhere.qcow2")],
    ['"ftp://x/y" has the scheme ftp', () => VolumeSource.file("ftp://x/y")],
    ['"md5:1" is not a checksum', () => VolumeSource.file("https://x/y", { checksum: "md5:1" })],
  ])("content is refused: %s", (message, make) => expect(make).toThrow(message));

  test("of a name that is taken in the pool is refused, naming both", () => {
    const stack = labStack();
    new Volume(stack, "a", { size, volumeName: "data" });
    expect(() => new Volume(stack, "data", { size })).toThrow("lab/data: volume name in lab/queztl-lab: data is already that of lab/a");
  });
});
