import { expect, test } from "vitest";
import { type HostProject, useProviderBench } from "./host-project";

/** What HCL can have wrong, and the whole message to it. Everything of a table is in one configuration, since one plan tells all mistakes. */
const bench = useProviderBench();

interface Message {
  readonly summary: string;
  readonly detail: string;
}

/**
 * A mistake: the resource's type, its arguments, the head of the error without the resource that it begins with, and what is below it.
 * Those without such a beginning are Terraform's own, or of a part that may be elsewhere; for them Terraform tells the resource.
 */
type Mistake = readonly [type: string, body: string, summary: string, detail?: string];

const DOMAIN = 'memory = 64\n memory_unit = "MiB"\n os = { type = "hvm" }';
const disk = (fields: string) => `${DOMAIN}\n devices = { disks = [{ ${fields} }] }`;

/** What can be told of a resource by itself. */
const VALIDATED: readonly Mistake[] = [
  ["domain", `memry = 64`, "Unsupported argument", 'An argument named "memry" is not expected here. Did you mean "memory"?'],
  ["domain", `${DOMAIN}\n vcpu = 0`, "vcpu must be at least 1, not 0"],
  ["domain", `${DOMAIN}\n vcpu = 1.5`, "vcpu must be a whole number, not 1.5"],
  [
    "domain",
    `${DOMAIN}\n vcpu = "two"`,
    "Incorrect attribute value type",
    'Inappropriate value for attribute "vcpu": a number is required.',
  ],
  ["domain", `memory = -1\n os = { type = "hvm" }`, "memory must be at least 0, not -1"],
  [
    "domain",
    `memory = 64\n memory_unit = "MIB"\n os = { type = "hvm" }`,
    'memory_unit must be one of b, bytes, B, KB, k, K, KiB, MB, M, MiB, GB, G, GiB, TB, T, TiB, PB, P, PiB, EB, E, EiB, not "MIB"; did you mean "MiB"?',
  ],
  [
    "domain",
    `${DOMAIN}\n running = "maybe"`,
    "Incorrect attribute value type",
    'Inappropriate value for attribute "running": a bool is required.',
  ],
  ["domain", `${DOMAIN}\n uuid = "1234"`, 'uuid must be a UUID, not "1234"'],
  ["domain", `${DOMAIN}\n max_disruption = "reboot"`, 'max_disruption must be one of none, live, restart, replace, not "reboot"'],
  ["domain", `${DOMAIN}\n on_restart = "later"`, 'on_restart must be one of restart, defer, fail, not "later"'],
  ["domain", `${DOMAIN}\n devices = []`, "devices must be an object, not a list"],
  ["domain", `${DOMAIN}\n devices = { disks = { target = {} } }`, "devices.disks must be a list, not an object"],
  ["domain", `${DOMAIN}\n devices = { disk = [] }`, 'devices.disk is not a known key; did you mean "disks"?'],
  ["domain", disk('target = { dev = "vda", bsu = "virtio" }'), 'devices.disks[0].target.bsu is not a known key; did you mean "bus"?'],
  [
    "domain",
    disk('target = { dev = "vda", bus = "vritio" }'),
    'devices.disks[0].target.bus must be one of virtio, scsi, sata, ide, usb, fdc, sd, xen, not "vritio"; did you mean "virtio"?',
  ],
  [
    "domain",
    disk('source = { fiel = { file = "/x" } }, target = { dev = "vda" }'),
    'devices.disks[0].source.fiel is not a known key; did you mean "file"?',
  ],
  [
    "domain",
    disk('source = { file = { file = "/x" }, block = { dev = "/y" } }, target = { dev = "vda" }'),
    "devices.disks[0].source must have only one of block, file",
  ],
  ["domain", disk('source = {}, target = { dev = "vda" }'), "devices.disks[0].source must have one of file, block, volume, dir, network"],
  [
    "domain",
    `${DOMAIN}\n devices = { disks = [{ target = { dev = "vda" } }, { target = { dev = "VDA" } }] }`,
    'devices.disks[1].target.dev must be unique: "VDA" is also that of item 0',
  ],
  [
    "domain",
    `${DOMAIN}\n devices = { interfaces = [{ mac = { address = "52:54:00:00:01" } }] }`,
    'devices.interfaces[0].mac.address must be six pairs of hexadecimal digits such as 52:54:00:12:34:56, not "52:54:00:00:01"',
  ],
  ["domain", `${DOMAIN}\n devices = { interfaces = [null] }`, "devices.interfaces[0] must not be null"],
  [
    "domain",
    `${DOMAIN}\n clock = { offset = "gmt" }`,
    'clock.offset must be one of utc, localtime, timezone, variable, absolute, not "gmt"',
  ],
  [
    "domain",
    `${DOMAIN}\n timeouts = { create = "5 minutes" }`,
    'timeouts.create must be a duration such as 30s, 5m or 1h, not "5 minutes"',
  ],
  [
    "domain",
    `${DOMAIN}\n wait_for = { lease = true, timeout = "soon" }`,
    'wait_for.timeout must be a duration such as 30s, 5m or 1h, not "soon"',
  ],
  ["domain", `${DOMAIN}\n wait_for = { tcp = { port = 70000 } }`, "wait_for.tcp.port must be at most 65535, not 70000"],
  [
    "network",
    'forward = { mode = "natt" }',
    'forward.mode must be one of nat, route, open, bridge, private, vepa, passthrough, hostdev, not "natt"; did you mean "nat"?',
  ],
  ["network", "mtu = { size = 67 }", "mtu.size must be at least 68, not 67"],
  [
    "network",
    'bridge = { name = "a-bridge-with-a-long-name" }',
    'bridge.name must be 1 to 15 characters, the limit of Linux, not "a-bridge-with-a-long-name"',
  ],
  ["network", 'ips = [{ address = "10.1.0.1", prefix = 129 }]', "ips[0].prefix must be at most 128, not 129"],
  ["network", 'ips = [{ adress = "10.1.0.1" }]', 'ips[0].adress is not a known key; did you mean "address"?'],
  [
    "network",
    'ips = [{ address = "10.1.0.1", prefix = 24, dhcp = { ranges = [{ start = "10.1.0.2" }] } }]',
    "ips[0].dhcp.ranges[0].end is required: Last address.",
  ],
  [
    "network",
    'ips = [{ address = "nonsense", prefix = 24 }]',
    'ips[0].address must be an IPv4 or IPv6 address such as 10.71.0.1 or fd00::1, not "nonsense"',
  ],
  [
    "network",
    'ips = [{ address = "10.1.0.256", prefix = 24 }]',
    'ips[0].address must be an IPv4 or IPv6 address such as 10.71.0.1 or fd00::1, not "10.1.0.256"',
  ],
  ["pool", 'target = { path = "/p" }', "Missing required argument", 'The argument "type" is required, but no definition was found.'],
  ["pool", 'type = "dir"\n target = { pth = "/p" }', 'target.pth is not a known key; did you mean "path"?'],
  [
    "pool",
    'type = "dir"\n autostart = 1',
    "Incorrect attribute value type",
    'Inappropriate value for attribute "autostart": bool required.',
  ],
  ["volume", "capacity = 1", "Missing required argument", 'The argument "pool" is required, but no definition was found.'],
  [
    "volume",
    'pool = "p"\n capacity = 1\n capacity_unit = "gib"',
    'capacity_unit must be one of b, bytes, B, KB, k, K, KiB, MB, M, MiB, GB, G, GiB, TB, T, TiB, PB, P, PiB, EB, E, EiB, not "gib"; did you mean "GiB"?',
  ],
  [
    "volume",
    'pool = "p"\n create = { content = { url = "/x", checksum = "md5:0" } }',
    'create.content.checksum must be sha256: or sha512: with hexadecimal digits, not "md5:0"',
  ],
  ["volume", 'pool = "p"\n create = { contents = { url = "/x" } }', 'create.contents is not a known key; did you mean "content"?'],
  ["volume", 'pool = "p"\n backing_store = {}', "backing_store.path is required: Path of the backing volume."],
  ["cloudinit_disk", 'meta_data = "x"', "Missing required argument", 'The argument "user_data" is required, but no definition was found.'],
];

