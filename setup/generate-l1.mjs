// Writes the TypeScript types and classes of constructs/l1/generated from the tables: `npm run generate`, which builds the tables first.
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const camel = (name) => name.replace(/_([a-z0-9])/g, (_, letter) => letter.toUpperCase());
const pascal = (name) => camel(`_${name}`);
const isScalar = (node) => ["string", "number", "bool"].includes(node.kind);

/** Interfaces of one file, in the order in which they are needed first. */
function types(root, fields) {
  const interfaces = [];
  const shared = new Map();
  const once = (node, make) => {
    if (!shared.has(node)) shared.set(node, make());
    return shared.get(node);
  };
  const define = (name, lines, doc) => {
    interfaces.push(`${comment(doc, "")}export interface ${name} {\n${lines.join("\n")}\n}`);
    return name;
  };
  const members = (name, children) => Object.entries(children).map(([key, node]) => member(name, key, node));
  const member = (parent, key, node, optional = !node.required) =>
    `${comment(docOf(node), "  ")}  readonly ${camel(key)}${optional ? "?" : ""}: ${typeOf(`${parent}${pascal(key)}`, node)}${optional ? " | undefined" : ""};`;
  const typeOf = (name, node) => {
    if (node.kind === "string") return "string";
    if (node.kind === "number") return "number";
    if (node.kind === "bool") return "boolean | IResolvable";
    if (node.kind === "group") return once(node, () => define(name, members(name, node.fields), node.doc));
    if (node.kind === "list") return `readonly ${wrap(typeOf(name, node.item))}[] | IResolvable`;
    return once(node, () =>
      define(
        name,
        Object.entries(node.branches).map(([key, branch]) => member(name, key, branch.node, true)),
        node.doc,
      ),
    );
  };
  const wrap = (type) => (type.includes("|") ? `(${type})` : type); // `readonly A | B[]` is another type
  define(root.name, members(root.prefix, fields), root.doc);
  return interfaces.reverse();
}

function docOf(node) {
  const lines = [node.doc];
  if (isScalar(node)) {
    if (node.oneOf && node.unitOf === undefined) lines.push(`One of ${node.oneOf.map((one) => `\`${one}\``).join(", ")}.`);
    if (node.min !== undefined || node.max !== undefined)
      lines.push(`From ${node.min ?? "-∞"}${node.max === undefined ? "" : ` to ${node.max}`}.`);
    lines.push(`@default ${node.default ?? "none"}`);
  }
  if (node.needs) lines.push(`Needs on the host: ${node.needs.join(", ")}.`);
  return lines.join("\n");
}

function comment(doc, indent) {
  const lines = doc.split("\n");
  return lines.length === 1
    ? `${indent}/** ${lines[0]} */\n`
    : `${indent}/**\n${lines.map((line) => `${indent} * ${line}`).join("\n")}\n${indent} */\n`;
}

function getters(fields, computed) {
  const out = [];
  const getter = (name, type, doc) => {
    const call =
      type === "number"
        ? "getNumberAttribute"
        : type === "bool"
          ? "getBooleanAttribute"
          : type === "string"
            ? "getStringAttribute"
            : undefined;
    const result = type === "number" ? "number" : type === "string" ? "string" : "IResolvable";
    out.push(
      `${comment(doc, "  ")}  get ${camel(name)}(): ${result} {\n    return ${call ? `this.${call}("${name}")` : `this.interpolationForAttribute("${name}")`};\n  }`,
    );
  };
  for (const [name, node] of Object.entries(fields)) if (isScalar(node)) getter(name, node.kind, node.doc);
  for (const [name, fact] of Object.entries(computed))
    if (fields[name] === undefined) getter(name, typeof fact.type === "string" ? fact.type : "other", fact.doc);
  return out.join("\n\n");
}

const header = "// Generated from the tables in src/schema by setup/generate-l1.mjs. Do not edit.\n";

/** The files of layer 1, by name. */
export function layerOne({ TABLES, DATA_TABLES, PROVIDER_FIELDS }) {
  const files = new Map();
  const write = (file, text) => files.set(file, header + text);
  for (const table of Object.values(TABLES)) {
    const short = table.type.replace("libvirt_", "");
    const name = pascal(short);
    const interfaces = types({ name: `${name}Config`, prefix: name, doc: `Arguments of \`${table.type}\`.` }, table.fields);
    interfaces[0] = interfaces[0].replace(
      `export interface ${name}Config {`,
      `export interface ${name}Config extends TerraformMetaArguments {`,
    );
    const usesResolvable = interfaces.join().includes("IResolvable") || getters(table.fields, table.computed).includes("IResolvable");
    write(
      `${short.replaceAll("_", "-")}.ts`,
      `import type { ${usesResolvable ? "IResolvable, " : ""}TerraformMetaArguments } from "cdktn";
import type { Construct } from "constructs";
import { TABLES } from "../../../src/schema/tables";
import { LibvirtResource, tableOf } from "../resource";

${interfaces.join("\n\n")}

/** \`${table.type}\`: ${table.doc} */
export class ${name} extends LibvirtResource {
  static readonly tfResourceType = "${table.type}";

  constructor(scope: Construct, id: string, config: ${name}Config) {
    super(scope, id, tableOf(TABLES, ${name}.tfResourceType), config);
  }

${getters(table.fields, table.computed)}
}
`,
    );
  }
  for (const table of Object.values(DATA_TABLES)) {
    const short = table.type.replace("libvirt_", "");
    const name = `DataLibvirt${pascal(short)}`;
    const interfaces = types({ name: `${name}Config`, prefix: name, doc: `Arguments of the data source \`${table.type}\`.` }, table.fields);
    interfaces[0] = interfaces[0].replace(
      `export interface ${name}Config {`,
      `export interface ${name}Config extends TerraformMetaArguments {`,
    );
    const body = getters(table.fields, table.computed);
    const empty = Object.keys(table.fields).length === 0;
    write(
      `data-${short.replaceAll("_", "-")}.ts`,
      `import type { ${(interfaces.join() + body).includes("IResolvable") ? "IResolvable, " : ""}TerraformMetaArguments } from "cdktn";
import type { Construct } from "constructs";
import { DATA_TABLES } from "../../../src/schema/data";
import { LibvirtDataSource, tableOf } from "../resource";

${empty ? `/** Arguments of the data source \`${table.type}\`. */\nexport type ${name}Config = TerraformMetaArguments;` : interfaces.join("\n\n")}

/** Data source \`${table.type}\`: ${table.doc} */
export class ${name} extends LibvirtDataSource {
  static readonly tfResourceType = "${table.type}";

  constructor(scope: Construct, id: string, config: ${name}Config${empty ? " = {}" : ""}) {
    super(scope, id, tableOf(DATA_TABLES, ${name}.tfResourceType), config);
  }

${body}
}
`,
    );
  }
  const [providerConfig] = types(
    { name: "LibvirtProviderConfig", prefix: "LibvirtProvider", doc: "Arguments of the provider block." },
    PROVIDER_FIELDS,
  );
  write("provider-config.ts", `${providerConfig}\n`);
  return files;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { TABLES } = await import("../dist/src/schema/tables.js");
  const { DATA_TABLES, PROVIDER_FIELDS } = await import("../dist/src/schema/data.js");
  const target = new URL("../constructs/l1/generated/", import.meta.url);
  mkdirSync(target, { recursive: true });
  for (const [file, text] of layerOne({ TABLES, DATA_TABLES, PROVIDER_FIELDS })) writeFileSync(new URL(file, target), text);
}
