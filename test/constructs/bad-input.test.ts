import { describe, expect, test } from "vitest";
import { Host } from "../../constructs/host/host";
import { Image } from "../../constructs/image/image";
import { Network, type NetworkProps } from "../../constructs/network/network";
import { NetworkMode } from "../../constructs/network/network-mode";
import { Pool } from "../../constructs/storage/pool";
import { PoolType } from "../../constructs/storage/pool-type";
import { Volume } from "../../constructs/storage/volume";
import { VolumeSource } from "../../constructs/storage/volume-source";
import { Ready } from "../../constructs/vm/ready";
import { Vm } from "../../constructs/vm/vm";
import type { VmProps } from "../../constructs/vm/vm-props";
import { Cidr } from "../../src/core/cidr";
import { Duration } from "../../src/core/duration";
import { Mac } from "../../src/core/mac";
import { Size } from "../../src/core/size";
import { labStack, lan } from "./lab";

/** What TypeScript can have wrong, and the whole message to it. */
const image = Image.named("micro");
const cidr = Cidr.of("10.71.0.0/24");

function messageOf(body: () => unknown): string {
  try {
    body();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return "(nothing was wrong)";
}

const FIX_IMAGE = '\n  fix: write Image.named("micro")';
const FIX_SIZE = '\n  fix: write Size.of("1GiB")';
const FIX_NETWORK = '\n  fix: write new Network(…), or Network.fromName(stack, id, "default")';

const ALL =
  "image, vcpus, memory, storage, nics, disks, pool, seed, hostname, ready, onImageChange, onSeedChange, power, autostart, cpuMode, firmware, " +
  "onRestart, protect, maxDisruption, description, transform";

// Node runs TypeScript without checking types, so all of this reaches the constructs.
describe("a VM of other types than it takes", () => {
  test.each<[string, unknown]>([
    [`what it is given must be an object, not undefined\n  fix: write { ${ALL} }`, undefined],
    [`image is missing: an Image${FIX_IMAGE}`, {}],
    [`image must be an Image, not "micro"${FIX_IMAGE}`, { image: "micro" }],
    ['vcpu is not a known property\n  fix: did you mean "vcpus"?', { image, vcpu: 2 }],
    ['vcpus must be a number, not "2"', { image, vcpus: "2" }],
    [`memory must be a Size, not "512MiB"${FIX_SIZE}`, { image, memory: "512MiB" }],
    [`memory must be a Size, not 512${FIX_SIZE}`, { image, memory: 512 }],
    [`storage must be a Size, not "5GiB"${FIX_SIZE}`, { image, storage: "5GiB" }],
    ["nics must be a list, not an object (Object)", { image, nics: {} }],
    [`nics[0].network is missing: a Network${FIX_NETWORK}`, { image, nics: [{}] }],
    [`nics[0].network must be a Network, not "lan"${FIX_NETWORK}`, { image, nics: [{ network: "lan" }] }],
    [`disks[0].size must be a Size, not "1GiB"${FIX_SIZE}`, { image, disks: [{ size: "1GiB" }] }],
    ['disks[1].sise is not a known property\n  fix: did you mean "size"?', { image, disks: [{ size: Size.of("1GiB") }, { sise: 1 }] }],
    ['ready must be a Ready, not "agent"\n  fix: write Ready.agent()', { image, ready: "agent" }],
    ["ready must be a Ready, not a function\n  fix: write Ready.agent()", { image, ready: Ready.agent }],
    ['power must be one of on, off, not "offf"', { image, power: "offf" }],
    ['firmware must be one of bios, efi, not "uefi"', { image, firmware: "uefi" }],
    ['onRestart must be one of restart, defer, fail, not "later"', { image, onRestart: "later" }],
    ['onImageChange must be one of keep, replace, not "recreate"', { image, onImageChange: "recreate" }],
    ['cpuMode must be one of host-model, host-passthrough, maximum, not "host"', { image, cpuMode: "host" }],
    ['maxDisruption must be one of none, live, restart, replace, not "reboot"', { image, maxDisruption: "reboot" }],
    ['protect must be true or false, not "yes"', { image, protect: "yes" }],
    ["seed must be an object, or false for none, not true", { image, seed: true }],
    [
      "seed.packages is not a known property\n  fix: known here: sshAuthorizedKeys, users, password, writeFiles, runcmd, networkConfig",
      { image, seed: { packages: [] } },
    ],
    ['seed.runcmd must be a list, not "ls"', { image, seed: { runcmd: "ls" } }],
  ])("%s", (message, props) => {
    const found = messageOf(() => new Vm(labStack(), "db", props as VmProps));
    expect(found).toBe(`lab/db: ${message}`);
  });

  test("a network in the place of an interface is told as that", () => {
    const stack = labStack();
    const props = { image, nics: [lan(stack)] } as unknown as VmProps;
    expect(messageOf(() => new Vm(stack, "db", props))).toBe(
      "lab/db: nics[0] must be an object, not an object (Network)\n  fix: write { network, mac, address, model, bandwidth }",
    );
  });

  test("an address or a MAC that is none is told with what would be right", () => {
    const stack = labStack();
    const network = lan(stack);
    const vm = (id: string, nic: object) => messageOf(() => new Vm(stack, id, { image, nics: [{ network, ...nic }] }));
    expect(vm("a", { address: "10.71.0.x" })).toBe(
      "lab/a: 10.71.0.x is not in 10.71.0.0/24 of lab/lan\n  fix: choose an address from 10.71.0.2 to 10.71.0.254",
    );
    expect(vm("b", { mac: "52:54:00:00:00:01" })).toBe(
      'lab/b: nics[0].mac must be a Mac, not "52:54:00:00:00:01"\n  fix: write Mac.of("52:54:00:12:34:56")',
    );
  });
});

describe("other constructs of other types than they take", () => {
  const network = (props: object) => new Network(labStack(), "lan", props as NetworkProps);

  test.each<[string, () => unknown]>([
    ['lab/lan: cidr must be a Cidr, not "10.71.0.0/24"\n  fix: write Cidr.of("10.71.0.0/24")', () => network({ cidr: "10.71.0.0/24" })],
    ['lab/lan: mode must be a NetworkMode, not "nat"\n  fix: write NetworkMode.nat()', () => network({ cidr, mode: "nat" })],
    ['lab/lan: mtu must be a number, not "9000"', () => network({ cidr, mtu: "9000" })],
    ['lab/lan: domian is not a known property\n  fix: did you mean "domain"?', () => network({ cidr, domian: "x.test" })],
    [
      'lab/lan: reservations[0].mac must be a Mac, not "52:54:00:00:00:01"\n  fix: write Mac.of("52:54:00:12:34:56")',
      () => network({ cidr, reservations: [{ mac: "52:54:00:00:00:01", address: "10.71.0.9" }] }),
    ],
    [
      'lab/lan: mode nat needs a cidr\n  fix: add cidr: Cidr.of("10.71.0.0/24"), or use NetworkMode.isolated()',
      () => network({ mode: NetworkMode.nat() }),
    ],
    [
      'lab/disks: type must be a PoolType, not "dir"\n  fix: write PoolType.directory()',
      () => new Pool(labStack(), "disks", { type: "dir" as unknown as PoolType }),
    ],
    [
      'lab/disks: "disks" is not an absolute path\n  fix: begin it with a slash: it is a path of the host',
      () => new Pool(labStack(), "disks", { type: PoolType.directory("disks") }),
    ],
    [`lab/data: size must be a Size, not "1GiB"${FIX_SIZE}`, () => new Volume(labStack(), "data", { size: "1GiB" as unknown as Size })],
    [
      'lab/data: format must be one of qcow2, raw, not "vmdk"',
      () => new Volume(labStack(), "data", { size: Size.of("1GiB"), format: "vmdk" as "raw" }),
    ],
    [
      'lab/data: source must be a VolumeSource, not "/x.qcow2"\n  fix: write VolumeSource.file("disk.qcow2")',
      () => new Volume(labStack(), "data", { source: "/x.qcow2" as never }),
    ],
    ['lab/data: an empty volume needs a size\n  fix: add size: Size.of("10GiB")', () => new Volume(labStack(), "data")],
    [
      'lab: host must be a Host, not "qemu:///system"\n  fix: write Host.uri("qemu:///system"), or Host.embedded()',
      () => labStack({ host: "qemu:///system" as unknown as Host }),
    ],
    ['timeout must be a Duration, not "5m"\n  fix: write Duration.of("5m")', () => Ready.agent({ timeout: "5m" as unknown as Duration })],
    ['onTimeout must be one of fail, warn, not "ignore"', () => Ready.agent({ onTimeout: "ignore" as "warn" })],
  ])("%s", (message, body) => expect(messageOf(body)).toBe(message));
});

test.each<[string, () => unknown]>([
  [
    '"512" is not a size\n  fix: write a number with a unit: B, bytes, KB, MB, GB, TB, PB, KiB, MiB, GiB, TiB, PiB; for example 512MiB',
    () => Size.of("512"),
  ],
  ['"5 minutes" is not a duration\n  fix: write numbers with a unit: ms, s, m, h, d; for example 5m', () => Duration.of("5 minutes")],
  ['"10.71.0.1/24" has bits set below its prefix\n  fix: write 10.71.0.0/24', () => Cidr.of("10.71.0.1/24")],
  [
    '"52-54-00-ab-cd-ef" is not a MAC address\n  fix: write six pairs of hexadecimal digits such as 52:54:00:12:34:56',
    () => Mac.of("52-54-00-ab-cd-ef"),
  ],
  [
    '"undefined" is not an IPv4 network\n  fix: write address and prefix length such as 10.71.0.0/24',
    () => Cidr.of(undefined as unknown as string),
  ],
  [
    'VolumeSource.backing: volume must be a Volume, not "base"\n  fix: write new Volume(…), or Volume.fromName(stack, id, "name")',
    () => VolumeSource.backing("base" as unknown as Volume),
  ],
  ["70000 is not a TCP port\n  fix: choose a whole number from 1 to 65535", () => Ready.tcp(70000)],
  [
    '"rack1" is not a libvirt URI\n  fix: write it as driver[+transport]://[user@][host][:port]/system, such as qemu+ssh://root@rack1/system, or use Host.embedded()',
    () => Host.uri("rack1"),
  ],
  [
    '"md5:1" is not a checksum\n  fix: write sha256: and 64 hexadecimal digits, or sha512: and 128',
    () => Image.fromFile({ disk: { url: "https://x/y", checksum: "md5:1" } }),
  ],
])("a value is refused: %s", (message, body) => expect(messageOf(body)).toBe(message));