/** What the plan tells, when the rest is valid. */
const PLANNED: readonly Mistake[] = [
  ["domain", 'os = { type = "hvm" }', "memory is required", 'Give the guest memory, such as memory = 512 and memory_unit = "MiB".'],
  [
    "domain",
    `${DOMAIN}\n create = { autodestroy = true }`,
    "create.autodestroy cannot be true",
    "A domain must outlive the provider, which ends with every apply. Leave the key out.",
  ],
  ["domain", `${DOMAIN}\n vcpu = 1\n vcpu_current = 2`, "vcpu_current 2 is more than vcpu 1", "vcpu is the most that the guest can have."],
  [
    "domain",
    `${DOMAIN}\n metadata = { xml = "<a>" }`,
    "metadata.xml: is not an XML element that libvirt can keep",
    "malformed XML\n  why: Missing end tag for element a (line 1, column 4)\n  fix: check that every element is closed and that & < are written as &amp; &lt;\n\nTo fix it: write one XML element",
  ],
  [
    "domain",
    `${DOMAIN}\n wait_for = { agent = true }`,
    "wait_for.agent needs the agent's channel",
    'Add to devices: channels = [{ source = { unix = {} }, target = { virt_io = { name = "org.qemu.guest_agent.0" } } }]',
  ],
  [
    "domain",
    `${DOMAIN}\n wait_for = { console = { pattern = "(" } }`,
    "wait_for.console.pattern is not a regular expression: (",
    "Write it as in JavaScript, without slashes.",
  ],
  [
    "domain",
    `${DOMAIN}\n running = false\n wait_for = { lease = true }`,
    "wait_for cannot come true with running = false",
    "Remove one of the two.",
  ],
  [
    "volume",
    'pool = "p"\n create = { content = { url = "/x" }, clone = { pool = "p", volume = "v" } }',
    "create must have only one of content, clone",
    "A volume is made of one thing.",
  ],
  [
    "volume",
    'pool = "p"\n create = { content = { url = "/x" } }\n backing_store = { path = "/y" }',
    "backing_store excludes create.content",
    "An overlay begins empty: what it shows is its backing volume's content.",
  ],
  [
    "volume",
    'pool = "p"\n create = { content = { url = "ftp://x/y" } }',
    'create.content.url: "ftp://x/y" cannot be read',
    "there is no such scheme as ftp: here\n\nTo fix it: use a path, file://, http://, https:// or queztl-image:NAME#HASH/disk",
  ],
];

