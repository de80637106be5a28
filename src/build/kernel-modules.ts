import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { gunzipSync, zstdDecompressSync } from "node:zlib";
import { QueztlError } from "../core/error";

export interface KernelModule {
  readonly name: string;
  /** Below the folder of the kernel version, such as kernel/drivers/block/virtio_blk.ko. */
  readonly path: string;
  readonly content: Buffer;
  readonly needs: readonly string[];
}

/**
 * The named modules and all that they need, each after what it needs. Built-in ones are left out.
 * @throws QueztlError if a module is neither in the folder nor built in
 */
export function collectModules(folder: string, names: readonly string[]): KernelModule[] {
  const paths = new Map(
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((path) => /\.ko(\.(xz|zst|gz))?$/.test(path))
      .map((path) => [normal(path), path]),
  );
  const builtIn = new Set(readFileSync(join(folder, "modules.builtin"), "utf8").split("\n").filter(Boolean).map(normal));
  const found = new Map<string, KernelModule>();
  const visit = (name: string, wantedBy: string) => {
    const key = normal(name);
    if (found.has(key) || builtIn.has(key)) return;
    const path = paths.get(key);
    if (path === undefined)
      throw new QueztlError({
        kind: "config",
        summary: `the kernel has no module ${name}`,
        why: `wanted by ${wantedBy}`,
        fix: "take it out of modules",
      });
    const content = readModule(join(folder, path));
    const needs = modinfo(content, "depends").flatMap((value) => value.split(",").filter(Boolean));
    for (const need of needs) visit(need, name);
    found.set(key, { name: key, path: path.replace(/\.(xz|zst|gz)$/, ""), content, needs: needs.map(normal) });
  };
  for (const name of names) visit(name, "the image definition");
  return [...found.values()];
}

/** A module as the kernel takes it: distributions store them compressed. */
function readModule(file: string): Buffer {
  if (file.endsWith(".zst")) return zstdDecompressSync(readFileSync(file));
  if (file.endsWith(".gz")) return gunzipSync(readFileSync(file));
  if (file.endsWith(".xz")) return execFileSync("xz", ["-dc", file], { maxBuffer: 2 ** 28 });
  return readFileSync(file);
}

/** The file by which modprobe finds modules and what they need; it loads the needs of a line from the last to the first. */
export function modulesDep(modules: readonly KernelModule[]): string {
  const order = new Map(modules.map((module, index) => [module.name, { module, index }]));
  const deep = (module: KernelModule): readonly number[] =>
    module.needs.flatMap((need) => {
      const found = order.get(need);
      return found === undefined ? [] : [found.index, ...deep(found.module)];
    });
  const lines = modules.map((module) => {
    const needs = [...new Set(deep(module))].sort((a, b) => b - a).map((index) => modules[index]?.path);
    return `${module.path}: ${needs.join(" ")}`.trimEnd();
  });
  return `${lines.join("\n")}\n`;
}

/** The aliases by which the kernel asks for modules (devices, file systems). */
export function modulesAlias(modules: readonly KernelModule[]): string {
  return modules.flatMap((module) => modinfo(module.content, "alias").map((alias) => `alias ${alias} ${module.name}\n`)).join("");
}

/** Values of one key in the module's .modinfo section: NUL-terminated `key=value` strings. */
function modinfo(content: Buffer, key: string): string[] {
  const values: string[] = [];
  const mark = Buffer.from(`\0${key}=`);
  for (let at = content.indexOf(mark); at >= 0; at = content.indexOf(mark, at + 1)) {
    const start = at + mark.length;
    values.push(content.toString("latin1", start, content.indexOf(0, start)));
  }
  return values;
}

function normal(pathOrName: string): string {
  return basename(pathOrName)
    .replace(/\.ko(\.(xz|zst|gz))?$/, "")
    .replaceAll("-", "_");
}
