import { readFileSync } from "node:fs";
import { afterEach, expect, test } from "vitest";
import type { HostProject } from "../host-project";
import { useProviderBench } from "../host-project";

const bench = useProviderBench();
let project: HostProject | undefined;

afterEach(async () => {
  await project?.apply("-destroy");
  project = undefined;
  expect((await bench.virsh("list", "--all", "--name")).trim()).toBe("");
});

/** A VM without disks whose firmware runs for ever. `more` are further arguments, `devices` further devices. */
function vm(more = "", devices = "", name = "vm"): string {
  return `resource "libvirt_domain" "${name}" {
  name        = "${name}"
  vcpu        = 1
  os          = { type_machine = "q35" }
${more.includes("memory") ? "" : '  memory = 64\n  memory_unit = "MiB"'}
${more}
  devices = {
    serials = [{}]
${devices}
  }
}
`;
}

function start(body: string, block = ""): HostProject {
  project = bench.project(body, block);
  return project;
}

const memory = (mebibytes: number) => `  memory = ${mebibytes}\n  memory_unit = "MiB"`;

test("a VM is made, is seen again without a change, and is removed", async () => {
  const p = start(vm());
  expect(await p.changeOf("libvirt_domain.vm")).toBe("create");
  await p.apply();
  expect(await bench.virsh("domstate", "vm")).toContain("running");
  await p.expectNoChanges();
});

test("every way to write the same value makes no plan", async () => {
  const p = start(vm(memory(64)));
  await p.apply();
  p.body(vm('  memory = "65536"\n  memory_unit = "KiB"'));
  await p.expectNoChanges();
  p.body(vm(`${memory(64)}\n  on_reboot = "restart"\n  autostart = false`));
  expect(await p.changeOf("libvirt_domain.vm")).toBe("none: written down as it is");
  await p.apply();
  await p.expectNoChanges();
});

test("what needs a restart says so in the plan, and restarts", async () => {
  const p = start(vm(memory(64)));
  await p.apply();
  const before = await bench.virsh("domid", "vm");
  p.body(vm(memory(96)));
  expect(await p.changeOf("libvirt_domain.vm")).toBe("restart: memory 64 MiB → 96 MiB");
  expect(await p.ok("plan", "-no-color")).toContain("Warning: vm restarts: memory 64 MiB → 96 MiB");
  p.body(vm(`${memory(96)}\n  update = { shutdown = { timeout = 0 } }`));
  await p.apply();
  expect(await bench.virsh("domid", "vm")).not.toBe(before);
  expect(await bench.virsh("dominfo", "vm")).toMatch(/Max memory:\s+98304 KiB\nUsed memory:\s+98304 KiB/);
  await p.expectNoChanges();
});

test("title, description, metadata and autostart change live", async () => {
  const p = start(vm());
  await p.apply();
  const before = await bench.virsh("domid", "vm");
  p.body(
    vm(
      '  title = "one"\n  description = "two\\nlines"\n  autostart = true\n  metadata = { xml = "<a xmlns=\\"urn:x\\"><b c=\\"1\\"/></a>" }',
    ),
  );
  expect(await p.changeOf("libvirt_domain.vm")).toMatch(/^live: title \(none\) → one, description/);
  await p.apply();
  await p.expectNoChanges();
  expect(await bench.virsh("domid", "vm")).toBe(before);
  const live = await bench.virsh("dumpxml", "vm");
  expect(live).toContain("<title>one</title>");
  expect(live).toContain("urn:x");
  expect(await bench.virsh("dominfo", "vm")).toMatch(/Autostart:\s+enable/);
  p.body(vm());
  await p.apply();
  expect(await bench.virsh("dumpxml", "--inactive", "vm")).not.toMatch(/urn:x|<title>|<description>/);
  await p.expectNoChanges();
});

test("the balloon moves live, and memory without a balloon of its own follows the maximum", async () => {
  const p = start(vm(`${memory(64)}\n  current_memory = 64\n  current_memory_unit = "MiB"`));
  await p.apply();
  p.body(vm(`${memory(64)}\n  current_memory = 48\n  current_memory_unit = "MiB"`));
  expect(await p.changeOf("libvirt_domain.vm")).toBe("live: current_memory 64 MiB → 48 MiB");
  await p.apply();
  expect(await bench.virsh("dumpxml", "--inactive", "vm")).toContain("<currentMemory unit='KiB'>49152</currentMemory>");
  await p.expectNoChanges();
});

