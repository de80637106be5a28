import type { Problem } from "../document/problem";
import { suggest } from "../suggest";
import type { KernelFragment, OwnSymbol, SymbolValue } from "./kernel";
import type { KernelDocument } from "./kernel-schema";
import { isOlder, namedVersion } from "./kernel-version";

interface Known {
  /** Of the file. */
  readonly name: string;
  readonly kernels: readonly string[];
  readonly fragments: readonly string[];
  /** Definitions that led here, each extending the next. */
  readonly ancestors: readonly string[];
}

/** What a schema cannot say about one file. Takes any value: parts that the schema refuses are left to it. */
export function checkKernelDocument(value: unknown, known: Known): readonly Problem[] {
  if (typeof value !== "object" || value === null) return [];
  const document = value as Readonly<Record<string, unknown>>;
  return [...checkName(document, known), ...checkExtends(document, known), ...checkFragments(document, known), ...checkSource(document)];
}

function checkName({ name }: Readonly<Record<string, unknown>>, known: Known): readonly Problem[] {
  if (typeof name !== "string" || !/^[a-z][a-z0-9-]{0,39}$/.test(name) || name === known.name) return [];
  return [{ path: ["name"], message: `must be the file's name, ${known.name}, not ${JSON.stringify(name)}` }];
}

function checkExtends({ extends: parent }: Readonly<Record<string, unknown>>, { name, kernels, ancestors }: Known): readonly Problem[] {
  if (typeof parent !== "string") return [];
  const path = ["extends"];
  if (parent === name || ancestors.includes(parent)) {
    const circle = [...ancestors.slice(Math.max(0, ancestors.indexOf(parent))), name, parent].join(" → ");
    return [{ path, message: `goes in a circle: ${circle}`, fix: "take one of them out" }];
  }
  if (kernels.includes(parent)) return [];
  const near = suggest(parent, kernels);
  return [
    {
      path,
      message: `there is no kernel "${parent}"`,
      fix: near === undefined ? `there are: ${kernels.join(", ")}` : `did you mean "${near}"?`,
    },
  ];
}

function checkFragments({ fragments }: Readonly<Record<string, unknown>>, known: Known): readonly Problem[] {
  if (!Array.isArray(fragments)) return [];
  return fragments.flatMap((name: unknown, index): readonly Problem[] => {
    if (typeof name !== "string" || known.fragments.includes(name)) return [];
    const near = suggest(name, known.fragments);
    const fix = near === undefined ? `there are: ${known.fragments.join(", ")}` : `did you mean "${near}"?`;
    return [{ path: ["fragments", index], message: `there is no fragment "${name}"`, fix }];
  });
}

const FORMS = [["debian"], ["url", "sha256"], ["git", "commit"]] as const;
const FORMS_TEXT = "write { debian: linux-source-6.12 }, { url: …, sha256: … } or { git: …, commit: … }";

function checkSource({ source }: Readonly<Record<string, unknown>>): readonly Problem[] {
  if (typeof source !== "object" || source === null || Array.isArray(source)) return [];
  const begun = FORMS.filter((form) => form.some((key) => key in source));
  const [form] = begun;
  if (form === undefined) return [{ path: ["source"], at: "key", message: "says no place", fix: FORMS_TEXT }];
  if (begun.length > 1) {
    const keys = FORMS.flat().filter((key) => key in source);
    return [{ path: ["source"], at: "key", message: `mixes ${keys.join(" and ")}`, fix: FORMS_TEXT }];
  }
  const lacking = form.filter((key) => !(key in source));
  return lacking.map((key) => ({ path: ["source", key], message: "is missing", fix: `write ${form.join(" and ")}` }));
}

interface Whole {
  readonly source: KernelDocument["source"];
  readonly base: KernelDocument["base"];
  readonly fragments: readonly KernelFragment[];
  readonly symbols: Readonly<Record<string, OwnSymbol>>;
}

/** What can only be said about a definition with all that it inherits. */
export function checkInherited(document: KernelDocument, { source, base, fragments, symbols }: Whole): readonly Problem[] {
  const missing = (key: "source" | "base", example: string): Problem => ({
    path: [key],
    message: "is missing, and nothing that is extended has it",
    fix: `write ${key}: ${example}`,
  });
  return [
    ...(source === undefined ? [missing("source", "{ debian: linux-source-6.12 }")] : []),
    ...(base === undefined ? [missing("base", "tiny")] : []),
    ...conflicts(document, fragments, symbols),
    ...tooOld(document, source, fragments),
    ...modulesWithoutModules(document, base, fragments, symbols),
  ];
}

function conflicts(
  document: KernelDocument,
  fragments: readonly KernelFragment[],
  symbols: Readonly<Record<string, OwnSymbol>>,
): readonly Problem[] {
  const first = new Map<string, { readonly value: SymbolValue; readonly by: string }>();
  return fragments.flatMap((fragment) =>
    Object.entries(fragment.symbols).flatMap(([symbol, value]): readonly Problem[] => {
      const earlier = first.get(symbol);
      if (earlier === undefined) first.set(symbol, { value, by: fragment.name });
      if (earlier === undefined || earlier.value === value || symbol in symbols) return [];
      const index = document.fragments?.indexOf(fragment.name) ?? -1;
      return [
        {
          path: index < 0 ? ["fragments"] : ["fragments", index],
          message: `fragments/${fragment.name}.yaml sets ${symbol}=${value}, but fragments/${earlier.by}.yaml sets ${symbol}=${earlier.value}`,
          fix: `take one of the two out, or say what it is to be: symbols: { ${symbol}: ${value} }`,
        },
      ];
    }),
  );
}

function tooOld(document: KernelDocument, source: KernelDocument["source"], fragments: readonly KernelFragment[]): readonly Problem[] {
  const version = source === undefined ? undefined : namedVersion(source);
  if (version === undefined) return [];
  return fragments.flatMap(({ name, since, because }): readonly Problem[] => {
    if (since === undefined || !isOlder(version, since)) return [];
    const index = document.fragments?.indexOf(name) ?? -1;
    return [
      {
        path: index < 0 ? ["fragments"] : ["fragments", index],
        message: `fragments/${name}.yaml needs Linux ${since} or newer, and the source is ${version}`,
        ...(because === undefined ? {} : { why: because }),
        fix: `use a source of ${since} or newer, or take the fragment out`,
      },
    ];
  });
}

function modulesWithoutModules(
  document: KernelDocument,
  base: KernelDocument["base"],
  fragments: readonly KernelFragment[],
  symbols: Readonly<Record<string, OwnSymbol>>,
): readonly Problem[] {
  if ((document.modules ?? []).length === 0) return [];
  const asked = symbols.MODULES?.value ?? fragments.find((fragment) => "MODULES" in fragment.symbols)?.symbols.MODULES;
  const enabled = asked === undefined ? base !== "tiny" : asked === "y";
  if (enabled) return [];
  return [
    {
      path: ["modules"],
      at: "key",
      message: "the kernel has no modules",
      why: "MODULES is not set to y",
      fix: "write symbols: { MODULES: y }, or take modules out",
    },
  ];
}
