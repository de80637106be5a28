/**
 * Bundles the provider into one file that runs on Node 20 and newer, and writes its hash for lock files beside it:
 *
 *   node setup/bundle-provider.mjs [--entry src/provider/main.ts] [--out dist/provider] [--version X.Y.Z]
 *
 * The same sources give the same bytes.
 */
import { createHash } from "node:crypto";
import { chmodSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { build } from "esbuild";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const { values } = parseArgs({ options: { entry: { type: "string" }, out: { type: "string" }, version: { type: "string" } } });
const entry = resolve(values.entry ?? join(root, "src/provider/main.ts"));
const out = resolve(values.out ?? join(root, "dist/provider"));
const version = values.version ?? JSON.parse(readFileSync(join(root, "package.json"), "utf8")).version;
const file = `terraform-provider-libvirt_v${version}.cjs`;

// Shell and JavaScript in one file: the shell sees `:` with arguments, JavaScript a string and a comment. The check of the version is a
// script of its own, because an old Node cannot even parse the rest. Terraform shows what a provider says on stdout instead of a handshake.
const fix = "install Node.js 20 or newer (https://nodejs.org), or set QUEZTL_NODE to its program";
const start = [
  `if(parseInt(process.versions.node,10)<20){console.log("The libvirt provider needs Node.js 20 or newer; "+process.execPath+" is "+process.version+". To fix it: ${fix}.");process.exit(1)}`,
  `require(require("path").resolve(process.argv[1]))`,
].join(";");
const head = [
  "#!/bin/sh",
  `":" //; node="\${QUEZTL_NODE:-node}"; unset NODE_OPTIONS; export QUEZTL_PARENT="$PPID"`,
  `":" //; command -v "$node" >/dev/null 2>&1 || { echo "The libvirt provider needs Node.js, and $node is not found. To fix it: ${fix}."; exit 1; }`,
  `":" //; exec "$node" -e '${start}' -- "$0" "$@"`,
  "",
].join("\n");

const result = await build({
  entryPoints: [entry],
  absWorkingDir: root,
  bundle: true,
  write: false,
  platform: "node",
  target: "node20",
  format: "cjs",
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: "none",
  logLevel: "warning",
});
const bundle = Buffer.from(head + result.outputFiles[0].text);

// Terraform's h1: the hash of the list of the folder's files with their hashes.
const sha256 = (data) => createHash("sha256").update(data);
const h1 = `h1:${sha256(`${sha256(bundle).digest("hex")}  ${file}\n`).digest("base64")}`;

mkdirSync(out, { recursive: true });
for (const old of readdirSync(out)) if (old.startsWith("terraform-provider-libvirt_") && old !== file) rmSync(join(out, old));
replace(join(out, file), bundle, 0o755);
replace(join(out, "hash.json"), `${JSON.stringify({ version, file, h1 }, undefined, 2)}\n`, 0o644);
console.log(`${join(out, file)}  ${Math.round(bundle.length / 1024)} KB  ${h1}`);

/** Whoever runs the old file goes on with the old one. */
function replace(path, data, mode) {
  const temporary = `${path}.${process.pid}`;
  writeFileSync(temporary, data);
  chmodSync(temporary, mode);
  renameSync(temporary, path);
}
