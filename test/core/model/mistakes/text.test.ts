import { HEAD, type Mistake, mistakesAreTold } from "./mistakes";

/** Mistakes in YAML itself and the head of a lab: what it is, the YAML, and exactly what is said. */
const MISTAKES: readonly Mistake[] = [
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
];

mistakesAreTold(MISTAKES);