function configuration(mistakes: readonly Mistake[]): string {
  return mistakes
    .map(([type, body], index) => {
      return `resource "libvirt_${type}" "r${index}" {\n name = "n${index}"\n ${body}\n}\n`;
    })
    .join("");
}

/** The errors of a plan by resource, as Terraform's own JSON has them. */
async function errorsOf(project: HostProject): Promise<ReadonlyMap<string, readonly Message[]>> {
  const { code, stdout } = await project.terraform("plan", "-json", "-input=false");
  expect(code).toBe(1);
  const errors = new Map<string, Message[]>();
  for (const line of stdout.trim().split("\n")) {
    const event = JSON.parse(line) as { readonly type: string; readonly diagnostic?: Diagnostic };
    const diagnostic = event.diagnostic;
    if (diagnostic?.severity !== "error") continue;
    const name = /"(r\d+)"/.exec(diagnostic.snippet?.context ?? "")?.[1] ?? "";
    errors.set(name, [...(errors.get(name) ?? []), { summary: diagnostic.summary, detail: diagnostic.detail }]);
  }
  return errors;
}

interface Diagnostic {
  readonly severity: string;
  readonly summary: string;
  readonly detail: string;
  readonly snippet?: { readonly context: string | null };
}

test.each([
  ["at validation", VALIDATED],
  ["in the plan", PLANNED],
])("every mistake is told with its place, its value and what would be right: %s", async (_when, mistakes) => {
  const errors = await errorsOf(bench.project(configuration(mistakes)));
  const found = mistakes.map(([type], index) => {
    const prefix = `libvirt_${type} "n${index}": `;
    return errors.get(`r${index}`)?.map(({ summary, detail }) => [summary.replace(prefix, ""), detail]);
  });
  expect(found).toEqual(mistakes.map(([, , summary, detail = ""]) => [[summary, detail]]));
});

test("the provider block is checked too", async () => {
  const wrong = async (argument: string) => {
    const project = bench.project('data "libvirt_node_info" "here" {}', argument);
    const { stdout } = await project.terraform("plan", "-json", "-input=false");
    return stdout
      .split("\n")
      .flatMap((line) => (line.includes('"error"') ? [(JSON.parse(line) as { diagnostic: Diagnostic }).diagnostic.summary] : []));
  };
  expect(await wrong('max_disruption = "reboot"')).toEqual([
    'provider libvirt: max_disruption must be one of none, live, restart, replace, not "reboot"',
  ]);
  expect(await wrong('unknown_keys = "ignore"')).toEqual(['provider libvirt: unknown_keys must be one of error, warn, not "ignore"']);
  expect(await wrong("max_parallel_starts = 65")).toEqual(["provider libvirt: max_parallel_starts must be at most 64, not 65"]);
});
