// Turns libvirt's published protocol files into src/libvirt/generated/protocol.ts.
//   node setup/generate-libvirt-protocol.mjs FOLDER VERSION
// FOLDER holds remote_protocol.x, qemu_protocol.x, virnetprotocol.x and virkeepaliveprotocol.x, at any depth: an unpacked libvirt source
// (`apt-get source --download-only libvirt`). VERSION is that of the source, for the header.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";

const FILES = ["virnetprotocol.x", "virkeepaliveprotocol.x", "remote_protocol.x", "qemu_protocol.x"];
const [folder, version] = process.argv.slice(2);
if (folder === undefined || version === undefined) {
  console.error("usage: node setup/generate-libvirt-protocol.mjs FOLDER VERSION");
  process.exit(2);
}

const found = new Map(
  readdirSync(folder, { recursive: true })
    .filter((path) => FILES.includes(basename(path)))
    .map((path) => [basename(path), join(folder, path)]),
);
const missing = FILES.filter((file) => !found.has(file));
if (missing.length > 0) {
  console.error(`not found under ${folder}: ${missing.join(", ")}`);
  process.exit(1);
}

// From libvirt's C headers (libvirt-host.h, libvirt-common.h), which the protocol files use without defining them.
const constants = new Map([
  ["VIR_UUID_BUFLEN", 16],
  ["VIR_TYPED_PARAM_INT", 1],
  ["VIR_TYPED_PARAM_UINT", 2],
  ["VIR_TYPED_PARAM_LLONG", 3],
  ["VIR_TYPED_PARAM_ULLONG", 4],
  ["VIR_TYPED_PARAM_DOUBLE", 5],
  ["VIR_TYPED_PARAM_BOOLEAN", 6],
  ["VIR_TYPED_PARAM_STRING", 7],
  ["VIR_SECURITY_MODEL_BUFLEN", 257],
  ["VIR_SECURITY_LABEL_BUFLEN", 4097],
  ["VIR_SECURITY_DOI_BUFLEN", 257],
]);
const SCALARS = { int: "number", uint: "number", hyper: "bigint", uhyper: "bigint", double: "number" };

/** name → { text: what the codec reads, ts: what TypeScript reads, uses: names of other types } */
const types = new Map();
/** enum name → its members, in order */
const enums = new Map();
/** procedures that the daemon promises not to block on a guest */
const highPriority = new Set();

for (const file of FILES) parseFile(readFileSync(found.get(file), "utf8"));
writeFileSync(join(import.meta.dirname, "../src/libvirt/generated/protocol.ts"), print());

