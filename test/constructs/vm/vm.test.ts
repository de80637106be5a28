import { describe, expect, test } from "vitest";
import { Image } from "../../../constructs/image/image";
import { Network } from "../../../constructs/network/network";
import { NetworkMode } from "../../../constructs/network/network-mode";
import { Pool } from "../../../constructs/storage/pool";
import { PoolType } from "../../../constructs/storage/pool-type";
import { Volume } from "../../../constructs/storage/volume";
import { absent, anyValue, stringLike, Template } from "../../../constructs/testing";
import { Ready } from "../../../constructs/vm/ready";
import { Vm } from "../../../constructs/vm/vm";
import type { VmProps } from "../../../constructs/vm/vm-props";
import { Bitrate } from "../../../src/core/bitrate";
import { Cidr } from "../../../src/core/cidr";
import { Duration } from "../../../src/core/duration";
import { Mac } from "../../../src/core/mac";
import { Size } from "../../../src/core/size";
import { labStack, lan } from "../lab";

const image = Image.named("micro");
const wire = { mode: NetworkMode.isolated(), cidr: Cidr.of("10.72.0.0/24"), dhcp: false };

interface DomainJson {
  readonly devices: { readonly disks: readonly Record<string, unknown>[]; readonly interfaces: readonly Record<string, unknown>[] };
  readonly os: Record<string, unknown>;
  readonly lifecycle: Record<string, unknown>;
  readonly wait_for?: Record<string, unknown>;
}

const domainOf = (vm: Vm) => Template.fromStack(vm.domain.cdktfStack).resources("libvirt_domain")[vm.name] as unknown as DomainJson;

