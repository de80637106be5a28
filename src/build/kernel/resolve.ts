import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { QueztlError } from "../../core/error";
import { kernelsFolder } from "../../core/model/built-kernel";
import type { KernelDefinition } from "../../core/model/kernel";
import { kernelConfigsFolder } from "../../core/model/kernel-definition";
import { overlayHash } from "../../core/model/kernel-overlay";
import { isOlder } from "../../core/model/kernel-version";
import { type AskedSymbol, askedSymbols } from "./asked-symbols";
import { parseConfig, withSymbols } from "./config-text";
import { debianConfig } from "./debian-config";
import { explainSymbol } from "./explain-symbol";
import { readKconfig } from "./kconfig";
import { checkKernelTools, make } from "./make";
import type { SourceTree, SourceWork } from "./source-tree";

/** A checked .config. */
export interface ResolvedConfig {
  readonly text: string;
  readonly hash: string;
  readonly values: ReadonlyMap<string, string>;
}

/**
 * Lets Kconfig complete what the definition asks for, and checks every asked value again: Kconfig drops silently what depends on something that
 * is off. The caller holds the lock of the source, into which the overlay is plugged.
 * @throws QueztlError naming each lost symbol, the file that asks for it, and why
 */
export async function resolveConfig(definition: KernelDefinition, tree: SourceTree, work: SourceWork): Promise<ResolvedConfig> {
  checkKernelTools();
  checkVersion(definition, tree);
  const folder = join(kernelsFolder(work.cache), "configs", tree.id);
  mkdirSync(folder, { recursive: true });
  const log = join(folder, "make.log");
  const runMake = async (target: string) =>
    await make([target], { tree, objects: folder, log, what: `make ${target} of ${tree.label}`, jobs: 1 });
  work.update("configuration");
  const overlay = overlayHash(join(kernelConfigsFolder(), "overlay")).slice(0, 8);
  const baseFile = join(folder, `base-${definition.base}-${overlay}`);
  const config = join(folder, ".config");
  if (!existsSync(baseFile)) {
    if (definition.base === "debian") writeFileSync(config, await debianConfig(tree.version, work));
    else await runMake(definition.base === "tiny" ? "tinyconfig" : "x86_64_defconfig");
    writeFileSync(baseFile, readFileSync(config));
  }
  const asked = askedSymbols(definition);
  writeFileSync(config, withSymbols(readFileSync(baseFile, "utf8"), asked));
  await runMake("olddefconfig");
  const text = readFileSync(config, "utf8");
  const values = parseConfig(text);
  const lost = asked.filter((symbol) => !isKept(symbol, values));
  if (lost.length > 0) throw lostSymbols(definition, tree, lost, values);
  return { text, hash: createHash("sha256").update(text).digest("hex"), values };
}

function checkVersion(definition: KernelDefinition, tree: SourceTree): void {
  const tooNew = definition.fragments.find(({ since }) => since !== undefined && isOlder(tree.version, since));
  if (tooNew === undefined) return;
  throw new QueztlError({
    kind: "config",
    summary: `fragments/${tooNew.name}.yaml needs Linux ${tooNew.since} or newer, and ${tree.label} is ${tree.version}`,
    ...(tooNew.because === undefined ? {} : { why: tooNew.because }),
    fix: `use a source of ${tooNew.since} or newer, or take the fragment out`,
  });
}

function isKept({ name, value }: AskedSymbol, values: ReadonlyMap<string, string>): boolean {
  const got = values.get(name) ?? "n";
  if (got === String(value)) return true;
  if (value === "m") return got === "y" && !values.has("MODULES");
  return typeof value === "number" && Number(got) === value;
}

function lostSymbols(
  definition: KernelDefinition,
  tree: SourceTree,
  lost: readonly AskedSymbol[],
  values: ReadonlyMap<string, string>,
): QueztlError {
  const kconfig = readKconfig(tree.folder);
  const lines = lost.map(({ name, value, from }) => {
    const got = values.get(name) ?? "n";
    const asked = value === "m" && !values.has("MODULES") ? "y" : String(value);
    return `${from} asks ${name}=${value}, got ${got}: ${explainSymbol(name, asked, kconfig, values)}`;
  });
  const [only] = lines;
  return new QueztlError({
    kind: "config",
    summary:
      only !== undefined && lines.length === 1
        ? `${definition.name}: ${only}`
        : `${definition.name}: Linux ${tree.version} does not give ${lines.length} symbols\n${lines.map((line) => `  ${line}`).join("\n")}`,
    fix: "set what they depend on as well, or take them out",
  });
}