test("a CD is swapped live, a disk's source is not", async () => {
  const volumes = ["one", "two", "three", "four"]
    .map((name) => `resource "libvirt_volume" "${name}" {\n  name = "${name}.img"\n  pool = libvirt_pool.p.name\n  capacity = 1048576\n}\n`)
    .join("");
  const pool =
    'resource "libvirt_pool" "p" {\n  name = "cds"\n  type = "dir"\n  target = { path = "/var/lib/libvirt/images/cds" }\n  destroy = { delete = true }\n}\n';
  const body = (cd: string, disk: string) =>
    `${pool}${volumes}${vm(
      "",
      `    disks = [
      { device = "cdrom", source = { file = { file = libvirt_volume.${cd}.path } }, target = { dev = "sda", bus = "sata" } },
      { source = { volume = { pool = "cds", volume = libvirt_volume.${disk}.name } }, target = { dev = "vda", bus = "virtio" } },
    ]`,
    )}`;
  const p = start(body("one", "three"));
  await p.apply();
  await p.expectNoChanges();
  p.body(body("two", "three"));
  expect(await p.changeOf("libvirt_domain.vm")).toMatch(/^live: devices\.disks\[0\]\.source\.file\.file/);
  await p.apply();
  expect(await bench.virsh("domblklist", "vm")).toMatch(/sda\s+\/var\/lib\/libvirt\/images\/cds\/two.img/);
  await p.expectNoChanges();
  p.body(body("two", "four"));
  expect(await p.changeOf("libvirt_domain.vm")).toMatch(/^restart: devices\.disks\[1\]\.source\.volume\.volume three.img → four.img/);
});

test("name and MAC address replace", async () => {
  const card = (mac: string) => `    interfaces = [{ source = { user = {} }, mac = { address = "${mac}" } }]`;
  const p = start(vm("", card("52:54:00:00:00:01")));
  await p.apply();
  p.body(vm("", card("52:54:00:00:00:02")));
  const [planned] = await p.plan();
  expect(planned?.change.actions).toEqual(["update"]);
  p.body(vm().replace('"vm"\n  vcpu', '"other"\n  vcpu'));
  const [renamed] = await p.plan();
  expect(renamed?.change.actions).toEqual(["delete", "create"]);
});

test("devices are added and removed, and the others stay as they are", async () => {
  const user = "{ source = { user = {} } }";
  const p = start(vm("", `    interfaces = [${user}]`));
  await p.apply();
  const [, first] = /<mac address='(.*?)'/.exec(await bench.virsh("dumpxml", "vm")) ?? [];
  p.body(
    vm(
      "  update = { shutdown = { timeout = 0 } }",
      `    interfaces = [${user}, ${user}]\n    rngs = [{ model = "virtio", backend = { random = "/dev/urandom" } }]`,
    ),
  );
  expect(await p.changeOf("libvirt_domain.vm")).toMatch(/^restart: devices\.interfaces\[1\] added, devices\.rngs\[0\] added$/);
  await p.apply();
  await p.expectNoChanges();
  const xml = await bench.virsh("dumpxml", "vm");
  expect(xml.match(/<interface /g)).toHaveLength(2);
  expect(xml).toContain(first);
  p.body(vm("  update = { shutdown = { timeout = 0 } }", `    interfaces = [${user}]`));
  await p.apply();
  expect((await bench.virsh("dumpxml", "vm")).match(/<interface |<rng /g)).toHaveLength(1);
  await p.expectNoChanges();
});

test("drift is seen and put right: edited, device added, switched off, deleted", async () => {
  const p = start(vm("  update = { shutdown = { timeout = 0 } }", "    interfaces = [{ source = { user = {} } }]"));
  await p.apply();
  await bench.virsh("setmem", "vm", "32768", "--config");
  await bench.virsh("setmaxmem", "vm", "131072", "--config");
  expect(await p.changeOf("libvirt_domain.vm")).toBe("restart: memory 128 MiB → 64 MiB");
  await p.apply();
  await p.expectNoChanges();
  await bench.virsh("attach-interface", "vm", "user", "--config", "--source", "x").catch(() => undefined);
  await bench.virsh("destroy", "vm");
  expect(await p.changeOf("libvirt_domain.vm")).toContain("running false → true");
  await p.apply();
  expect(await bench.virsh("domstate", "vm")).toContain("running");
  await bench.virsh("destroy", "vm");
  await bench.virsh("undefine", "vm");
  expect(await p.changeOf("libvirt_domain.vm")).toBe("create");
  await p.apply();
  await p.expectNoChanges();
});

