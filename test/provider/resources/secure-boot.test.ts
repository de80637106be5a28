import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { SECURE_OVMF } from "../../../src/build/image/firmware";
import { makeSecureBootKeys } from "../../../src/build/secure-boot/keys";
import { ovmfVarsWith } from "../../../src/build/secure-boot/ovmf-vars";
import { type HostProject, useProviderBench } from "../host-project";

const bench = useProviderBench();
const folder = mkdtempSync(join(tmpdir(), "queztl-vars-"));
let vars: Buffer;
let project: HostProject | undefined;

beforeAll(async () => {
  vars = ovmfVarsWith(await makeSecureBootKeys(join(folder, "keys")));
  writeFileSync(join(folder, "vars.fd"), vars);
});
afterEach(async () => {
  await project?.apply("-destroy");
  project = undefined;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const secureVm = (os = "") => `resource "libvirt_pool" "pool" {
  name   = "pool"
  type   = "dir"
  target = { path = "/var/lib/libvirt/images/pool" }
}
resource "libvirt_volume" "vars" {
  pool   = libvirt_pool.pool.name
  name   = "vars"
  create = { content = { url = "${folder}/vars.fd" } }
}
resource "libvirt_domain" "vm" {
  name        = "secure"
  vcpu        = 1
  memory      = 256
  memory_unit = "MiB"
  os = {
    type_machine    = "q35"
    loader_type     = "pflash"
    loader_readonly = "yes"
    loader_secure   = "yes"
    nv_ram          = { template = libvirt_volume.vars.path }
    ${os}
  }
  features = { acpi = true, smm = { state = "on" } }
  devices  = { serials = [{}] }
}
`;

test("a VM with secure boot gets the host's firmware and variables of its own, which go with it", async () => {
  const p = bench.project(secureVm());
  project = p;
  await p.apply();
  expect(await bench.virsh("domstate", "secure")).toContain("running");
  expect(await bench.virsh("dumpxml", "secure")).toContain(`type='pflash'>${SECURE_OVMF}</loader>`);
  await p.expectNoChanges();
  const nvram = "/var/lib/libvirt/qemu/nvram/secure_VARS.fd";
  expect((await bench.inHost("stat", "-c", "%s", nvram)).trim()).toBe(String(vars.length));
  expect(await bench.inHost("grep", "-c", "Queztl platform key", nvram)).toBe("1\n");
  await p.apply("-destroy");
  expect(await bench.inHost("ls", "/var/lib/libvirt/qemu/nvram")).toBe("");
});

test("firmware that is named is taken as it is", async () => {
  const p = bench.project(secureVm('loader = "/nonexistent/OVMF.fd"'));
  project = p;
  expect(await p.fails("apply", "-no-color", "-auto-approve")).toContain("/nonexistent/OVMF.fd");
});
