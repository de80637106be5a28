import type { AskedSymbol } from "./asked-symbols";

/** The values of a .config; what is not set is not in it, and texts are without their quotes. */
export function parseConfig(text: string): ReadonlyMap<string, string> {
  return new Map(
    [...text.matchAll(/^CONFIG_(\w+)=(.*)$/gm)].map(([, name = "", value = ""]) => [
      name,
      value.replace(/^"(.*)"$/, "$1").replaceAll(/\\(.)/g, "$1"),
    ]),
  );
}

/** A .config with the symbols set as asked, in place of what it says about them. */
export function withSymbols(base: string, asked: readonly AskedSymbol[]): string {
  const names = new Set(asked.map(({ name }) => name));
  const kept = base.split("\n").filter((line) => {
    const name = /^(?:# )?CONFIG_(\w+)(?:=| is not set)/.exec(line)?.[1];
    return name === undefined || !names.has(name);
  });
  return `${kept.join("\n").trimEnd()}\n${asked.map(configLine).join("\n")}\n`;
}

function configLine({ name, value }: AskedSymbol): string {
  if (value === "n") return `# CONFIG_${name} is not set`;
  const bare = typeof value === "number" || /^([ym]|0x[0-9a-fA-F]+)$/.test(value);
  return `CONFIG_${name}=${bare ? value : JSON.stringify(value)}`;
}
