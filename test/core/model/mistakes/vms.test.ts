import { HEAD, type Mistake, mistakesAreTold } from "./mistakes";

/** Mistakes in VMs and names: what it is, the YAML, and exactly what is said. */
const MISTAKES: readonly Mistake[] = [
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
  fix: known: alpine, arch-minimal, debian-minimal, debian-secure, debian-stable, fedora-workstation, micro, ml-worker, ubuntu-server`,
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
];

mistakesAreTold(MISTAKES);
