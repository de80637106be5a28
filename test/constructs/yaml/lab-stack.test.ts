import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { objectLike, Template } from "../../../constructs/testing";
import { labStack, stackFromYaml } from "../../../constructs/yaml/lab-stack";
import { parseLab } from "../../../src/core/model/lab-document";
import { temporaryFolder, testApp } from "../lab";

const HEAD = "version: 1\nlab: shop\n";
const template = (body: string) => Template.fromStack(labStack(testApp(), parseLab(HEAD + body, "lab.yaml")));

test("networks have their mode, addresses, range and reservations", () => {
  const all = template(`networks:
  lan: { cidr: 10.71.0.0/24, domain: shop.test, mtu: 1400, dhcp: { start: 10.71.0.100, end: 10.71.0.200 }, reservations: { tv: { mac: 52:54:00:00:00:01, address: 10.71.0.5 } } }
  back: { mode: isolated }
  out: { mode: bridge, bridge: br0 }
  routed: { mode: route, cidr: 10.73.0.0/24, dhcp: false }
`);
  all.hasResource("libvirt_network", {
    name: "lan",
    forward: { mode: "nat" },
    domain: { name: "shop.test" },
    mtu: { size: 1400 },
    ips: [
      {
        address: "10.71.0.1",
        prefix: 24,
        dhcp: {
          ranges: [{ start: "10.71.0.100", end: "10.71.0.200" }],
          hosts: [{ mac: "52:54:00:00:00:01", ip: "10.71.0.5", name: "tv" }],
        },
      },
    ],
  });
  all.hasResource("libvirt_network", { name: "out", forward: { mode: "bridge" }, bridge: { name: "br0" } });
  expect(all.resources("libvirt_network").back).not.toHaveProperty("forward");
  expect(all.resources("libvirt_network").routed?.ips).toEqual([{ address: "10.73.0.1", prefix: 24 }]);
});

test("volumes are made in the order of their backing, in their pools", () => {
  const all = template(`pools: { fast: { path: /srv/fast }, vg: { volume_group: vg0, autostart: false } }
volumes: { top: { backing: base }, base: { size: 2GiB, protect: true }, raw: { size: 1GiB, pool: vg } }
vms: { db: { networks: [], disks: [top, { volume: raw, read_only: true }, { size: 3GB, name: own, pool: vg }] } }
`);
  all.hasResource("libvirt_pool", { name: "fast", target: { path: "/srv/fast" } });
  all.hasResource("libvirt_pool", { name: "vg", type: "logical", source: { name: "vg0" }, autostart: false });
  all.hasResource("libvirt_volume", { name: "top", backing_store: { path: "${libvirt_volume.base.path}" } });
  all.hasResource("libvirt_volume", { name: "base", capacity: 2048, protect: true });
  all.hasResource("libvirt_volume", { name: "db-own", capacity: 2862, pool: "${libvirt_pool.vg.name}" });
});

test("a VM has its resources, interfaces, seed, readiness and policies", () => {
  const all = template(`networks: { lan: { cidr: 10.71.0.0/24 } }
instance_types: { small: { vcpus: 2, memory: 256MiB, network_bw: 8Mbps } }
vms:
  db:
    instance_type: small
    resources: { memory: 1GiB, storage: 8GiB }
    priority: low
    networks: [lan, { network: lan, address: 10.71.0.9, mac: 52:54:00:00:00:09 }]
    ready: { agent: true, ssh: true, tcp: 5432, console: "up.*ready", timeout: 2m, on_timeout: warn }
    seed:
      hostname: data
      users: [{ name: ann, ssh_authorized_keys: [ssh-ed25519 AAAA ann], sudo: true }]
      write_files: [{ path: /etc/x, content: "$\{HOME} %{y}", permissions: "0600" }]
      runcmd: [[touch, /x]]
    autostart: true
    protect: true
    max_disruption: live
    on_restart: defer
    description: The data
  off: { power: off, priority: normal }
`);
  all.hasResource("libvirt_domain", {
    name: "db",
    vcpu: 2,
    memory: 1024,
    cpu_tune: { shares: 512 },
    autostart: true,
    protect: true,
    max_disruption: "live",
    on_restart: "defer",
    description: "The data",
    devices: objectLike({
      interfaces: [objectLike({ bandwidth: { inbound: { average: 977 } } }), objectLike({ mac: { address: "52:54:00:00:00:09" } })],
    }),
    wait_for: { agent: true, ssh: { port: 22 }, tcp: { port: 5432 }, console: { pattern: "up.*ready" }, timeout: "2m", on_timeout: "warn" },
  });
  const seed = JSON.stringify(all.resources("libvirt_volume")["db-seed"]);
  for (const part of ["data", "ann", "AAAA ann", "$${HOME} %%{y}", "0600", "touch"]) expect(seed).toContain(part);
  expect(all.resources("libvirt_domain").off).toMatchObject({ running: false });
  expect(all.resources("libvirt_domain").off).not.toHaveProperty("cpu_tune");
});

test("what the constructs refuse is told at the part of the document, all of it", () => {
  const file = parseLab(
    `${HEAD}vms:
  tiny: { resources: { storage: 1MiB } }
  odd:
    seed: { users: [{ name: ann, shell: /bin/zsh }] }
`,
    "lab.yaml",
  );
  expect(() => labStack(testApp(), file)).toThrow(`lab.yaml has 2 mistakes
lab.yaml:4:9: vms.tiny: storage: 1 MiB is smaller than image micro
  fix: choose at least 128 MiB (128 MiB)
lab.yaml:6:5: vms.odd: the micro image would not take a part of this seed
  why: users[1].shell: the micro image has no /bin/zsh (use /bin/sh)
  fix: change the seed, or use an image with cloud-init`);
});

test("a source is looked for beside the lab file", () => {
  const folder = temporaryFolder();
  const file = join(folder, "lab.yaml");
  writeFileSync(file, `${HEAD}volumes:\n  a: { source: a.img }\n`);
  expect(() => stackFromYaml(testApp(), file)).toThrow(`${file}:4:16: volumes.a.source: there is no file ${join(folder, "a.img")}`);
  writeFileSync(join(folder, "a.img"), "x");
  Template.fromStack(stackFromYaml(testApp(), file)).hasResource("libvirt_volume", { create: { content: { url: join(folder, "a.img") } } });
});

test("the host is the embedded one, or that of the URI", () => {
  const uri = (body: string) => JSON.stringify(template(body).toJSON());
  expect(uri("")).toContain('"uri":"queztl:///embedded"');
  expect(uri("hosts: { rack: { uri: qemu+ssh://root@rack1/system } }")).toContain('"uri":"qemu+ssh://root@rack1/system"');
});

test("warnings, and sizes that were rounded, are noted on the constructs", () => {
  const app = testApp();
  labStack(app, parseLab(`${HEAD}vms: { db: { real_time: true, resources: { memory: 512MB } } }`, "lab.yaml"));
  app.synth();
  const notes = readFileSync(join(app.outdir, "manifest.json"), "utf8");
  expect(notes).toContain("lab.yaml:3:25: vms.db.real_time: VM db gets no CPUs of its own");
  expect(notes).toContain("memory: 512MB is rounded up to 489 MiB");
});