function parseFile(source) {
  for (const match of source.matchAll(/\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*(REMOTE_PROC_\w+)\s*=/g))
    if (match[1].includes("@priority: high")) highPriority.add(match[2].replace("REMOTE_PROC_", ""));
  const text = source.replace(/^%.*$/gm, "").replace(/\/\*[\s\S]*?\*\//g, "");
  const tokens = text.match(/[A-Za-z_]\w*|0x[0-9a-fA-F]+|-?\d+|[{}()<>[\];:,=*]/g) ?? [];
  let at = 0;
  const next = () => tokens[at++];
  const expect = (token) => {
    const seen = next();
    if (seen !== token) throw new Error(`expected ${token}, found ${seen} near ${tokens.slice(Math.max(0, at - 8), at + 4).join(" ")}`);
  };
  const number = (token) => {
    const value = constants.get(token) ?? Number(token);
    if (!Number.isInteger(value)) throw new Error(`unknown constant ${token}`);
    return value;
  };
  const baseType = () => {
    let name = next();
    if (name === "unsigned") name = ["int", "hyper", "char", "short"].includes(tokens[at]) ? `u${next()}` : "uint";
    // XDR has no unit smaller than four bytes: short and char travel as int.
    return { uchar: "uint", ushort: "uint", short: "int", char: "int" }[name] ?? name;
  };
  /** One `type name`, `type name<max>`, `type name[n]` or `type *name`, up to and with the semicolon. */
  const declaration = () => {
    const type = baseType();
    const optional = tokens[at] === "*" && next() === "*";
    const name = next();
    let text = optional ? `${type}*` : type;
    if (tokens[at] === "<") {
      next();
      text += `<${tokens[at] === ">" ? 0xffffffff : number(next())}>`;
      expect(">");
    } else if (tokens[at] === "[") {
      next();
      text += `[${number(next())}]`;
      expect("]");
    }
    expect(";");
    return { name, text, ts: tsOf(type, text), uses: [type] };
  };
  const declarations = (opener) => {
    const list = [];
    expect("{");
    while (tokens[at] !== "}") list.push(opener());
    next();
    expect(";");
    return list;
  };
  const statements = {
    const() {
      const name = next();
      expect("=");
      constants.set(name, number(next()));
      expect(";");
    },
    typedef() {
      const { name, ...type } = declaration();
      types.set(name, type);
    },
    enum() {
      const name = next();
      const members = declarations(() => {
        const member = next();
        expect("=");
        const value = number(next());
        constants.set(member, value);
        if (tokens[at] === ",") next();
        return [member, value];
      });
      enums.set(name, members);
      types.set(name, { text: "int", ts: "number", uses: [] });
    },
    struct() {
      const name = next();
      const fields = declarations(declaration);
      types.set(name, {
        text: `{${fields.map((f) => `${f.name} ${f.text}`).join(";")}}`,
        ts: fields.map((f) => `readonly ${f.name}: ${f.ts};`),
        uses: fields.flatMap((f) => f.uses),
      });
    },
    union() {
      const name = next();
      for (const token of ["switch", "(", "int"]) expect(token);
      next();
      expect(")");
      const cases = declarations(() => {
        expect("case");
        const value = number(next());
        expect(":");
        return { value, ...declaration() };
      });
      types.set(name, {
        text: `?${cases.map((c) => `${c.value} ${c.text}`).join(";")}`,
        ts: cases.map((c) => `{ readonly type: ${c.value}; readonly value: ${c.ts} }`).join(" | "),
        uses: cases.flatMap((c) => c.uses),
      });
    },
  };
  while (at < tokens.length) {
    const keyword = next();
    const statement = statements[keyword];
    if (statement === undefined) throw new Error(`unexpected ${keyword}`);
    statement();
  }
}

function tsOf(type, text) {
  if (type === "string") return "string";
  if (type === "opaque") return "Buffer";
  const one = SCALARS[type] ?? type;
  if (text.endsWith("*")) return `${one} | null`;
  return text === type ? one : `readonly ${one}[]`;
}

function print() {
  const remote = procedures("remote_procedure", "REMOTE_PROC_");
  const qemu = procedures("qemu_procedure", "QEMU_PROC_");
  const reached = new Set();
  const reach = (name) => {
    const type = types.get(name);
    if (type === undefined || reached.has(name)) return;
    reached.add(name);
    for (const used of type.uses) reach(used);
  };
  for (const name of ["virNetMessageError", "virNetStreamHole"]) reach(name);
  const messagesOf = (prefix, list) =>
    list.flatMap(([name]) => ["args", "ret", "msg"].map((end) => `${prefix}_${name.toLowerCase()}_${end}`));
  for (const name of [...messagesOf("remote", remote), ...messagesOf("qemu", qemu)]) reach(name);
  const used = [...types].filter(([name]) => reached.has(name));
  const table = (list) => list.map(([name, value]) => `  ${name}: ${value},\n`).join("");
  const calls = (prefix, list) =>
    list
      .map(([name]) => {
        const one = (end) => (types.has(`${prefix}_${name.toLowerCase()}_${end}`) ? `${prefix}_${name.toLowerCase()}_${end}` : "undefined");
        return `  readonly ${name}: readonly [${one("args")}, ${one("ret")}, ${one("msg")}];\n`;
      })
      .join("");
  return `// Generated by setup/generate-libvirt-protocol.mjs from the protocol files of libvirt ${version}; do not edit.
// Those files are Copyright (C) Red Hat, Inc. and others, LGPL-2.1-or-later; this is the interface that they describe.

${used.map(([name, { ts }]) => (Array.isArray(ts) ? `export interface ${name} { ${ts.join(" ")} }` : `export type ${name} = ${ts};`)).join("\n")}

/** Procedure → its arguments, its result, and, for events, its message. */
export interface RemoteProcedures {
${calls("remote", remote)}}

export interface QemuProcedures {
${calls("qemu", qemu)}}

/** Type → its layout: \`{field type;…}\`, \`?case type;…\`, \`type<max>\`, \`type[length]\`, \`type*\` (may be null), or another type. */
export const TYPES: Readonly<Record<string, string>> = {
${used.map(([name, { text }]) => `  ${name}: ${JSON.stringify(text)},\n`).join("")}};

export const REMOTE_PROCEDURES: { readonly [P in keyof RemoteProcedures]: number } = {
${table(remote)}};

export const QEMU_PROCEDURES: { readonly [P in keyof QemuProcedures]: number } = {
${table(qemu)}};

/** Procedures that never wait for a guest: the daemon keeps workers for them. */
export const HIGH_PRIORITY: ReadonlySet<keyof RemoteProcedures> = new Set<keyof RemoteProcedures>([
${remote
  .filter(([name]) => highPriority.has(name))
  .map(([name]) => `  "${name}",\n`)
  .join("")}]);

${["REMOTE_PROGRAM", "QEMU_PROGRAM", "KEEPALIVE_PROGRAM", "VIR_NET_MESSAGE_MAX", "VIR_NET_MESSAGE_LEGACY_PAYLOAD_MAX", "REMOTE_STRING_MAX"]
  .map((name) => `export const ${name} = ${constants.get(name)};\n`)
  .join("")}`;
}

function procedures(name, prefix) {
  return enums.get(name).map(([member, value]) => [member.replace(prefix, ""), value]);
}
