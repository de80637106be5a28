import { HEAD, type Mistake, mistakesAreTold } from "./mistakes";

/** Mistakes in volumes, pools and disks: what it is, the YAML, and exactly what is said. */
const MISTAKES: readonly Mistake[] = [
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
];

mistakesAreTold(MISTAKES);
