import { afterEach, expect, test, vi } from "vitest";
import { cacheFolder } from "../../../src/core/paths";
import { microImage } from "../../support/micro-image";
import { type HostProject, useProviderBench } from "../host-project";

const bench = useProviderBench();
let project: HostProject | undefined;

afterEach(async () => {
  await project?.apply("-destroy");
  project = undefined;
  vi.unstubAllEnvs();
});

const FOLDER = "/var/lib/libvirt/images/p";
const POOL = `resource "libvirt_pool" "p" {
  name   = "p"
  type   = "dir"
  target = { path = "${FOLDER}" }
}
`;
const VM = `resource "libvirt_domain" "vm" {
  name        = "vm"
  vcpu        = 1
  memory      = 64
  memory_unit = "MiB"
  os          = { kernel = "${FOLDER}/kernel" }
  devices     = { serials = [{}] }
  depends_on  = [KERNEL]
}
`;

test("the kernel of an image that is named no more stays as long as a VM boots by it", async () => {
  const { hash } = await microImage();
  vi.stubEnv("QUEZTL_CACHE_DIR", cacheFolder()); // the project has a home of its own
  const kernel = `resource "libvirt_volume" "kernel" {
  pool   = libvirt_pool.p.name
  name   = "kernel"
  create = { content = { url = "queztl-image:micro#${hash}/kernel" } }
}
`;
  const p = bench.project(POOL + kernel + VM.replace("KERNEL", "libvirt_volume.kernel"));
  project = p;
  await p.apply();
  p.body(POOL + VM.replace("KERNEL", "libvirt_pool.p"));
  expect(await p.ok("apply", "-no-color", "-auto-approve")).toMatch(
    /"kernel" stays until the last that needs it is deleted[\s\S]*needed by VM vm/,
  );
  await bench.virsh("destroy", "vm");
  await bench.virsh("start", "vm");
  p.body(POOL);
  await p.apply();
  expect(await bench.inHost("ls", FOLDER)).toBe("");
});