test("a VM that shall not run is changed without a restart", async () => {
  const p = start(vm(`${memory(64)}\n  running = false`));
  await p.apply();
  expect(await bench.virsh("domstate", "vm")).toContain("shut off");
  p.body(vm(`${memory(96)}\n  running = false`));
  expect(await p.changeOf("libvirt_domain.vm")).toBe("live: memory 64 MiB → 96 MiB");
  await p.apply();
  p.body(vm(memory(96)));
  expect(await p.changeOf("libvirt_domain.vm")).toBe("live: running false → true");
  await p.apply();
  expect(await bench.virsh("domstate", "vm")).toContain("running");
  p.body(vm(`${memory(96)}\n  running = false\n  update = { shutdown = { timeout = 0 } }`));
  expect(await p.changeOf("libvirt_domain.vm")).toBe("restart: running true → false");
  await p.apply();
  expect(await bench.virsh("domstate", "vm")).toContain("shut off");
});

test("import by name and by UUID, then an empty plan; keys that are not written stay", async () => {
  const p = start(vm("", "    interfaces = [{ source = { user = {} } }]"));
  await p.apply();
  await p.ok("state", "rm", "libvirt_domain.vm");
  await p.ok("import", "libvirt_domain.vm", "vm");
  await p.expectNoChanges();
  const uuid = (await bench.virsh("domuuid", "vm")).trim();
  await p.ok("state", "rm", "libvirt_domain.vm");
  p.body('resource "libvirt_domain" "vm" {\n  name = "vm"\n  memory = 65536\n}');
  await p.ok("import", "libvirt_domain.vm", uuid);
  await p.expectNoChanges();
  expect(await p.fails("import", "-no-color", "libvirt_domain.other", "nothing")).toMatch(
    /resource address "libvirt_domain.other" does not exist|not found/,
  );
});

test("import by block, with a generated configuration, then an empty plan", async () => {
  const p = start(vm('  title = "kept"', '    interfaces = [{ source = { user = {} }, mac = { address = "52:54:00:aa:bb:cc" } }]'));
  await p.apply();
  await p.ok("state", "rm", "libvirt_domain.vm");
  p.body('import {\n  to = libvirt_domain.vm\n  id = "vm"\n}');
  await p.ok("plan", "-no-color", "-generate-config-out=generated.tf");
  const generated = readFileSync(p.path("generated.tf"), "utf8");
  expect(generated).toMatch(/title\s+= "kept"/);
  expect(generated).toContain("52:54:00:aa:bb:cc");
  expect(await p.apply()).toContain("1 imported, 0 added, 0 changed, 0 destroyed");
  await p.expectNoChanges();
});

test("after an import, what the configuration never named stays, and a key that is removed means libvirt's default", async () => {
  const p = start(vm('  title = "x"\n  on_crash = "restart"'));
  await p.apply();
  await p.ok("state", "rm", "libvirt_domain.vm");
  const off = "  update = { shutdown = { timeout = 0 } }";
  p.body(vm(off));
  await p.ok("import", "libvirt_domain.vm", "vm");
  await p.apply();
  p.body(vm(`  title = "y"\n${off}`));
  expect(await p.changeOf("libvirt_domain.vm")).toBe("live: title (none) → y");
  await p.apply();
  await p.expectNoChanges();
  expect(await bench.virsh("dumpxml", "--inactive", "vm")).toContain("<on_crash>restart</on_crash>");
  p.body(vm(`  title = "y"\n  on_crash = "restart"\n${off}`));
  await p.apply();
  p.body(vm(`  title = "y"\n${off}`));
  expect(await p.changeOf("libvirt_domain.vm")).toBe("restart: on_crash restart → destroy");
  await p.apply();
  expect(await bench.virsh("dumpxml", "--inactive", "vm")).toContain("<on_crash>destroy</on_crash>");
  await p.expectNoChanges();
});