describe("a VM", () => {
  test("has a name, one vCPU, 512 MiB, a 1 GiB overlay on the image, its seed, a console, the agent's channel and randomness", () => {
    const stack = labStack();
    new Vm(stack, "db", { image });
    const template = Template.fromStack(stack);
    template.hasResource("libvirt_domain", {
      name: "db",
      vcpu: 1,
      memory: 512,
      memory_unit: "MiB",
      running: true,
      autostart: false,
      features: { acpi: true },
      os: {
        type: "hvm",
        type_machine: "q35",
        kernel: stringLike(/^\$\{libvirt_volume\.queztl-micro-[0-9a-f]{12}-kernel\.path\}$/),
        initrd: stringLike(/-initrd\.path\}$/),
        cmdline: image.cmdline,
      },
      devices: {
        disks: [
          {
            source: { file: { file: "${libvirt_volume.db-root.path}" } },
            driver: { type: "qcow2" },
            target: { dev: "vda", bus: "virtio" },
          },
          {
            source: { file: { file: "${libvirt_volume.db-seed.path}" } },
            driver: { type: "raw" },
            target: { dev: "vdz", bus: "virtio" },
            read_only: true,
          },
        ],
        interfaces: absent(),
        consoles: [{ source: { pty: {} }, target: { type: "serial", port: 0 } }],
        channels: [{ target: { virt_io: { name: "org.qemu.guest_agent.0" } } }],
        rngs: [{ model: "virtio", backend: { random: "/dev/urandom" } }],
        videos: [{ model: { type: "none" } }],
      },
      wait_for: absent(),
    });
    template.hasResource("libvirt_volume", {
      name: "db-root.qcow2",
      capacity: 1024,
      backing_store: { path: stringLike(/-disk\.path\}$/), format: { type: "qcow2" } },
    });
  });

  test("takes sizes, rounded up to 1 MiB, and says what they became", () => {
    const stack = labStack();
    const vm = new Vm(stack, "db", { image, vcpus: 2, memory: Size.of("1GB"), storage: Size.of("8GB") });
    expect([vm.vcpus, String(vm.memory), String(vm.root.size)]).toEqual([2, "954 MiB", "7630 MiB"]);
    const template = Template.fromStack(stack);
    template.hasResource("libvirt_domain", { vcpu: 2, memory: 954 });
    template.hasResource("libvirt_volume", { name: "db-root.qcow2", capacity: 7630 });
  });

  test("is plugged into networks by reference, with MACs that are always the same", () => {
    const build = () => {
      const stack = labStack();
      return new Vm(stack, "db", { image, nics: [{ network: lan(stack) }, { network: lan(stack, "wire", wire), model: "e1000e" }] });
    };
    const vm = build();
    expect(vm.macAddresses).toEqual(build().macAddresses);
    expect(new Set(vm.macAddresses).size).toBe(2);
    expect(vm.macAddresses.every((mac) => mac.startsWith("52:54:00:"))).toBe(true);
    expect(domainOf(vm).devices.interfaces).toEqual([
      { source: { network: { network: "${libvirt_network.lan.name}" } }, mac: { address: vm.macAddresses[0] }, model: { type: "virtio" } },
      { source: { network: { network: "${libvirt_network.wire.name}" } }, mac: { address: vm.macAddresses[1] }, model: { type: "e1000e" } },
    ]);
  });

  test("limits the speed of an interface in both directions", () => {
    const stack = labStack();
    const vm = new Vm(stack, "db", { image, nics: [{ network: lan(stack), bandwidth: Bitrate.of("1Gbps") }] });
    expect(domainOf(vm).devices.interfaces[0]?.bandwidth).toEqual({ inbound: { average: 122071 }, outbound: { average: 122071 } });
  });

  test("gets an address of its own by a reservation on the network, whichever is declared first", () => {
    const stack = labStack();
    const network = lan(stack);
    const vm = new Vm(stack, "db", { image, nics: [{ network, address: "10.71.0.9" }] });
    expect(vm.addresses).toEqual(["10.71.0.9"]);
    const hosts = [{ ip: "10.71.0.9", mac: vm.macAddresses[0], name: "db" }];
    Template.fromStack(stack).hasResource("libvirt_network", { name: "lan", ips: [{ dhcp: { hosts } }] });
  });

  test("sets the address itself where there is no DHCP, and does not wait for one there", () => {
    const stack = labStack();
    const network = lan(stack, "wire", wire);
    const vm = new Vm(stack, "db", { image, nics: [{ network: lan(stack) }, { network, address: "10.72.0.9" }, { network }] });
    const seed = Template.fromStack(stack).resources("libvirt_volume")["db-seed"] as { create: { cloudinit: { network_config: string } } };
    const [first, second, third] = vm.macAddresses;
    expect(JSON.parse(seed.create.cloudinit.network_config)).toEqual({
      version: 2,
      ethernets: {
        nic0: { match: { macaddress: first }, dhcp4: true },
        nic1: { match: { macaddress: second }, addresses: ["10.72.0.9/24"], nameservers: { addresses: ["10.72.0.1"] } },
        nic2: { match: { macaddress: third }, dhcp4: false },
      },
    });
  });

  test("has the way out from its first interface where that is static", () => {
    const stack = labStack();
    const network = lan(stack, "lan", { cidr: Cidr.of("10.71.0.0/24"), dhcp: false });
    new Vm(stack, "db", { image, nics: [{ network, address: "10.71.0.9" }] });
    const network_config = stringLike(/"to": "default",\s+"via": "10\.71\.0\.1"/);
    Template.fromStack(stack).hasResource("libvirt_volume", { create: { cloudinit: { network_config } } });
  });

  test("has data disks, new ones and ones that there are, between root and seed", () => {
    const stack = labStack();
    const shared = new Volume(stack, "shared", { size: Size.of("1GiB"), format: "raw" });
    const vm = new Vm(stack, "db", { image, disks: [{ size: Size.of("2GiB") }, { volume: shared, name: "docs", readOnly: true }] });
    expect(domainOf(vm).devices.disks.map((disk) => [disk.target, disk.serial, disk.read_only])).toEqual([
      [{ dev: "vda", bus: "virtio" }, undefined, undefined],
      [{ dev: "vdb", bus: "virtio" }, "data", undefined],
      [{ dev: "vdc", bus: "virtio" }, "docs", true],
      [{ dev: "vdz", bus: "virtio" }, undefined, true],
    ]);
    Template.fromStack(stack).hasResource("libvirt_volume", { name: "db-data.qcow2", capacity: 2048 });
  });

  test("in a pool that exists has disks by pool and volume, since only the host knows what they are", () => {
    const stack = labStack();
    const vm = new Vm(stack, "db", { image, pool: Pool.fromName(stack, "shared", "default") });
    expect(domainOf(vm).devices.disks[0]?.source).toEqual({
      volume: { pool: "${data.libvirt_pool.shared.name}", volume: "${libvirt_volume.db-root.name}" },
    });
  });

  test("keeps its root when the image changes, unless told to be replaced", () => {
    const stack = labStack();
    const kept = new Vm(stack, "kept", { image });
    const replaced = new Vm(stack, "replaced", { image, onImageChange: "replace" });
    expect(domainOf(kept).lifecycle).toEqual({
      ignore_changes: ["os.kernel", "os.initrd", "os.cmdline"],
      replace_triggered_by: ["libvirt_volume.kept-root.id"],
    });
    expect(domainOf(replaced).lifecycle).toEqual({ replace_triggered_by: ["libvirt_volume.replaced-root.id"] });
    const template = Template.fromStack(stack);
    template.hasResource("libvirt_volume", { name: "kept-root.qcow2", lifecycle: { ignore_changes: ["backing_store"] } });
    template.hasResource("libvirt_volume", { name: "replaced-root.qcow2", lifecycle: absent() });
  });

  test("may be off, protected, limited, deferred, started with the host", () => {
    const stack = labStack();
    new Vm(stack, "db", {
      image,
      power: "off",
      protect: true,
      maxDisruption: "live",
      onRestart: "defer",
      autostart: true,
      cpuMode: "maximum",
      description: "100 %{x} ${y}",
      ready: Ready.agent(),
      disks: [{ size: Size.of("1GiB") }],
    });
    const template = Template.fromStack(stack);
    template.hasResource("libvirt_domain", {
      running: false,
      wait_for: absent(),
      protect: true,
      max_disruption: "live",
      on_restart: "defer",
      autostart: true,
      cpu: { mode: "maximum" },
      description: "100 %%{x} $${y}",
    });
    template.hasResource("libvirt_volume", { name: "db-root.qcow2", protect: true });
    template.hasResource("libvirt_volume", { name: "db-data.qcow2", protect: true });
  });

  test("can be transformed as the last step, and is checked after it", () => {
    const stack = labStack();
    new Vm(stack, "ok", { image, transform: (config) => ({ ...config, title: "mine", cpuTune: { shares: 2048 } }) });
    Template.fromStack(stack).hasResource("libvirt_domain", { title: "mine", cpu_tune: { shares: 2048 }, devices: anyValue() });
    new Vm(stack, "bad", { image, transform: (config) => ({ ...config, clock: { ofset: "utc" } }) as typeof config });
    expect(() => Template.fromStack(stack)).toThrow('[lab/bad/Resource] clock.ofset is not a known key; did you mean "offset"?');
  });
});

