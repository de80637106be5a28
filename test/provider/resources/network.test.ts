import { afterEach, expect, test } from "vitest";
import type { HostProject } from "../host-project";
import { useProviderBench } from "../host-project";

const bench = useProviderBench();
let project: HostProject | undefined;

afterEach(async () => {
  await project?.apply("-destroy");
  project = undefined;
  expect((await bench.virsh("net-list", "--all", "--name")).trim()).toBe("");
});

function start(body: string, block = ""): HostProject {
  project = bench.project(body, block);
  return project;
}

/** `dhcp` and `dns` are the hosts' entries. */
function network(more = "", dhcp = "", dns = ""): string {
  return `resource "libvirt_network" "lan" {
  name    = "lan"
  forward = { mode = "nat" }
  domain  = { name = "lab.test", local_only = "yes" }
  ips     = [{ address = "10.71.0.1", prefix = 24, dhcp = { ranges = [{ start = "10.71.0.100", end = "10.71.0.199" }], hosts = [${dhcp}] } }]
  dns     = { host = [${dns}] }
${more}
}
`;
}

const VM = `resource "libvirt_domain" "vm" {
  name        = "vm"
  memory      = 64
  memory_unit = "MiB"
  devices     = { interfaces = [{ source = { network = { network = libvirt_network.lan.name } } }] }
}
`;

async function portsOf(bridge: string): Promise<string> {
  return await bench.inHost("sh", "-c", `ls /sys/class/net/${bridge}/brif`);
}

async function bridge(): Promise<string> {
  return /<bridge name='(.*?)'/.exec(await bench.virsh("net-dumpxml", "lan"))?.[1] ?? "";
}

test("a network has a bridge of its own name, without spanning tree, and serves leases at once", async () => {
  const p = start(network());
  await p.apply();
  await p.expectNoChanges();
  const xml = await bench.virsh("net-dumpxml", "lan");
  expect(xml).toMatch(/<bridge name='qz-lan-[0-9a-f]+' stp='off' delay='0'\/>/);
  expect(xml).toContain("<dnsmasq:option value='no-ping'/>");
});

test("reserved addresses and names change in the running network", async () => {
  const host = (mac: string, ip: string, name: string) => `{ mac = "${mac}", ip = "${ip}", name = "${name}" }`;
  const one = host("52:54:00:00:00:01", "10.71.0.11", "one");
  const p = start(network("", one, '{ ip = "10.71.0.1", hostnames = [{ hostname = "gate" }] }') + VM);
  await p.apply();
  const port = await portsOf(await bridge());
  const two = host("52:54:00:00:00:02", "10.71.0.11", "two");
  p.body(network("", two, '{ ip = "10.71.0.1", hostnames = [{ hostname = "gate" }, { hostname = "door" }] }') + VM);
  expect(await p.changeOf("libvirt_network.lan")).toMatch(/^live: /);
  await p.apply();
  await p.expectNoChanges();
  const live = await bench.virsh("net-dumpxml", "lan");
  expect(live).toContain("two");
  expect(live).toContain("door");
  expect(live).not.toContain("52:54:00:00:00:01");
  expect(await bench.virsh("net-dumpxml", "--inactive", "lan")).toContain("door");
  expect(await portsOf(await bridge())).toBe(port);
});

test("what needs the network to start anew keeps its running guests plugged in", async () => {
  const p = start(network() + VM);
  await p.apply();
  const before = await bench.virsh("domid", "vm");
  p.body(network("  mtu = { size = 1400 }") + VM);
  expect(await p.changeOf("libvirt_network.lan")).toBe("live: mtu.size (none) → 1400");
  await p.apply();
  await p.expectNoChanges();
  expect(await bench.virsh("net-dumpxml", "lan")).toContain("<mtu size='1400'/>");
  expect(await bench.virsh("domid", "vm")).toBe(before);
  expect(await portsOf(await bridge())).toMatch(/vnet/);
});

