import { HEAD, type Mistake, mistakesAreTold } from "./mistakes";

/** Mistakes in several documents and short forms: what it is, the YAML, and exactly what is said. */
const MISTAKES: readonly Mistake[] = [
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

mistakesAreTold(MISTAKES);
