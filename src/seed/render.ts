import { readUserData } from "./cloud-config";
import { DocumentReader } from "./document-reader";
import { type IsoFile, isoImage } from "./iso";
import { microScript } from "./micro-script";
import type { SeedProblem } from "./micro-seed";
import { readNetworkConfig } from "./network-config";
import type { SeedDocuments } from "./nocloud";
import { parseYaml } from "./yaml-document";

/** The label by which cloud-init and the micro image find a NoCloud seed. */
export const SEED_LABEL = "cidata";

/**
 * The files of a NoCloud seed: the documents as they are, for cloud-init, and the same data as shell for the micro image.
 * Never fails for its content: what micro does not take is named in the script, and micro says on its console that it ignored it.
 */
export function renderSeed(userData: string, metaData: string, networkConfig?: string): readonly IsoFile[] {
  const user = readUserData(userData, true);
  const meta = readMetaData(metaData);
  const network = networkConfig === undefined ? { interfaces: [], problems: [] } : readNetworkConfig(networkConfig);
  const seed = { ...meta.data, ...user.data, rootKeys: [...meta.data.rootKeys, ...user.data.rootKeys], interfaces: network.interfaces };
  const ignored = [...user.problems, ...meta.problems, ...network.problems].map((problem) => problem.path);
  return [
    { name: "user-data", content: userData },
    { name: "meta-data", content: metaData },
    ...(networkConfig === undefined ? [] : [{ name: "network-config", content: networkConfig }]),
    { name: "queztl.sh", content: microScript(seed, ignored) },
  ];
}

/** The seed as an ISO image. */
export function seedImage(documents: SeedDocuments): Buffer {
  return isoImage(renderSeed(documents.userData, documents.metaData, documents.networkConfig), { label: SEED_LABEL });
}

/**
 * What of a seed the micro image would not take; empty if it takes all of it.
 * @param shells as `readUserData`: for our reader in images of distributions
 */
export function checkSeedForMicro(userData: string, networkConfig?: string, shells = false): readonly SeedProblem[] {
  return [...readUserData(userData, shells).problems, ...(networkConfig === undefined ? [] : readNetworkConfig(networkConfig).problems)];
}

interface MetaData {
  readonly instanceId?: string;
  readonly hostname?: string;
  readonly rootKeys: readonly string[];
}

function readMetaData(text: string): { readonly data: MetaData; readonly problems: readonly SeedProblem[] } {
  const reader = new DocumentReader();
  const data: { -readonly [K in keyof MetaData]: MetaData[K] } = { rootKeys: [] };
  const document = parseYaml(text, reader);
  if (document === null || document === undefined) return { data, problems: reader.problems };
  for (const [key, value] of Object.entries(reader.fields(document, "meta-data") ?? {})) {
    const text = typeof value === "string" || typeof value === "number" ? String(value) : "";
    if (key === "instance-id" && text !== "") data.instanceId = text;
    else if ((key === "local-hostname" || key === "hostname") && text !== "") data.hostname = text;
    else if (key === "public-keys") data.rootKeys = publicKeys(value);
  }
  return { data, problems: reader.problems };
}

/** A key, a list of keys, or a map of them by name. */
function publicKeys(value: unknown): string[] {
  if (typeof value === "string") return value.split("\n").filter((line) => line.trim() !== "");
  if (typeof value === "object" && value !== null) return Object.values(value).flatMap(publicKeys);
  return [];
}