test("drift is seen and put right: edited, switched to autostart, deleted", async () => {
  const p = start(network());
  await p.apply();
  await bench.virsh("net-autostart", "lan");
  await bench.virsh("net-update", "lan", "add", "ip-dhcp-host", "<host mac='52:54:00:00:00:09' ip='10.71.0.9'/>", "--live", "--config");
  expect(await p.changeOf("libvirt_network.lan")).toMatch(/^live: autostart true → false/);
  await p.apply();
  await bench.virsh("net-destroy", "lan");
  await bench.virsh("net-undefine", "lan");
  expect(await p.changeOf("libvirt_network.lan")).toBe("create");
  await p.apply();
  await p.expectNoChanges();
});

test("only the name replaces a network", async () => {
  const p = start(network());
  await p.apply();
  p.body(network().replace('name    = "lan"', 'name    = "other"'));
  expect((await p.plan())[0]?.change.actions).toEqual(["delete", "create"]);
  p.body(network().replace('mode = "nat"', 'mode = "route"'));
  expect((await p.plan())[0]?.change.actions).toEqual(["update"]);
});

test("import by name, then an empty plan", async () => {
  const body = network("", '{ mac = "52:54:00:00:00:01", ip = "10.71.0.11" }', '{ ip = "10.71.0.1", hostnames = [{ hostname = "gate" }] }');
  const p = start(body);
  await p.apply();
  await p.ok("state", "rm", "libvirt_network.lan");
  await p.ok("import", "libvirt_network.lan", "lan");
  await p.expectNoChanges();
});

test("a network of the same name: an error, or taken up if it is of the same owner", async () => {
  const p = start(network(), '  owner = "me"');
  await p.apply();
  expect(await bench.project(network(), '  owner = "you"').fails("apply", "-no-color", "-auto-approve")).toMatch(
    /libvirt_network "lan": a network of this name already exists .* it was made by me .* terraform import ADDRESS/,
  );
  const again = bench.project(network("  autostart = true"), '  owner = "me"');
  await again.apply();
  await again.expectNoChanges();
});

test("a network with running guests is not deleted, and the guests are named", async () => {
  const p = start(network() + VM);
  await p.apply();
  await p.ok("state", "rm", "libvirt_domain.vm");
  p.body(network());
  expect(await p.fails("apply", "-no-color", "-auto-approve", "-destroy")).toMatch(
    /libvirt_network "lan": running VMs are plugged into the network vm/,
  );
  await bench.virsh("destroy", "vm");
  await bench.virsh("undefine", "vm");
});

test("a network that cannot start leaves nothing", async () => {
  const p = start(`${network()}resource "libvirt_network" "twin" {
  name       = "twin"
  ips        = [{ address = "10.71.0.1", prefix = 24 }]
  depends_on = [libvirt_network.lan]
}
`);
  expect(await p.fails("apply", "-no-color", "-auto-approve")).toMatch(/libvirt_network|already in use/);
  expect(await bench.virsh("net-list", "--all", "--name")).not.toContain("twin");
  p.body(network());
});

test("isolated, bridge and dnsmasq options", async () => {
  const p = start(`resource "libvirt_network" "quiet" {
  name            = "quiet"
  ips             = [{ address = "10.72.0.1", prefix = 24, dhcp = { ranges = [{ start = "10.72.0.10", end = "10.72.0.20" }] } }]
  dnsmasq_options = ["log-dhcp", "no-ping"]
}
resource "libvirt_network" "outer" {
  name    = "outer"
  forward = { mode = "bridge" }
  bridge  = { name = "br0" }
}
data "libvirt_network" "quiet" {
  name = libvirt_network.quiet.name
}
output "quiet" { value = data.libvirt_network.quiet }`);
  await p.apply();
  await p.expectNoChanges();
  expect(await bench.virsh("net-dumpxml", "quiet")).toMatch(/value='log-dhcp'[\s\S]*value='no-ping'/);
  const quiet = JSON.parse(await p.ok("output", "-json", "quiet")) as Record<string, unknown>;
  expect(quiet).toMatchObject({ active: true, autostart: false, forward_mode: "", addresses: ["10.72.0.1/24"] });
});
