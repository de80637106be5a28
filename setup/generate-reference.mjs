// Writes docs/reference: pages of the provider from the tables, of the lab file from its schema, of the commands from their help.
// `npm run generate` builds what it reads first. The test holds the committed pages against what comes out here.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const NOTE = "<!-- Made by npm run generate; do not edit. -->";
const CHANGE_NOTE =
  "**Change** is what a plan does to the resource when the attribute changes: `none`, `live` (while it runs), `restart` (a shutdown and a start), `replace` (deleted and made anew). " +
  "The plan announces it in the computed attribute `change`; see [the life cycle of a change](../guides/lifecycle-of-a-change.md).";

/** File name → text. `program` is the command line's root command with all verbs loaded. */
export function referencePages({ tables, dataTables, providerFields, labSchema, program }) {
  const pages = new Map();
  for (const table of Object.values(tables)) pages.set(`${table.type}.md`, resourcePage(table));
  for (const table of Object.values(dataTables)) pages.set(`data-${table.type}.md`, dataPage(table));
  pages.set("provider.md", providerPage(providerFields));
  pages.set("lab-file.md", labPage(labSchema));
  pages.set("commands.md", commandsPage(program));
  pages.set("README.md", indexPage(tables, dataTables));
  return pages;
}

function resourcePage(table) {
  const usual = table.change;
  const { top, sections } = layOut(table.fields, (row) => ({ ...row, change: changeOf(table, row.change ?? usual, row.node) }));
  const head = ["Attribute", "Type", "Change", "Default", "Description"];
  const cells = (row) => [code(row.path), typeOf(row.node), isInner(row.node) ? "" : row.change, defaultOf(row.node), docOf(row.node)];
  return page(table.type, table.doc, [
    CHANGE_NOTE,
    "## Arguments",
    grid(head, top.map(cells)),
    "## Read-only",
    computedGrid(table.computed),
    ...sections.flatMap(({ title, rows }) => [`## \`${title}\``, grid(head, rows.map(cells))]),
  ]);
}

function dataPage(table) {
  const { top } = layOut(table.fields, (row) => row);
  const rows = top.map(({ path, node }) => [code(path), typeOf(node), defaultOf(node), docOf(node)]);
  const args = rows.length === 0 ? "None." : grid(["Argument", "Type", "Default", "Description"], rows);
  return page(`Data source ${table.type}`, table.doc, ["## Arguments", args, "## Results", computedGrid(table.computed)]);
}

function providerPage(fields) {
  const rows = Object.entries(fields).map(([name, node]) => [code(name), typeOf(node), defaultOf(node), docOf(node)]);
  return page("Provider queztl/libvirt", 'Arguments of the block `provider "libvirt"`. All are optional.', [
    grid(["Argument", "Type", "Default", "Description"], rows),
  ]);
}

/** Rows of the top level, and a section for each thing below that has attributes of its own; devices get one each. */
function layOut(fields, make) {
  const sections = [];
  const seen = new Map();
  const rowsOf = (prefix, children, change, into) => {
    for (const [name, node] of Object.entries(children))
      walk(prefix === "" ? name : `${prefix}.${name}`, node, node.change ?? change, into);
  };
  const walk = (path, node, change, into) => {
    const row = make({ path, node, change });
    into.push(row);
    if (!isInner(node)) return;
    const first = seen.get(node);
    if (first !== undefined) {
      row.node = { ...node, doc: `${node.doc} As \`${first}\`.` };
      return;
    }
    seen.set(node, path);
    inner(path, node, change, into);
  };
  const inner = (path, node, change, into) => {
    if (node.kind === "group") rowsOf(path, node.fields, change, into);
    else if (node.kind === "list") {
      if (isInner(node.item)) inner(`${path}[]`, node.item, node.item.change ?? change, into);
    } else
      for (const [name, { node: branch }] of Object.entries(node.branches)) walk(`${path}.${name}`, branch, branch.change ?? change, into);
  };
  const top = [];
  for (const [name, node] of Object.entries(fields)) {
    const row = make({ path: name, node, change: node.change });
    if (node.unitOf !== undefined) row.change = top.at(-1)?.change; // a number and its unit change together
    top.push(row);
    if (!isInner(node)) continue;
    const parts = name === "devices" ? Object.entries(node.fields).map(([key, child]) => [`${name}.${key}`, child]) : [[name, node]];
    for (const [title, part] of parts) {
      const rows = [];
      if (name === "devices") walk(title, part, part.change ?? node.change, rows);
      else inner(title, part, part.change, rows);
      if (rows.length > 0) sections.push({ title, rows });
    }
  }
  return { top, sections };
}