test("ignore_changes works inside of a subtree", async () => {
  const body = (bus: string, ignored: string) =>
    vm(`  lifecycle { ignore_changes = [${ignored}] }`, `    inputs = [{ type = "tablet", bus = "${bus}" }]`);
  const p = start(body("usb", "devices.inputs[0].bus"));
  await p.apply();
  p.body(body("virtio", "devices.inputs[0].bus"));
  await p.expectNoChanges();
  p.body(body("virtio", "title"));
  expect(await p.changeOf("libvirt_domain.vm")).toMatch(/^restart: devices\.inputs\[0\]\.bus usb → virtio/);
});

test("what is known only at apply counts as its row's class", async () => {
  const p = start(`resource "terraform_data" "x" {\n  input = "one"\n}\n${vm("  title = terraform_data.x.output")}`);
  await p.apply();
  p.body(`resource "terraform_data" "x" {\n  input = "two"\n}\n${vm("  title = terraform_data.x.output")}`);
  expect(await p.changeOf("libvirt_domain.vm")).toBe("update");
  await p.apply();
  expect(await bench.virsh("dumpxml", "vm")).toContain("<title>two</title>");
});

test("the verdict is known also when a disk is added whose volume is not there yet", async () => {
  const off = "  update = { shutdown = { timeout = 0 } }";
  const p = start(vm(off));
  await p.apply();
  p.body(`resource "libvirt_pool" "p" {
  name    = "late"
  type    = "dir"
  target  = { path = "/var/lib/libvirt/images/late" }
  destroy = { delete = true }
}
resource "libvirt_volume" "v" {
  name     = "v"
  pool     = libvirt_pool.p.name
  capacity = 1048576
}
${vm(off, '    disks = [{ source = { file = { file = libvirt_volume.v.path } }, target = { dev = "vdb", bus = "virtio" } }]')}`);
  expect(await p.changeOf("libvirt_domain.vm")).toBe("restart: devices.disks[vdb] added");
  await p.apply();
  await p.expectNoChanges();
});

test("max_disruption stops a plan that does more, of the resource before the provider's", async () => {
  const p = start(vm(memory(64)), '  max_disruption = "live"');
  await p.apply();
  p.body(vm(memory(96)));
  expect(await p.fails("plan", "-no-color")).toContain(
    'libvirt_domain "vm": the change is more than max_disruption allows: restart: memory 64 MiB → 96 MiB',
  );
  p.body(vm(`${memory(96)}\n  max_disruption = "restart"\n  update = { shutdown = { timeout = 0 } }`));
  await p.apply();
});

test("a protected VM is neither deleted nor replaced, until it is not protected any more", async () => {
  const p = start(vm("  protect = true"));
  await p.apply();
  expect(await p.fails("plan", "-no-color", "-destroy")).toContain('libvirt_domain "vm" is protected, and this plan deletes it');
  p.body(vm("  protect = true").replace('"vm"\n  vcpu', '"other"\n  vcpu'));
  expect(await p.fails("plan", "-no-color")).toContain("is protected");
  p.body(vm("  protect = true"));
  expect(await p.fails("apply", "-no-color", "-auto-approve", "-replace=libvirt_domain.vm")).toContain("is protected");
  p.body(vm("  protect = false"));
  await p.apply();
});

test("on_restart defers, or refuses in the plan", async () => {
  const p = start(vm(`${memory(64)}\n  on_restart = "fail"`));
  await p.apply();
  p.body(vm(`${memory(96)}\n  on_restart = "fail"`));
  expect(await p.fails("plan", "-no-color")).toContain('libvirt_domain "vm" would have to restart: memory 64 MiB → 96 MiB');
  p.body(vm(`${memory(96)}\n  on_restart = "defer"`));
  const before = await bench.virsh("domid", "vm");
  expect(await p.apply()).toContain("Warning: vm keeps running as it is until its next power-off and start");
  expect(await bench.virsh("domid", "vm")).toBe(before);
  expect(await bench.virsh("dumpxml", "--inactive", "vm")).toContain(">98304<");
  await p.expectNoChanges();
});