describe("readiness", () => {
  test("is a lease where every network has DHCP, an address where some have, nothing elsewhere", () => {
    const stack = labStack();
    const network = lan(stack);
    const other = lan(stack, "wire", wire);
    const all = new Vm(stack, "all", { image, nics: [{ network }] });
    const some = new Vm(stack, "some", { image, nics: [{ network }, { network: other }] });
    const none = new Vm(stack, "none", { image, nics: [{ network: other }] });
    const existing = new Vm(stack, "existing", { image, nics: [{ network: Network.fromName(stack, "office", "default") }] });
    expect([all, some, none, existing].map((vm) => domainOf(vm).wait_for)).toEqual([
      { lease: true, timeout: "5m", on_timeout: "fail" },
      { address: true, timeout: "5m", on_timeout: "fail" },
      undefined,
      undefined,
    ]);
  });

  test.each([
    [Ready.agent(), { agent: true, timeout: "5m", on_timeout: "fail" }],
    [Ready.address({ timeout: Duration.of("1h30m") }), { address: true, timeout: "90m", on_timeout: "fail" }],
    [Ready.tcp(443, { timeout: Duration.seconds(90), onTimeout: "warn" }), { tcp: { port: 443 }, timeout: "90s", on_timeout: "warn" }],
    [Ready.ssh(), { ssh: { port: 22 }, timeout: "5m", on_timeout: "fail" }],
    [Ready.console(/login: \d{2}|${x}/), { console: { pattern: "login: \\d{2}|$${x}" }, timeout: "5m", on_timeout: "fail" }],
    [
      Ready.all(Ready.agent({ timeout: Duration.minutes(1) }), Ready.tcp(80, { timeout: Duration.minutes(2), onTimeout: "warn" })),
      { agent: true, tcp: { port: 80 }, timeout: "2m", on_timeout: "warn" },
    ],
    [Ready.none(), undefined],
  ])("of %o becomes wait_for", (ready, expected) => {
    expect(domainOf(new Vm(labStack(), "db", { image, ready })).wait_for).toEqual(expected);
  });

  test("needs a port that is one", () => {
    expect(() => Ready.tcp(0)).toThrow("0 is not a TCP port");
    expect(() => Ready.ssh(70000)).toThrow("70000 is not a TCP port");
  });
});