/** As the provider does it today: what a VM has no call for is changed by a restart. */
function changeOf(table, change, node) {
  return table.type === "libvirt_domain" && change === "live" && node.call === undefined && !node.doc.startsWith("One XML")
    ? "restart"
    : change;
}

function isInner(node) {
  return node.kind === "group" || node.kind === "list" || node.kind === "variants";
}

function typeOf(node) {
  if (node.kind === "group") return "object";
  if (node.kind === "variants") return `one of ${Object.keys(node.branches).map(code).join(", ")}`;
  if (node.kind === "list") return isInner(node.item) ? "list of objects" : `list of ${node.item.kind}s`;
  return node.kind;
}

function defaultOf(node) {
  if (node.required) return "**required**";
  if (node.keep) return "chosen, then kept";
  if (node.default !== undefined) return code(String(node.default));
  return "";
}

function docOf(node) {
  const parts = [node.doc];
  if (node.oneOf !== undefined && node.unitOf === undefined && !node.oneOf.every((one) => node.doc.includes(`\`${one}\``)))
    parts.push(`One of ${node.oneOf.map(code).join(", ")}.`);
  if (node.min !== undefined || node.max !== undefined)
    parts.push(
      node.max === undefined ? `At least ${node.min}.` : node.min === undefined ? `At most ${node.max}.` : `${node.min} to ${node.max}.`,
    );
  if (node.pattern !== undefined) parts.push(`Must be ${node.pattern.says}.`);
  if (node.secret) parts.push("Secret: shown as `(hidden)`.");
  if (node.needs !== undefined) parts.push(`Needs on the host: ${node.needs.map(code).join(", ")}.`);
  return parts.join(" ");
}

function computedGrid(computed) {
  return grid(
    ["Attribute", "Type", "Description"],
    Object.entries(computed).map(([name, { type, doc }]) => [code(name), computedType(type), doc]),
  );
}

function computedType(type) {
  if (typeof type === "string") return type;
  const [kind, item] = type;
  if (kind === "list") return `list of ${computedType(item).replace(/^(string|number|bool|object)/, "$1s")}`;
  return `object (${Object.entries(item)
    .map(([name, one]) => `${code(name)} ${computedType(one)}`)
    .join(", ")})`;
}

