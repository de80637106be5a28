const names = { type: "array", items: { type: "string", minLength: 1 }, uniqueItems: true } as const;
const path = "^/[^\\n]*$";
const mode = { type: "string", pattern: "^[0-7]{4}$", says: "an octal mode in quotes", hint: 'write for example "0755"' } as const;
const absolute = { pattern: path, says: "an absolute path" } as const;

/** JSON Schema of the definitions with `builder: micro`. */
export const IMAGE_SCHEMA = {
  type: "object",
  additionalProperties: false,
  required: [
    "version",
    "name",
    "description",
    "builder",
    "architecture",
    "release",
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
    name: { type: "string", pattern: "^[a-z][a-z0-9-]{0,39}$", says: "a name of up to 40 lower-case letters, digits and dashes" },
    description: { type: "string", minLength: 1 },
    builder: { enum: ["micro", "distribution"] },
    architecture: { enum: ["x86_64"] },
    release: { type: "string", pattern: "^[a-z]+$", says: "a release of Debian, such as bookworm" },
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
    busybox: { type: "string", ...absolute },
    programs: { ...names, items: { type: "string", ...absolute } },
    disk: {
      type: "object",
      additionalProperties: false,
      required: ["size", "label", "uuid"],
      properties: {
        size: { type: "string", pattern: "^[1-9][0-9]*(MiB|GiB)$", says: "a size such as 128MiB" },
        label: { type: "string", pattern: "^[a-zA-Z0-9_-]{1,16}$", says: "a label of up to 16 letters, digits, dashes and underscores" },
        uuid: { type: "string", pattern: "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", says: "a UUID in lower case" },
      },
    },
    format: { enum: ["qcow2", "raw"] },
    init: { type: "string", pattern: "^#!", says: "a script that starts with #!" },
    folders: { type: "object", propertyNames: absolute, additionalProperties: mode },
    files: {
      type: "object",
      propertyNames: absolute,
      additionalProperties: {
        type: "object",
        additionalProperties: false,
        required: ["mode", "content"],
        properties: { mode: mode, content: { type: "string" } },
      },
    },
    links: { type: "object", propertyNames: absolute, additionalProperties: { type: "string", minLength: 1 } },
  },
} as const;
