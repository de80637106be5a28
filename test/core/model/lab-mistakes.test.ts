import { expect, test } from "vitest";
import { QueztlError } from "../../../src/core/error";
import { parseLab } from "../../../src/core/model/lab-document";

/** What a lab begins with, in two lines: the YAML of most mistakes starts on line 3. */
const HEAD = "version: 1\nlab: shop\n";

/** Mistakes in lab files: what it is, the YAML, and exactly what is said. */
const MISTAKES: readonly (readonly [string, string, string])[] = [
  [
    "an empty file",
    "",
    `lab.yaml:1:1: the file is empty
  fix: write a lab, or make one with: queztl init --yaml`,
  ],
  [
    "only comments",
    "# nothing\n",
    `lab.yaml:1:1: the file is empty
  fix: write a lab, or make one with: queztl init --yaml`,
  ],
  [
    "text instead of a map",
    "just text\n",
    `lab.yaml:1:1: a lab must be a map
  fix: write a lab as a map: version: 1, lab: NAME, vms: …`,
  ],
  [
    "a colon without a space",
    "version:1\n",
    `lab.yaml:1:1: a lab must be a map
  fix: put a space behind the colon`,
  ],
  [
    "a tab",
    HEAD +
      `vms:
	db: {}
`,
    `lab.yaml:4:1: a tab is used for indentation
  fix: use spaces`,
  ],
  [
    "a key given twice",
    HEAD +
      `vms:
  db: {}
  db: {}
`,
    `lab.yaml:5:3: vms.db: is given twice; first on line 4
  fix: keep one of them, or rename one`,
  ],
  [
    "a list that is not closed",
    HEAD +
      `vms:
  db: { networks: [lan }
`,
    `lab.yaml:4:24: "]" is missing
  fix: close it, or indent its lines deeper`,
  ],
  [
    "a quote that is not closed",
    HEAD +
      `vms:
  db: { description: "x }
`,
    `lab.yaml:5:1: a closing quote is missing
  fix: close the text with the quote that it starts with`,
  ],
  [
    "a colon in plain text",
    HEAD +
      `vms:
  db: { }
  web:
    description: db: web
`,
    `lab.yaml:6:18: a map starts where none can
  fix: check the indentation, and put text with ": " in quotes`,
  ],
  [
    "a value that starts with @",
    HEAD +
      `vms:
  db: { description: @x }
`,
    `lab.yaml:4:22: text without quotes cannot start with @
  fix: put it in quotes`,
  ],
  [
    "a tag",
    `${HEAD}vms: !secret x\n`,
    `lab.yaml:3:6: the tag !secret is not known
  fix: remove it; put text in quotes`,
  ],
  [
    "an alias of nothing",
    HEAD +
      `vms:
  db: *base
`,
    `lab.yaml:4:7: there is no anchor &base before *base
  fix: write &base at what it means`,
  ],
  ["an alias inside of itself", `${HEAD}x-a: &a [*a]\n`, "lab.yaml:3:10: *a is inside of what it means"],
  [
    "YAML 1.1",
    `%YAML 1.1
---
version: 1
lab: shop
`,
    `lab.yaml:1:1: %YAML 1.1 reads on, off, yes and no as true and false
  fix: remove the line; YAML 1.2 is read`,
  ],
  [
    "two labs in a file",
    `${HEAD}---\n${HEAD}`,
    `lab.yaml:1:1: the file holds 2 documents
  fix: keep one: a file is one lab; only vm_policy documents may be several`,
  ],
  [
    "no version",
    "lab: shop\n",
    `lab.yaml:1:1: version: is missing
  fix: write version: 1`,
  ],
  [
    "a later version",
    `version: 2
lab: shop
`,
    `lab.yaml:1:10: version: must be 1, not 2
  fix: write version: 1`,
  ],
  [
    "no name",
    "version: 1\n",
    `lab.yaml:1:1: lab: is missing
  fix: write lab: shop`,
  ],
  [
    "a bad name of a lab",
    `version: 1
lab: My Shop
`,
    `lab.yaml:2:6: lab: must be a name of up to 63 lower-case letters, digits and dashes that begins with a letter, not "My Shop"`,
  ],
  [
    "an unknown key at the root",
    `${HEAD}vm: {}\n`,
    `lab.yaml:3:1: vm: unknown key
  fix: did you mean "vms"?`,
  ],
  [
    "a key that is not near any",
    `${HEAD}vms: { db: { zzz: 1 } }\n`,
    `lab.yaml:3:14: vms.db.zzz: unknown key
  fix: known here: image, instance_type, resources, priority, real_time, networks, disks, seed, ready, power, autostart, on_image_change, on_seed_change, pool, protect, max_disruption, on_restart, description`,
  ],
  [
    "a key misspelt",
    `${HEAD}vms: { db: { resorces: {} } }\n`,
    `lab.yaml:3:14: vms.db.resorces: unknown key
  fix: did you mean "resources"?`,
  ],
  [
    "vms as a list",
    HEAD +
      `vms:
  - db
`,
    "lab.yaml:4:3: vms: must be a map, not a list",
  ],
  [
    "a bad name of a VM",
    `${HEAD}vms: { DB_1: {} }\n`,
    `lab.yaml:3:8: vms.DB_1: must be a name of up to 63 lower-case letters, digits and dashes that begins with a letter, not "DB_1"`,
  ],
  [
    "a section that is empty",
    `${HEAD}vms:\n`,
    `lab.yaml:3:5: vms: is empty; it must be a map
  fix: fill it, or remove it`,
  ],
  [
    "memory without a unit",
    `${HEAD}vms: { db: { resources: { memory: 512 } } }\n`,
    `lab.yaml:3:35: vms.db.resources.memory: must be a size, not 512
  fix: write a number with a unit, such as 512MiB`,
  ],
  [
    "memory with an unknown unit",
    `${HEAD}vms: { db: { resources: { memory: 512mb } } }\n`,
    `lab.yaml:3:35: vms.db.resources.memory: "512mb" is not a size
  fix: write a number with a unit: B, bytes, KB, MB, GB, TB, PB, KiB, MiB, GiB, TiB, PiB; for example 512MiB`,
  ],
  [
    "memory that is too small",
    `${HEAD}vms: { db: { resources: { memory: 16MiB } } }\n`,
    `lab.yaml:3:35: vms.db.resources.memory: must be from 64 MiB to 16 TiB, not "16MiB"
  fix: write a number with a unit, such as 512MiB`,
  ],
  [
    "a fraction of a CPU",
    `${HEAD}vms: { db: { resources: { vcpus: 1.5 } } }\n`,
    "lab.yaml:3:34: vms.db.resources.vcpus: must be a whole number, not 1.5",
  ],
  [
    "no CPU at all",
    `${HEAD}vms: { db: { resources: { vcpus: 0 } } }\n`,
    "lab.yaml:3:34: vms.db.resources.vcpus: must be from 1 to 512, not 0",
  ],
  [
    "a bit rate in bytes",
    `${HEAD}vms: { db: { resources: { network_bw: 1GB } } }\n`,
    `lab.yaml:3:39: vms.db.resources.network_bw: "1GB" is not a bit rate
  fix: write a number above 0 with a unit: bps, Kbps, Mbps, Gbps, Tbps; for example 1Gbps`,
  ],
  [
    "a bit rate out of range",
    `${HEAD}vms: { db: { resources: { network_bw: 5Tbps } } }\n`,
    `lab.yaml:3:39: vms.db.resources.network_bw: must be from 8 Kbps to 1 Tbps, not "5Tbps"
  fix: write a number with a unit, such as 1Gbps`,
  ],
  [
    "an image that does not exist",
    `${HEAD}vms: { db: { image: mirco } }\n`,
    `lab.yaml:3:21: vms.db.image: there is no image "mirco"
  fix: did you mean "micro"?`,
  ],
  [
    "a default image that does not exist",
    `${HEAD}default_image: windows\n`,
    `lab.yaml:3:16: default_image: there is no image "windows"
  fix: known: micro`,
  ],
  [
    "an instance type that does not exist",
    HEAD +
      `instance_types: { small: {} }
vms: { db: { instance_type: smal } }
`,
    `lab.yaml:4:29: vms.db.instance_type: there is no instance type "smal"
  fix: did you mean "small"?`,
  ],
  [
    "a network that does not exist",
    HEAD +
      `networks: { lan: { cidr: 10.71.0.0/24 } }
vms: { db: { networks: [lam] } }
`,
    `lab.yaml:4:25: vms.db.networks[0]: there is no network "lam"
  fix: did you mean "lan"?`,
  ],
  [
    "several networks and none named",
    HEAD +
      `networks:
  a: { cidr: 10.71.0.0/24 }
  b: { cidr: 10.72.0.0/24 }
vms:
  db: {}
`,
    `lab.yaml:7:3: vms.db.networks: is missing: the lab has several networks
  fix: write networks: [a], or some of: a, b`,
  ],
  [
    "a mode misspelt",
    `${HEAD}networks: { lan: { mode: natt, cidr: 10.71.0.0/24 } }\n`,
    `lab.yaml:3:26: networks.lan.mode: must be one of nat, isolated, route, open, bridge, not "natt"
  fix: did you mean "nat"?`,
  ],
  [
    "no cidr",
    HEAD +
      `networks:
  lan: { mode: nat }
`,
    `lab.yaml:4:3: networks.lan.cidr: is missing
  fix: write cidr: 10.71.0.0/24, or mode: isolated`,
  ],
  [
    "a cidr with host bits",
    `${HEAD}networks: { lan: { cidr: 10.71.0.1/24 } }\n`,
    `lab.yaml:3:26: networks.lan.cidr: "10.71.0.1/24" has bits set below its prefix
  fix: write 10.71.0.0/24`,
  ],
  [
    "a cidr without a prefix",
    `${HEAD}networks: { lan: { cidr: 10.71.0.0 } }\n`,
    `lab.yaml:3:26: networks.lan.cidr: "10.71.0.0" is not an IPv4 network
  fix: write address and prefix length such as 10.71.0.0/24`,
  ],
  [
    "a cidr that is too small",
    `${HEAD}networks: { lan: { cidr: 10.71.0.0/31 } }\n`,
    `lab.yaml:3:26: networks.lan.cidr: 10.71.0.0/31 is no network for guests: its prefix must be from /8 to /30
  fix: a /24 has room for 252 guests`,
  ],
  [
    "networks that overlap",
    HEAD +
      `networks:
  a: { cidr: 10.71.0.0/16 }
  b: { cidr: 10.71.5.0/24 }
`,
    `lab.yaml:5:14: networks.b.cidr: 10.71.5.0/24 overlaps 10.71.0.0/16 of network a
  fix: choose another one, such as 10.72.0.0/24`,
  ],
  [
    "a range of DHCP outside of the network",
    `${HEAD}networks: { lan: { cidr: 10.71.0.0/24, dhcp: { start: 10.71.0.2, end: 10.71.1.9 } } }\n`,
    `lab.yaml:3:71: networks.lan.dhcp.end: 10.71.1.9 is outside of 10.71.0.0/24 of network lan
  fix: choose an address from 10.71.0.2 to 10.71.0.254`,
  ],
  [
    "a range of DHCP backwards",
    `${HEAD}networks: { lan: { cidr: 10.71.0.0/24, dhcp: { start: 10.71.0.9, end: 10.71.0.5 } } }\n`,
    `lab.yaml:3:71: networks.lan.dhcp.end: 10.71.0.5 is before start, 10.71.0.9
  fix: swap them`,
  ],
  [
    "DHCP without addresses",
    `${HEAD}networks: { lan: { mode: isolated, dhcp: true } }\n`,
    `lab.yaml:3:36: networks.lan.dhcp: needs a cidr
  fix: write cidr: 10.71.0.0/24`,
  ],
  [
    "DHCP switched on with a word",
    `${HEAD}networks: { lan: { cidr: 10.71.0.0/24, dhcp: on } }\n`,
    `lab.yaml:3:46: networks.lan.dhcp: must be true or false or a map, not "on"
  fix: write true or false, or { start: …, end: … }`,
  ],
  [
    "a bridge without its name",
    `${HEAD}networks: { out: { mode: bridge } }\n`,
    `lab.yaml:3:13: networks.out.bridge: is missing
  fix: write bridge: br0`,
  ],
  [
    "addresses on a bridge",
    `${HEAD}networks: { out: { mode: bridge, bridge: br0, cidr: 10.71.0.0/24 } }\n`,
    `lab.yaml:3:47: networks.out.cidr: has no meaning with mode bridge
  why: whoever runs the bridge's network gives names and addresses
  fix: remove it, or choose another mode`,
  ],
  [
    "a bridge with NAT",
    `${HEAD}networks: { lan: { cidr: 10.71.0.0/24, bridge: br0 } }\n`,
    `lab.yaml:3:40: networks.lan.bridge: has no meaning with mode nat
  fix: remove it, or write mode: bridge`,
  ],
  [
    "an MTU out of range",
    `${HEAD}networks: { lan: { cidr: 10.71.0.0/24, mtu: 9 } }\n`,
    "lab.yaml:3:45: networks.lan.mtu: must be from 68 to 65535, not 9",
  ],
  [
    "an address outside of the network",
    HEAD +
      `networks: { lan: { cidr: 10.71.0.0/24 } }
vms: { db: { networks: [{ network: lan, address: 10.72.0.9 }] } }
`,
    `lab.yaml:4:50: vms.db.networks[0].address: 10.72.0.9 is outside of 10.71.0.0/24 of network lan
  fix: choose an address from 10.71.0.2 to 10.71.0.254`,
  ],
  [
    "the host's own address",
    HEAD +
      `networks: { lan: { cidr: 10.71.0.0/24 } }
vms: { db: { networks: [{ network: lan, address: 10.71.0.1 }] } }
`,
    `lab.yaml:4:50: vms.db.networks[0].address: 10.71.0.1 is the host's own address on network lan
  fix: choose an address from 10.71.0.2 to 10.71.0.254`,
  ],
  [
    "an address with a prefix",
    HEAD +
      `networks: { lan: { cidr: 10.71.0.0/24 } }
vms: { db: { networks: [{ network: lan, address: 10.71.0.9/24 }] } }
`,
    `lab.yaml:4:50: vms.db.networks[0].address: "10.71.0.9/24" is not an IPv4 address
  fix: write 10.71.0.9; the prefix comes from the network`,
  ],
  [
    "an address twice",
    HEAD +
      `networks: { lan: { cidr: 10.71.0.0/24 } }
vms:
  a: { networks: [{ network: lan, address: 10.71.0.9 }] }
  b: { networks: [{ network: lan, address: 10.71.0.9 }] }
`,
    `lab.yaml:6:44: vms.b.networks[0].address: address 10.71.0.9 is already that of vms.a.networks[0].address
  fix: choose another address`,
  ],
  [
    "a MAC twice",
    HEAD +
      `vms:
  a: { networks: [{ network: lan, mac: 52:54:00:00:00:aa }] }
  b: { networks: [{ network: lan, mac: 52:54:00:00:00:AA }] }
`,
    `lab.yaml:5:40: vms.b.networks[0].mac: MAC 52:54:00:00:00:aa is already that of vms.a.networks[0].mac
  fix: remove it: one is derived from lab and VM`,
  ],
  [
    "a multicast MAC",
    `${HEAD}vms: { a: { networks: [{ network: lan, mac: 53:54:00:00:00:aa }] } }\n`,
    `lab.yaml:3:45: vms.a.networks[0].mac: "53:54:00:00:00:aa" is a multicast address
  fix: make the first pair even, such as 52`,
  ],
  [
    "a reservation that a VM has too",
    HEAD +
      `networks: { lan: { cidr: 10.71.0.0/24, reservations: { tv: { mac: 52:54:00:00:00:01, address: 10.71.0.9 } } } }
vms: { db: { networks: [{ network: lan, address: 10.71.0.9 }] } }
`,
    `lab.yaml:4:50: vms.db.networks[0].address: address 10.71.0.9 is already that of networks.lan.reservations.tv.address
  fix: choose another address`,
  ],
  [
    "one name for two things",
    HEAD +
      `networks: { db: { cidr: 10.71.0.0/24 } }
vms: { db: {} }
`,
    `lab.yaml:4:12: vms.db: the name db is already that of networks.db
  fix: rename one of them`,
  ],
  [
    "one host name for two VMs",
    `${HEAD}vms: { a: {}, b: { seed: { hostname: a } } }\n`,
    `lab.yaml:3:38: vms.b.seed.hostname: host name a is already that of vms.a
  fix: choose another one`,
  ],
  [
    "a volume without a size",
    `${HEAD}volumes: { data: {} }\n`,
    `lab.yaml:3:12: volumes.data.size: is missing
  fix: write size: 10GiB`,
  ],
  [
    "a volume that is too large",
    `${HEAD}volumes: { data: { size: 100TiB } }\n`,
    `lab.yaml:3:26: volumes.data.size: must be from 1 MiB to 64 TiB, not "100TiB"
  fix: write a number with a unit, such as 10GiB`,
  ],
  [
    "volumes in a circle",
    `${HEAD}volumes: { a: { backing: b }, b: { backing: a } }\n`,
    `lab.yaml has 2 mistakes
lab.yaml:3:26: volumes.a.backing: goes in a circle: a → b → a
  fix: one of them must stand by itself
lab.yaml:3:45: volumes.b.backing: goes in a circle: b → a → b
  fix: one of them must stand by itself`,
  ],
  [
    "a checksum of another kind",
    `${HEAD}volumes: { a: { source: x.img, checksum: 'md5:abc' } }\n`,
    `lab.yaml:3:42: volumes.a.checksum: must be sha256: or sha512: and hexadecimal digits, not "md5:abc"`,
  ],
  [
    "a pool that does not exist",
    `${HEAD}volumes: { a: { size: 1GiB, pool: fast } }\n`,
    `lab.yaml:3:35: volumes.a.pool: there is no pool "fast"
  fix: declare it under pools`,
  ],
  [
    "a pool of two kinds",
    `${HEAD}pools: { fast: { path: /srv, volume_group: vg0 } }\n`,
    `lab.yaml:3:30: pools.fast.volume_group: is given beside path
  fix: keep one: a pool is a folder or a volume group`,
  ],
  [
    "qcow2 in a volume group",
    HEAD +
      `pools: { vg: { volume_group: vg0 } }
volumes: { a: { size: 1GiB, pool: vg, format: qcow2 } }
`,
    `lab.yaml:4:47: volumes.a.format: volumes of a volume group are raw, not qcow2
  fix: remove it`,
  ],
  [
    "a root disk in a volume group",
    HEAD +
      `pools: { vg: { volume_group: vg0 } }
vms: { db: { pool: vg } }
`,
    `lab.yaml:4:20: vms.db.pool: pool vg is a volume group, which cannot hold root disks
  fix: use a pool with a folder; more disks may lie in this one: disks: [{ size: 10GiB, pool: … }]`,
  ],
  [
    "a disk of nothing",
    `${HEAD}vms: { db: { disks: [{ name: data }] } }\n`,
    `lab.yaml:3:22: vms.db.disks[0]: is no disk
  fix: write a volume's name, or { size: 10GiB }`,
  ],
  [
    "a disk that two VMs use",
    HEAD +
      `volumes: { data: { size: 1GiB } }
vms: { a: { disks: [data] }, b: { disks: [data] } }
`,
    `lab.yaml:4:43: vms.b.disks[0]: the use of volume data is already that of vms.a.disks[0]
  fix: give each VM a volume of its own`,
  ],
  [
    "the size of a volume at the VM",
    HEAD +
      `volumes: { data: { size: 1GiB } }
vms: { a: { disks: [{ volume: data, size: 2GiB }] } }
`,
    `lab.yaml:4:37: vms.a.disks[0].size: is the volume's own
  fix: write it at volumes.data`,
  ],
  [
    "ready misspelt",
    `${HEAD}vms: { db: { ready: agnet } }\n`,
    `lab.yaml:3:21: vms.db.ready: must be one of lease, address, agent, ssh, none, or a map, not "agnet"
  fix: did you mean "agent"?`,
  ],
  [
    "a lease without DHCP",
    HEAD +
      `networks: { lan: { cidr: 10.71.0.0/24, dhcp: false } }
vms: { db: { ready: lease } }
`,
    `lab.yaml:4:21: vms.db.ready: lease would never come: network lan has no DHCP
  fix: write ready: address, or ready: agent`,
  ],
  [
    "ready without a condition",
    `${HEAD}vms: { db: { ready: { timeout: 1m } } }\n`,
    `lab.yaml:3:21: vms.db.ready: names no condition
  fix: write one of lease, address, agent, tcp, ssh, console; or ready: none`,
  ],
  [
    "a timeout without a unit",
    `${HEAD}vms: { db: { ready: { agent: true, timeout: 90 } } }\n`,
    `lab.yaml:3:45: vms.db.ready.timeout: must be a duration, not 90
  fix: write numbers with a unit, such as 5m`,
  ],
  [
    "a port out of range",
    `${HEAD}vms: { db: { ready: { tcp: 70000 } } }\n`,
    "lab.yaml:3:28: vms.db.ready.tcp: must be from 1 to 65535, not 70000",
  ],
  [
    "a broken regular expression",
    `${HEAD}vms: { db: { ready: { console: '(' } } }\n`,
    `lab.yaml:3:32: vms.db.ready.console: "(" is not a regular expression
  fix: put \\ before characters that mean themselves, such as ( and .`,
  ],
  [
    "power as a boolean",
    `${HEAD}vms: { db: { power: true } }\n`,
    `lab.yaml:3:21: vms.db.power: must be one of on, off, not true
  fix: write on or off, without quotes`,
  ],
  [
    "a limit that is no change",
    `${HEAD}vms: { db: { max_disruption: reboot } }\n`,
    `lab.yaml:3:30: vms.db.max_disruption: must be one of none, live, restart, replace, not "reboot"`,
  ],
  [
    "octal permissions without quotes",
    `${HEAD}vms: { db: { seed: { write_files: [{ path: /a, content: b, permissions: 0644 }] } } }\n`,
    `lab.yaml:3:73: vms.db.seed.write_files[0].permissions: must be an octal mode in quotes, not 644
  fix: write for example "0644"`,
  ],
  [
    "a file without content",
    `${HEAD}vms: { db: { seed: { write_files: [{ path: /a }] } } }\n`,
    `lab.yaml:3:36: vms.db.seed.write_files[0].content: is missing
  fix: write content: hello`,
  ],
  [
    "a key that is none",
    `${HEAD}vms: { db: { seed: { ssh_authorized_keys: [abc] } } }\n`,
    `lab.yaml:3:44: vms.db.seed.ssh_authorized_keys[0]: must be a public key in one line, such as the text of ~/.ssh/id_ed25519.pub, not "abc"`,
  ],
  [
    "a password that is no text is not shown",
    `${HEAD}vms: { db: { seed: { password: 1234 } } }\n`,
    "lab.yaml:3:32: vms.db.seed.password: must be text, not (hidden)",
  ],
  [
    "a second host",
    `${HEAD}hosts: { a: {}, b: { uri: qemu:///system } }\n`,
    `lab.yaml:3:17: hosts.b: is a second host; a lab has one in this version
  why: placing VMs on several hosts comes with a later version
  fix: keep one host, and write a file for each host`,
  ],
  [
    "a URI that is none",
    `${HEAD}hosts: { a: { uri: localhost } }\n`,
    `lab.yaml:3:20: hosts.a.uri: must be embedded or a libvirt URI, not "localhost"
  fix: write embedded, qemu:///system or qemu+ssh://user@host/system`,
  ],
  [
    "fleets",
    `${HEAD}fleets: { web: { count: 3 } }\n`,
    `lab.yaml:3:1: fleets: fleets are not in this version
  fix: write each VM under vms; YAML anchors save repeating`,
  ],
  [
    "security groups",
    `${HEAD}security_groups: {}\n`,
    `lab.yaml:3:1: security_groups: security groups are not in this version
  fix: remove the key; a network's guests reach each other`,
  ],
  [
    "a part of a GPU",
    `${HEAD}vms: { db: { resources: { gpu_share: 25% } } }\n`,
    `lab.yaml:3:38: vms.db.resources.gpu_share: no GPU on host local
  why: GPUs (hosts.local.gpus, or gpu: { kind: virtual }) come with a later version
  fix: remove gpu_share`,
  ],
  [
    "several mistakes, in order",
    HEAD +
      `vms:
  db: { image: mirco, ready: agnet }
  web: { resources: { vcpus: 0 }, power: of }
`,
    `lab.yaml has 4 mistakes
lab.yaml:4:16: vms.db.image: there is no image "mirco"
  fix: did you mean "micro"?
lab.yaml:4:30: vms.db.ready: must be one of lease, address, agent, ssh, none, or a map, not "agnet"
  fix: did you mean "agent"?
lab.yaml:5:30: vms.web.resources.vcpus: must be from 1 to 512, not 0
lab.yaml:5:42: vms.web.power: must be one of on, off, not "of"
  fix: did you mean "on"?`,
  ],
  [
    "a short form without a name",
    "vm_policy: { resources: { vcpus: 4 } }\n",
    `lab.yaml:1:1: vm_policy.name: is missing
  fix: write name: db`,
  ],
  [
    "a short form with more beside it",
    `vm_policy: { name: a }
networks: {}
`,
    `lab.yaml:2:1: networks: unknown key
  fix: known here: vm_policy`,
  ],
  [
    "a list of short forms",
    `- vm_policy: { name: a }
- vm_policy: { name: a, power: onn }
`,
    `lab.yaml has 2 mistakes
lab.yaml:2:14: [1].vm_policy: the name a is already that of [0].vm_policy
  fix: rename one of them
lab.yaml:2:32: [1].vm_policy.power: must be one of on, off, not "onn"
  fix: did you mean "on"?`,
  ],
  [
    "documents of short forms",
    `vm_policy: { name: a }
---
vm_policy: { name: b, priority: hig }
`,
    `lab.yaml:3:33: [1].vm_policy.priority: must be one of low, normal, high, not "hig"
  fix: did you mean "high"?`,
  ],
];

test.each(MISTAKES)("%s", (_name, yaml, message) => {
  const error = failure(yaml);
  expect(error.message).toBe(message);
  expect(error.exitCode).toBe(2);
});

test("there are many mistakes, and each is told once", () => {
  expect(MISTAKES.length).toBeGreaterThanOrEqual(60);
  expect(new Set(MISTAKES.map(([name]) => name)).size).toBe(MISTAKES.length);
});

function failure(yaml: string): QueztlError {
  try {
    parseLab(yaml, "lab.yaml");
  } catch (error) {
    if (QueztlError.is(error)) return error;
    throw error;
  }
  throw new Error("the lab was found right");
}
