import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { HostProject } from "../host-project";
import { useProviderBench } from "../host-project";

const bench = useProviderBench();
const folder = mkdtempSync(join(tmpdir(), "queztl-content-"));
const file = join(folder, "content.img");
const content = Buffer.alloc(1_500_000, "queztl ");
const sha256 = createHash("sha256").update(content).digest("hex");
let server: Server;
let address = "";
let project: HostProject | undefined;

beforeAll(async () => {
  writeFileSync(file, content);
  server = createServer((request, response) => {
    if (request.url !== "/content.img") return response.writeHead(404).end();
    return response.writeHead(200, { "content-length": content.length }).end(content);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const bound = server.address();
  address = `http://127.0.0.1:${typeof bound === "object" ? bound?.port : 0}`;
});
afterEach(async () => {
  await project?.apply("-destroy");
  project = undefined;
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

function start(body: string): HostProject {
  project = bench.project(body);
  return project;
}

const POOL = `resource "libvirt_pool" "p" {
  name    = "p"
  type    = "dir"
  target  = { path = "/var/lib/libvirt/images/p" }
  destroy = { delete = true }
}
`;
const volume = (name: string, body: string) =>
  `resource "libvirt_volume" "${name}" {\n  name = "${name}"\n  pool = libvirt_pool.p.name\n${body}\n}\n`;
const inPool = async (command: string) => await bench.inHost("sh", "-c", `cd /var/lib/libvirt/images/p && ${command}`);

test("a pool is built, started, seen again, and removed with its folder", async () => {
  const p = start(POOL);
  await p.apply();
  await p.expectNoChanges();
  expect(await bench.virsh("pool-list")).toMatch(/p\s+active\s+no/);
  p.body(POOL.replace("destroy", "autostart = true\n  destroy"));
  expect(await p.changeOf("libvirt_pool.p")).toMatch(/^live: autostart/);
  await p.apply();
  expect(await bench.virsh("pool-list")).toMatch(/p\s+active\s+yes/);
  await p.expectNoChanges();
  await p.apply("-destroy");
  await expect(inPool("true")).rejects.toThrow();
});

test("a pool of the same name is taken up if it is the same, and refused if it is another one", async () => {
  const p = start(POOL);
  await p.apply();
  const again = bench.project(POOL);
  await again.apply();
  await again.expectNoChanges();
  expect(await bench.project(POOL.replace("images/p", "images/q")).fails("apply", "-no-color", "-auto-approve")).toMatch(
    /libvirt_pool "p": another pool of this name already exists/,
  );
});

test("empty volumes: raw is sparse, qcow2 is small", async () => {
  const p = start(
    POOL +
      volume("raw", '  capacity = 1\n  capacity_unit = "GiB"') +
      volume("cow", '  capacity = 1\n  capacity_unit = "GiB"\n  target = { format = { type = "qcow2" } }'),
  );
  await p.apply();
  await p.expectNoChanges();
  expect(await inPool("stat -c '%s %b' raw")).toBe("1073741824 0\n");
  expect(await inPool("qemu-img info --output=json cow")).toContain('"virtual-size": 1073741824');
});

test("content comes from a path, a URL and another volume, and is checked", async () => {
  const p = start(
    POOL +
      volume("path", `  create = { content = { url = "${file}", checksum = "sha256:${sha256}" } }`) +
      volume("web", `  create = { content = { url = "${address}/content.img" } }`) +
      volume("copy", "  create = { clone = { volume = libvirt_volume.path.name } }"),
  );
  await p.apply();
  await p.expectNoChanges();
  expect(await inPool("sha256sum path web copy | cut -c1-64 | sort -u")).toBe(`${sha256}\n`);
  expect(await inPool("ls")).toBe("copy\npath\nweb\n");
});

test("another checksum, an address without content and a missing file leave no volume", async () => {
  const p = start(POOL);
  await p.apply();
  p.body(POOL + volume("v", `  create = { content = { url = "${file}", checksum = "sha256:${"0".repeat(64)}" } }`));
  expect(await p.fails("apply", "-no-color", "-auto-approve")).toContain(`found sha256:${sha256}`);
  p.body(POOL + volume("v", `  create = { content = { url = "${address}/nothing" } }`));
  expect(await p.fails("apply", "-no-color", "-auto-approve")).toContain("the server answers 404");
  p.body(POOL + volume("v", '  create = { content = { url = "/nonexistent.img" } }'));
  expect(await p.fails("apply", "-no-color", "-auto-approve")).toContain("cannot read /nonexistent.img");
  expect(await inPool("ls")).toBe("");
  p.body(POOL);
});

test("an image that is not built fails in the plan, and says what to do", async () => {
  const p = start(POOL + volume("v", `  create = { content = { url = "queztl-image:micro#${"0".repeat(64)}/disk" } }`));
  const message = await p.fails("plan", "-no-color");
  expect(message).toContain("image micro is not built");
  expect(message).toContain("queztl image build micro");
  p.body(POOL);
});

test("another content of a local file replaces the volume", async () => {
  const other = join(folder, "other.img");
  writeFileSync(other, "one");
  const p = start(POOL + volume("v", `  create = { content = { url = "${other}" } }`));
  await p.apply();
  await p.expectNoChanges();
  writeFileSync(other, "another");
  expect((await p.plan()).find((one) => one.address === "libvirt_volume.v")?.change.actions).toEqual(["delete", "create"]);
  await p.apply();
  expect(await inPool("cat v")).toBe("another");
});

test("a volume grows, and never shrinks", async () => {
  const size = (mebibytes: number) =>
    POOL + volume("v", `  capacity = ${mebibytes}\n  capacity_unit = "MiB"\n  target = { format = { type = "qcow2" } }`);
  const p = start(size(64));
  await p.apply();
  p.body(size(128));
  expect(await p.changeOf("libvirt_volume.v")).toBe("live: capacity 64 MiB → 128 MiB");
  await p.apply();
  await p.expectNoChanges();
  expect(await inPool("qemu-img info --output=json v")).toContain('"virtual-size": 134217728');
  p.body(size(32));
  expect(await p.fails("plan", "-no-color")).toContain("capacity cannot shrink from 134217728 to 33554432 bytes");
  p.body(size(128));
});

test("a volume grows under a running guest", async () => {
  const body = (
    mebibytes: number,
  ) => `${POOL}${volume("v", `  capacity = ${mebibytes}\n  capacity_unit = "MiB"\n  target = { format = { type = "qcow2" } }`)}resource "libvirt_domain" "vm" {
  name = "vm"
  memory = 65536
  devices = { disks = [{ source = { volume = { pool = libvirt_volume.v.pool, volume = libvirt_volume.v.name } }, target = { dev = "vda", bus = "virtio" } }] }
}
`;
  const p = start(body(64));
  await p.apply();
  p.body(body(128));
  await p.apply();
  expect(await bench.virsh("domblkinfo", "vm", "vda")).toMatch(/Capacity:\s+134217728/);
  await p.expectNoChanges();
});

test("an overlay takes size and format from its backing volume, which is not deleted below it", async () => {
  const base = volume("base", `  create = { content = { url = "${file}" } }`);
  const p = start(POOL + base + volume("top", "  backing_store = { path = libvirt_volume.base.path }"));
  await p.apply();
  await p.expectNoChanges();
  expect(await inPool("qemu-img info --output=json top")).toMatch(/"backing-filename-format": "raw"[\s\S]*base/);
  await p.ok("state", "rm", "libvirt_volume.top");
  p.body(POOL);
  expect(await p.fails("apply", "-no-color", "-auto-approve")).toMatch(/libvirt_volume "base": other volumes stand on it .*p\/top/);
  await bench.virsh("vol-delete", "--pool", "p", "top");
});

test("a volume of the same name is refused, but one that is byte for byte the same is taken up", async () => {
  const p = start(POOL + volume("v", `  create = { content = { url = "${file}" } }`));
  await p.apply();
  const again = bench.project(POOL + volume("v", `  create = { content = { url = "${file}" } }`));
  await again.apply();
  await inPool("printf x | dd of=v conv=notrunc status=none");
  const third = bench.project(POOL + volume("v", `  create = { content = { url = "${file}" } }`));
  expect(await third.fails("apply", "-no-color", "-auto-approve")).toMatch(
    /pool p already has a volume of this name .* its content is another one .* terraform import ADDRESS p\/v/,
  );
});

test("what an interrupted upload left is done again", async () => {
  const p = start(POOL);
  await p.apply();
  await inPool("printf half > v; : > v.queztl-partial");
  await bench.virsh("pool-refresh", "p");
  p.body(POOL + volume("v", `  create = { content = { url = "${file}" } }`));
  await p.apply();
  expect(await inPool("ls; sha256sum v | cut -c1-64")).toBe(`v\n${sha256}\n`);
});

test("import of a volume and a pool, then an empty plan", async () => {
  const p = start(POOL + volume("v", '  capacity = 1048576\n  target = { format = { type = "qcow2" } }'));
  await p.apply();
  await p.ok("state", "rm", "libvirt_volume.v", "libvirt_pool.p");
  await p.ok("import", "libvirt_pool.p", "p");
  await p.ok("import", "libvirt_volume.v", "p/v");
  await p.apply();
  await p.expectNoChanges();
  expect(await p.fails("import", "-no-color", "libvirt_volume.v", "p")).toMatch(/does not name a volume|already managed/);
});

test("a volume that was deleted is made again", async () => {
  const p = start(POOL + volume("v", "  capacity = 1048576"));
  await p.apply();
  await bench.virsh("vol-delete", "--pool", "p", "v");
  expect(await p.changeOf("libvirt_volume.v")).toBe("create");
  await p.apply();
  await p.expectNoChanges();
});

test("a full pool is an error that leaves no volume", async () => {
  const p = start(POOL);
  await p.apply();
  await inPool("true");
  await bench.inHost("sh", "-c", "mount -t tmpfs -o size=512k small /var/lib/libvirt/images/p");
  p.body(POOL + volume("v", `  create = { content = { url = "${file}" } }`));
  expect(await p.fails("apply", "-no-color", "-auto-approve")).toMatch(/No space left|cannot/);
  expect(await inPool("ls")).toBe("");
  await bench.inHost("umount", "/var/lib/libvirt/images/p");
  p.body(POOL);
});

test("seeds: as a volume's content, and as a file that is made again where it is missing", async () => {
  const p = start(
    `${POOL}${volume("seed.iso", '  create = { cloudinit = { user_data = "#cloud-config\\nhostname: a\\n" } }').replace('"libvirt_volume" "seed.iso"', '"libvirt_volume" "seed"')}resource "libvirt_cloudinit_disk" "c" {
  name      = "c"
  user_data = "#cloud-config\\nhostname: c\\n"
}
${volume("c", "  create = { content = { url = libvirt_cloudinit_disk.c.path } }")}`,
  );
  await p.apply();
  await p.expectNoChanges();
  expect(await inPool("dd if=seed.iso bs=1 skip=32808 count=6 status=none")).toBe("cidata");
  const path = (p.state().resources.find(({ type }) => type === "libvirt_cloudinit_disk")?.instances[0]?.attributes.path ?? "") as string;
  rmSync(path);
  await p.expectNoChanges();
});

test("data sources tell what is there, and what is missing", async () => {
  const p = start(`${POOL}${volume("v", "  capacity = 1048576")}
data "libvirt_pool" "p" { name = libvirt_volume.v.pool }
data "libvirt_volume" "v" {
  pool = libvirt_volume.v.pool
  name = libvirt_volume.v.name
}
data "libvirt_node_info" "host" {}
output "all" { value = [data.libvirt_pool.p.volumes, data.libvirt_volume.v.capacity, data.libvirt_node_info.host.libvirt_version] }`);
  await p.apply();
  expect(JSON.parse(await p.ok("output", "-json", "all"))).toEqual([["v"], 1048576, expect.stringMatching(/^\d+\.\d+\.\d+$/)]);
  p.body(`${POOL}\ndata "libvirt_pool" "no" { name = "no" }`);
  expect(await p.fails("plan", "-no-color")).toContain('there is no pool "no"');
  p.body(POOL);
});
