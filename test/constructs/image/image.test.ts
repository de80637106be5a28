import { utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test, vi } from "vitest";
import { Image } from "../../../constructs/image/image";
import { Pool } from "../../../constructs/storage/pool";
import { absent, Template } from "../../../constructs/testing";
import { Vm } from "../../../constructs/vm/vm";
import { makeSecureBootKeys } from "../../../src/build/secure-boot/keys";
import { loadImageRecipe } from "../../../src/core/model/image-recipe";
import { labStack, temporaryFolder } from "../lab";

afterAll(() => vi.unstubAllEnvs());

const hash = loadImageRecipe("micro").hash;
const micro = `queztl-micro-${hash.slice(0, 12)}`;

test("an image is three volumes of a pool, named by its hash, shared by all VMs", () => {
  const stack = labStack();
  new Vm(stack, "a", { image: Image.named("micro") });
  new Vm(stack, "b", { image: Image.named("micro") });
  const template = Template.fromStack(stack);
  const volumes = Object.entries(template.resources("libvirt_volume")).filter(([id]) => id.startsWith("queztl-"));
  expect(volumes.map(([id, { name, create }]) => [id, name, create])).toEqual([
    [`${micro}-disk`, `${micro}.qcow2`, { content: { url: `queztl-image:micro#${hash}/disk` } }],
    [`${micro}-initrd`, `${micro}-initrd`, { content: { url: `queztl-image:micro#${hash}/initrd` } }],
    [`${micro}-kernel`, `${micro}-kernel`, { content: { url: `queztl-image:micro#${hash}/kernel` } }],
  ]);
  expect(volumes.every(([, { lifecycle }]) => (lifecycle as Record<string, unknown>).create_before_destroy === true)).toBe(true);
});

test("an image in two pools is in each of them", () => {
  const stack = labStack();
  const first = new Pool(stack, "first");
  const second = new Pool(stack, "second");
  new Vm(stack, "a", { image: Image.named("micro"), pool: first });
  new Vm(stack, "b", { image: Image.named("micro"), pool: second });
  const template = Template.fromStack(stack);
  template.hasResource("libvirt_volume", { pool: "${libvirt_pool.first.name}", name: `${micro}.qcow2` });
  template.hasResource("libvirt_volume", { pool: "${libvirt_pool.second.name}", name: `${micro}-second.qcow2` });
});

test("in a pool that other stacks may use too, its names have the stack's", () => {
  const stack = labStack();
  new Vm(stack, "a", { image: Image.named("micro"), pool: Pool.fromName(stack, "shared", "default") });
  Template.fromStack(stack).hasResource("libvirt_volume", { name: `${micro}-lab.qcow2` });
});

test("an unknown image is an error with a suggestion", () => {
  expect(() => Image.named("mirco")).toThrow(/there is no image "mirco"[\s\S]*did you mean "micro"\?/);
});

test("an image of one's own boots from its disk, or from a kernel", () => {
  const folder = temporaryFolder();
  for (const name of ["debian.qcow2", "vmlinuz"]) writeFileSync(join(folder, name), name);
  const stack = labStack();
  const disk = join(folder, "debian.qcow2");
  new Vm(stack, "a", { image: Image.fromFile({ disk }), firmware: "efi" });
  new Vm(stack, "b", { image: Image.fromFile({ disk, kernel: join(folder, "vmlinuz"), cmdline: "root=/dev/vda ${x}" }) });
  const template = Template.fromStack(stack);
  template.hasResource("libvirt_domain", { name: "a", os: { firmware: "efi", boot_devices: [{ dev: "hd" }], kernel: absent() } });
  template.hasResource("libvirt_domain", { name: "b", os: { cmdline: "root=/dev/vda $${x}", initrd: absent() } });
  template.hasResource("libvirt_volume", { name: "a-root.qcow2", capacity: absent() });
  template.hasResource("libvirt_volume", { create: { content: { url: disk } }, target: { format: { type: "qcow2" } } });
});

test("a VM of a signed image boots by firmware that checks signatures, with a copy of the image's variables", async () => {
  const keys = await makeSecureBootKeys(join(temporaryFolder(), "keys"));
  vi.stubEnv("QUEZTL_SECURE_BOOT_DIR", keys.folder);
  const stack = labStack();
  const image = Image.named("debian-secure");
  new Vm(stack, "a", { image });
  new Vm(stack, "replaced", { image, onImageChange: "replace" });
  new Vm(stack, "b", { image, firmware: "efi" });
  const template = Template.fromStack(stack);
  const vars = `queztl-debian-secure-${image.hash.slice(0, 12)}-vars`;
  template.hasResource("libvirt_volume", {
    name: vars,
    target: { format: { type: "raw" } },
    create: { content: { url: `queztl-image:debian-secure#${image.hash}/vars` } },
  });
  const os = {
    type_machine: "q35",
    firmware: absent(),
    loader: absent(),
    loader_type: "pflash",
    loader_readonly: "yes",
    loader_secure: "yes",
    nv_ram: { template: `\${libvirt_volume.${vars}.path}` },
  };
  const features = { acpi: true, smm: { state: "on" } };
  template.hasResource("libvirt_domain", { name: "a", os, features, lifecycle: { ignore_changes: ["os.nv_ram.template"] } });
  template.hasResource("libvirt_domain", { name: "replaced", os, lifecycle: { ignore_changes: absent() } });
  template.hasResource("libvirt_domain", { name: "b", os: { firmware: "efi", nv_ram: absent() }, features: { acpi: true, smm: absent() } });
});

test("an image of one's own with variables of the firmware boots with secure boot on", () => {
  const folder = temporaryFolder();
  for (const name of ["own.qcow2", "OVMF_VARS.fd"]) writeFileSync(join(folder, name), name);
  const files = { disk: join(folder, "own.qcow2"), vars: join(folder, "OVMF_VARS.fd") };
  const stack = labStack();
  new Vm(stack, "a", { image: Image.fromFile(files) });
  Template.fromStack(stack).hasResource("libvirt_domain", { os: { loader_secure: "yes" }, features: { smm: { state: "on" } } });
  expect(Image.fromFile(files).hash).not.toBe(Image.fromFile({ disk: files.disk }).hash);
});

test("an image of one's own is another one when its file changes or its checksum says so", () => {
  const file = join(temporaryFolder(), "debian.qcow2");
  writeFileSync(file, "1");
  const first = Image.fromFile({ disk: file });
  expect(Image.fromFile({ disk: file }).hash).toBe(first.hash);
  utimesSync(file, new Date(0), new Date(0));
  expect(Image.fromFile({ disk: file }).hash).not.toBe(first.hash);
  const sum = (digit: string) => ({ disk: { url: "https://images.example/debian.qcow2", checksum: `sha256:${digit.repeat(64)}` } });
  expect(Image.fromFile(sum("a")).hash).not.toBe(Image.fromFile(sum("b")).hash);
});

test("an image file that is missing is an error", () => {
  expect(() => Image.fromFile({ disk: "nowhere.qcow2" })).toThrow("there is no file");
});