describe("a VM is refused", () => {
  test.each<[string, Partial<VmProps>]>([
    ["vcpus: 0 is out of range", { vcpus: 0 }],
    ["vcpus: 1.5 is out of range", { vcpus: 1.5 }],
    ["vcpus: 513 is out of range", { vcpus: 513 }],
    ["memory: 8 MiB is out of range", { memory: Size.of("8MiB") }],
    ["memory: 17 TiB is out of range", { memory: Size.of("17TiB") }],
    ["storage: 64 MiB is smaller than image micro", { storage: Size.of("64MiB") }],
    ['"db_1" cannot be a host name', { hostname: "db_1" }],
    ["it would wait for a lease for ever: it has no interface", { ready: Ready.lease() }],
    ['"a name" cannot be the name of a disk', { disks: [{ size: Size.of("1GiB"), name: "a name" }] }],
    [
      'two disks are named "data"',
      {
        disks: [
          { size: Size.of("1GiB"), name: "data" },
          { size: Size.of("1GiB"), name: "data" },
        ],
      },
    ],
    ["25 disks are too many", { disks: Array.from({ length: 25 }, () => ({ size: Size.of("1GiB") })) }],
  ])("%s", (message, props) => {
    expect(() => new Vm(labStack(), "db", { image, ...props })).toThrow(`lab/db: ${message}`);
  });

  test("if its id is no host name and it gives none; the fix has one", () => {
    expect(() => new Vm(labStack(), "db_1", { image })).toThrow(/lab\/db_1: "db_1" cannot be a host name[\s\S]*hostname: "db-1"/);
    expect(new Vm(labStack(), "db_1", { image, hostname: "db-1" }).hostname).toBe("db-1");
  });

  test("if it would wait for a lease of a network without DHCP", () => {
    const stack = labStack();
    const nics = [{ network: lan(stack) }, { network: lan(stack, "wire", wire) }];
    expect(() => new Vm(stack, "db", { image, nics, ready: Ready.lease() })).toThrow("lab/wire has no DHCP");
  });

  test("if its MAC is taken, naming both", () => {
    const stack = labStack();
    const nics = [{ network: lan(stack), mac: Mac.of("52:54:00:00:00:01") }];
    new Vm(stack, "a", { image, nics });
    expect(() => new Vm(stack, "b", { image, nics })).toThrow("lab/b: MAC address 52:54:00:00:00:01 is already that of lab/a");
  });

  test("if its address is taken, naming both", () => {
    const stack = labStack();
    const network = lan(stack);
    new Vm(stack, "a", { image, nics: [{ network, address: "10.71.0.9" }] });
    const again = () => new Vm(stack, "b", { image, nics: [{ network, address: "10.71.0.9" }] });
    expect(again).toThrow("lab/b: address 10.71.0.9 is already that of lab/a");
  });

  test("if the address is not of the network, or the network has none", () => {
    const stack = labStack();
    const network = lan(stack);
    expect(() => new Vm(stack, "a", { image, nics: [{ network, address: "10.9.9.9" }] })).toThrow(
      "10.9.9.9 is not in 10.71.0.0/24 of lab/lan",
    );
    const bare = new Network(stack, "bare", { mode: NetworkMode.isolated() });
    expect(() => new Vm(stack, "b", { image, nics: [{ network: bare, address: "10.9.9.9" }] })).toThrow(
      "network lab/bare has no addresses",
    );
    const office = Network.fromName(stack, "office", "default");
    expect(() => new Vm(stack, "c", { image, nics: [{ network: office, address: "10.9.9.9" }] })).toThrow("lab/office is not this stack's");
  });

  test("if its root would be in a volume group", () => {
    const stack = labStack();
    const pool = new Pool(stack, "fast", { type: PoolType.logical("vg0") });
    expect(() => new Vm(stack, "db", { image, pool })).toThrow("lab/db: root disks are overlays, and lab/fast is a logical pool");
  });
});
