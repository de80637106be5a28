const names = { type: "array", items: { type: "string", minLength: 1 }, uniqueItems: true } as const;
const path = "^/[^\\n]*$";

/** JSON Schema of the definitions in `images/`. */
export const IMAGE_SCHEMA = {
  type: "object",
  additionalProperties: false,
  required: [
    "version",
    "name",
    "description",
    "builder",
    "architecture",
    "cmdline",
    "kernel",
    "packages",
    "busybox",
    "programs",
    "disk",
    "init",
    "folders",
    "files",
    "links",
  ],
  properties: {
    version: { const: 1 },
    name: { type: "string", pattern: "^[a-z][a-z0-9-]{0,39}$" },
    description: { type: "string", minLength: 1 },
    builder: { enum: ["micro"] },
    architecture: { enum: ["x86_64"] },
    cmdline: { type: "string" },
    kernel: {
      type: "object",
      additionalProperties: false,
      required: ["package", "modules"],
      properties: {
        package: { type: "string", minLength: 1 },
        modules: {
          type: "object",
          additionalProperties: false,
          required: ["boot", "onDemand"],
          properties: { boot: names, onDemand: names },
        },
      },
    },
    packages: names,
    busybox: { type: "string", pattern: path },
    programs: { ...names, items: { type: "string", pattern: path } },
    disk: {
      type: "object",
      additionalProperties: false,
      required: ["size", "label", "uuid"],
      properties: {
        size: { type: "string", pattern: "^[1-9][0-9]*(MiB|GiB)$" },
        label: { type: "string", pattern: "^[a-zA-Z0-9_-]{1,16}$" },
        uuid: { type: "string", pattern: "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$" },
      },
    },
    init: { type: "string", pattern: "^#!" },
    folders: { type: "object", propertyNames: { pattern: path }, additionalProperties: { type: "string", pattern: "^[0-7]{4}$" } },
    files: {
      type: "object",
      propertyNames: { pattern: path },
      additionalProperties: {
        type: "object",
        additionalProperties: false,
        required: ["mode", "content"],
        properties: { mode: { type: "string", pattern: "^[0-7]{4}$" }, content: { type: "string" } },
      },
    },
    links: { type: "object", propertyNames: { pattern: path }, additionalProperties: { type: "string", minLength: 1 } },
  },
} as const;