test("a VM of the same name: an error with the import command, or taken up if it is of the same owner", async () => {
  const p = start(vm(), '  owner = "me"');
  await p.apply();
  const other = bench.project(vm(), '  owner = "you"');
  expect(await other.fails("apply", "-no-color", "-auto-approve")).toMatch(
    /libvirt_domain "vm": a domain of this name already exists .* it was made by me .* terraform import ADDRESS [0-9a-f-]{36}/,
  );
  const again = bench.project(vm(memory(96)), '  owner = "me"');
  await again.apply();
  expect(await bench.virsh("dominfo", "vm")).toMatch(/Max memory:\s+98304 KiB/);
  await again.expectNoChanges();
});

test("a create that fails before the definition leaves nothing", async () => {
  const p = start(vm("", "    serial = []"));
  expect(await p.fails("apply", "-no-color", "-auto-approve")).toContain(
    'libvirt_domain "vm": devices.serial is not a known key; did you mean "serials"?',
  );
  p.body(vm("", '    emulator = "/nonexistent"'));
  expect(await p.fails("apply", "-no-color", "-auto-approve")).toMatch(/nonexistent/);
  expect((await bench.virsh("list", "--all", "--name")).trim()).toBe("");
});

test("a create that fails after the definition keeps the VM, tainted, and the next apply replaces it", async () => {
  const disk = (file: string) =>
    `    disks = [{ source = { file = { file = "${file}" } }, driver = { type = "raw" }, target = { dev = "vda", bus = "virtio" } }]`;
  const p = start(vm("", disk("/nonexistent.img")));
  const message = await p.fails("apply", "-no-color", "-auto-approve");
  expect(message).toContain("/nonexistent.img");
  expect(message).toContain("terraform untaint ADDRESS");
  expect(p.state().resources[0]?.instances[0]?.status).toBe("tainted");
  expect(await bench.virsh("domstate", "vm")).toContain("shut off");
  p.body(vm());
  await p.apply();
  expect(await bench.virsh("domstate", "vm")).toContain("running");
  await p.expectNoChanges();
});

test("wait_for: a console pattern comes true; what does not come true fails or warns, and the next apply waits again", async () => {
  const body = (waitFor: string) =>
    vm(`  wait_for = ${waitFor}`).replace(
      'os          = { type_machine = "q35" }',
      'os          = { type_machine = "q35", bios = { use_serial = "yes" } }',
    );
  const p = start(body('{ console = { pattern = "SeaBIOS" }, timeout = "20s" }'));
  await p.apply();
  expect(p.state().resources[0]?.instances[0]?.attributes.ready).toBe(true);
  await p.expectNoChanges();
  await p.apply("-destroy");
  p.body(body("{ agent = true }"));
  expect(await p.fails("plan", "-no-color")).toContain("wait_for.agent needs the agent's channel");
  const agent = (waitFor: string) =>
    body(waitFor).replace(
      "serials = [{}]",
      'serials = [{}]\n    channels = [{ source = { unix = {} }, target = { virt_io = { name = "org.qemu.guest_agent.0" } } }]',
    );
  p.body(agent('{ agent = true, timeout = "1s", on_timeout = "warn" }'));
  expect(await p.apply()).toMatch(/Warning: vm is not ready after 1 s .* not yet: the guest agent/);
  expect(await p.changeOf("libvirt_domain.vm")).toBe("none: waits again for readiness");
  p.body(agent('{ agent = true, timeout = "1s" }'));
  const message = await p.fails("apply", "-no-color", "-auto-approve");
  expect(message).toContain('libvirt_domain "vm": vm is not ready after 1 s');
  expect(await bench.virsh("domstate", "vm")).toContain("running");
});

test("files of the other provider run with unknown_keys = warn, and name each key", async () => {
  const body = vm().replace("    serials = [{}]", '    serials = [{ type = "pty" }]');
  const strict = start(body);
  expect(await strict.fails("plan", "-no-color")).toContain("devices.serials[0].type is not a known key");
  project = bench.project(body, '  unknown_keys = "warn"');
  expect(await project.apply()).toContain('Warning: libvirt_domain "vm": devices.serials[0].type is not a known key');
  await project.expectNoChanges();
});

test("an unknown URI lets creates be planned", async () => {
  const p = bench.project("");
  p.write(
    `variable "socket" { default = "" }\nresource "terraform_data" "uri" {\n  input = "${bench.host.uri}"\n}\nprovider "libvirt" {\n  uri = terraform_data.uri.output\n}`,
    vm(),
  );
  expect(await p.changeOf("libvirt_domain.vm")).toBe("create");
});
