import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { checkerOf } from "../document/checker";
import { constant, list, mapOf, object, oneOf, text } from "../document/schema";
import { SourceDocument } from "../document/source-document";
import { DISTRIBUTIONS, type Distribution } from "./image-distribution-schema";

/** Where a distribution's packages come from, as the user has set it. */
export interface MirrorSettings {
  /** Base URL by repository; `main` stands for those that are not named. */
  readonly urls: Readonly<Record<string, string>>;
  /** Files of public keys that sign the packages' lists. @default the keys that come with the distribution's own keyring */
  readonly keys: readonly string[];
}

const url = text("Base URL.", { pattern: "^(https?|file)://[^\\s]+$", says: "a URL that starts with http://, https:// or file://" });
const distribution = oneOf("A distribution.", DISTRIBUTIONS);

const SCHEMA = object(
  "Mirrors of distributions.",
  { version: constant("Version of the format.", 1) },
  {
    mirrors: mapOf("By distribution: one URL for all, or a map by repository.", distribution, {
      json: { type: ["string", "object"], pattern: url.json.pattern, says: url.json.says, additionalProperties: url.json },
    }),
    keys: mapOf(
      "Files of public keys, by distribution.",
      distribution,
      list("Files.", text("A path.", { pattern: "^/", says: "an absolute path" })),
    ),
  },
);
const check = checkerOf(SCHEMA.json);

/** The file of settings: `QUEZTL_MIRRORS_FILE`, else mirrors.yaml of the user's configuration. */
export function mirrorsFile(env: NodeJS.ProcessEnv = process.env): string {
  return env.QUEZTL_MIRRORS_FILE || join(env.XDG_CONFIG_HOME || join(homedir(), ".config"), "queztl", "mirrors.yaml");
}

/**
 * What is set for a distribution; undefined if nothing is. The first that says something counts: `override` (an option of the command line),
 * `QUEZTL_MIRROR_<DISTRIBUTION>`, the file. Keys: `QUEZTL_KEYS_<DISTRIBUTION>` (with colons between), the file.
 * @throws DocumentError for mistakes in the file
 */
export function mirrorSettings(of: Distribution, override?: string, env: NodeJS.ProcessEnv = process.env): MirrorSettings {
  const file = mirrorsFile(env);
  const settings = existsSync(file) ? parse(readFileSync(file, "utf8"), file) : {};
  const one = override ?? (env[`QUEZTL_MIRROR_${of.toUpperCase()}`] || settings.mirrors?.[of]);
  const keys = (env[`QUEZTL_KEYS_${of.toUpperCase()}`] ?? "").split(":").filter((path) => path !== "");
  return {
    urls: one === undefined ? {} : typeof one === "string" ? { main: one } : one,
    keys: keys.length > 0 ? keys : (settings.keys?.[of] ?? []),
  };
}

interface Settings {
  readonly mirrors?: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly keys?: Readonly<Record<string, readonly string[]>>;
}

function parse(content: string, file: string): Settings {
  const source = SourceDocument.parse(content, file);
  const problems = check(source.value);
  if (problems.length > 0) throw source.error(problems);
  return source.value as Settings;
}
