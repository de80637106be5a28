import { HEAD, type Mistake, mistakesAreTold } from "./mistakes";

/** Mistakes in networks and addresses: what it is, the YAML, and exactly what is said. */
const MISTAKES: readonly Mistake[] = [
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
];

mistakesAreTold(MISTAKES);