function labPage(schema) {
  const lab = schema.else.else;
  const rows = [];
  const walk = (path, node, required) => {
    rows.push([
      code(path),
      schemaType(node),
      required ? "**required**" : node.default === undefined ? "" : code(JSON.stringify(node.default)),
      schemaDoc(node),
    ]);
    if (node.properties !== undefined) fieldsOf(path, node);
    if (typeof node.additionalProperties === "object") walkMap(`${path}.NAME`, node.additionalProperties);
    for (const [, child] of Object.entries(node.patternProperties ?? {})) walkMap(`${path}.NAME`, child);
    if (node.items?.properties !== undefined) fieldsOf(`${path}[]`, node.items);
  };
  const walkMap = (path, node) => walk(path, node, false);
  const fieldsOf = (path, node) => {
    for (const [name, child] of Object.entries(node.properties))
      walk(path === "" ? name : `${path}.${name}`, child, node.required?.includes(name) ?? false);
  };
  fieldsOf("", lab);
  const bySection = Map.groupBy(rows, ([path]) => path.slice(1).split(/[.`[]/)[0]);
  return page("The lab file", "`lab.yaml`: one file, one lab. Editors complete it by the JSON Schema `docs/schema/lab.schema.json`.", [
    "Sizes take `KB` `MB` `GB` `TB` (10³, 10⁶…) and `KiB` `MiB` `GiB` `TiB` (2¹⁰, 2²⁰…); speeds take `kbps` `Mbps` `Gbps`, which are bits. The short form, `vm_policy: { name: …, … }`, alone or in a list, declares what stands under `vms.NAME`.",
    ...[...bySection].flatMap(([name, part]) => [`## \`${name}\``, grid(["Key", "Type", "Default", "Description"], part)]),
  ]);
}

function schemaType(node) {
  const types = [node.type ?? "any"].flat();
  if (node.const !== undefined) return code(String(node.const));
  if (node.enum !== undefined) return node.enum.map((one) => code(String(one))).join(", ");
  return types.map((type) => (type === "array" ? "list" : type === "object" && node.properties === undefined ? "map" : type)).join(" or ");
}

function schemaDoc(node) {
  const parts = [node.description ?? ""];
  if (node.minimum !== undefined || node.maximum !== undefined) parts.push(`${node.minimum ?? "…"} to ${node.maximum ?? "…"}.`);
  const [example] = node.examples ?? [];
  if (example !== undefined) parts.push(`Such as ${code(typeof example === "string" ? example : JSON.stringify(example))}.`);
  return parts.filter((part) => part !== "").join(" ");
}

function commandsPage(program) {
  const parts = [];
  const visit = (command, path) => {
    let text = "";
    command.configureOutput({ getOutHelpWidth: () => 110, getOutHasColors: () => false, writeOut: (piece) => (text += piece) });
    command.outputHelp();
    parts.push(`## ${path}`, `\`\`\`text\n${text.trimEnd()}\n\`\`\``);
    for (const one of command.commands) visit(one, `${path} ${one.name()}`);
  };
  visit(program, program.name());
  return page(
    "Commands",
    "What `--help` of each says. `queztl-hv X` is `queztl vm X`; `queztl-vm-builder` is `queztl image build`.",
    parts,
  );
}

function indexPage(tables, dataTables) {
  const item = (file, title, doc) => `- [${title}](${file}): ${doc}`;
  return page("Reference", "Made from the same tables that the provider, the TypeScript types and the checks are made from.", [
    [
      item("lab-file.md", "lab.yaml", "every key of a lab file"),
      item("commands.md", "queztl", "every command"),
      item("provider.md", "provider libvirt", "arguments of the provider block"),
      ...Object.values(tables).map(({ type, doc }) => item(`${type}.md`, type, doc)),
      ...Object.values(dataTables).map(({ type, doc }) => item(`data-${type}.md`, `data ${type}`, doc)),
    ].join("\n"),
  ]);
}

function page(title, doc, parts) {
  return `${[NOTE, `# ${title}`, doc, ...parts].join("\n\n")}\n`;
}

function grid(head, rows) {
  const line = (cells) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|").replaceAll("\n", " ")).join(" | ")} |`;
  return [line(head), `|${head.map(() => "---").join("|")}|`, ...rows.map(line)].join("\n");
}

function code(text) {
  return `\`${text}\``;
}

/** What the pages are made from, of the built package. */
export function builtSources() {
  const built = createRequire(new URL("../dist/src/cli/program.js", import.meta.url));
  return {
    tables: built("../schema/tables.js").TABLES,
    dataTables: built("../schema/data.js").DATA_TABLES,
    providerFields: built("../schema/data.js").PROVIDER_FIELDS,
    labSchema: built("../core/model/lab-published.js").labJsonSchema(),
    program: built("./program.js").wholeProgram({ program: "queztl" }),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = new URL("../docs/reference/", import.meta.url);
  const pages = referencePages(builtSources());
  mkdirSync(folder, { recursive: true });
  for (const old of readdirSync(folder)) if (!pages.has(old)) rmSync(new URL(old, folder));
  for (const [file, text] of pages) writeFileSync(new URL(file, folder), text);
}
