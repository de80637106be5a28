/**
 * Makes the package of what the compiler wrote into dist/ (`npm run build` runs both):
 *
 *   dist/cdktf/     the constructs once more, for the library cdktf instead of cdktn
 *   dist/provider/  the provider in one file, with its hash
 *   node_modules/   the package's own name and commands, so that stacks here import "queztl" and `npx queztl` runs it
 */
import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const dist = join(root, "dist");
/** What the constructs are made of: the folders that they may import. */
const CONSTRUCTS = ["constructs", "src/core", "src/schema", "src/seed"];

function writeCdktfBuild() {
  const target = join(dist, "cdktf");
  rmSync(target, { recursive: true, force: true });
  for (const folder of CONSTRUCTS) {
    for (const entry of readdirSync(join(dist, folder), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const from = join(entry.parentPath, entry.name);
      const to = join(target, relative(dist, from));
      mkdirSync(dirname(to), { recursive: true });
      writeFileSync(to, forCdktf(readFileSync(from, "utf8")));
    }
  }
}

/** Only module names change: `require("cdktn")`, `from "cdktn"`, `import("cdktn")`. */
function forCdktf(text) {
  return text.replace(/(\brequire\(|\bfrom\s+|\bimport\()(["'])cdktn\2/g, "$1$2cdktf$2");
}

function bundleProvider() {
  if (!existsSync(join(dist, "src", "provider", "main.js"))) throw new Error("dist/src/provider/main.js is missing: run npm run build");
  execFileSync(process.execPath, [join(root, "setup", "bundle-provider.mjs")], { stdio: "inherit" });
}

/** In the package's own folder npm links neither its name nor its commands. Installed as a dependency, npm has done it. */
function linkItself() {
  const modules = join(root, "node_modules");
  if (!existsSync(modules)) return;
  link("..", join(modules, "queztl"));
  const { bin } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  for (const [name, file] of Object.entries(bin)) {
    if (!existsSync(join(root, file))) continue;
    chmodSync(join(root, file), 0o755);
    link(join("..", "..", file), join(modules, ".bin", name));
  }
}

function link(target, path) {
  if (lstatSync(path, { throwIfNoEntry: false }) !== undefined) rmSync(path, { recursive: true });
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(target, path);
}

writeCdktfBuild();
bundleProvider();
linkItself();
