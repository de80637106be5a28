import { CHANGES, type Change } from "../core/model/change";
import { VERSION } from "../core/version";
import { EMBEDDED_URI } from "../libvirt/uri";
import { check, formatPath } from "../schema/check";
import { PROVIDER_FIELDS } from "../schema/data";
import { domainAddresses } from "./data/domain-addresses";
import { networkData } from "./data/network";
import { nodeInfoData } from "./data/node-info";
import { poolData } from "./data/pool";
import { volumeData } from "./data/volume";
import { Host, type HostSettings } from "./host";
import { cloudinitDiskResource } from "./resources/cloudinit-disk";
import { domainResource } from "./resources/domain/resource";
import { networkResource } from "./resources/network/resource";
import { poolResource } from "./resources/pool/resource";
import { volumeResource } from "./resources/volume/resource";
import type { Diagnostic } from "./sdk/diagnostic";
import type { Provider } from "./sdk/resource";
import type { Attribute } from "./sdk/schema";
import { Unknown, type Values } from "./sdk/value";

/** `queztl/libvirt`. */
export function libvirtProvider(env: NodeJS.ProcessEnv): Provider<Host> {
  // Resources are validated before a client exists, so what the block says about unknown keys is kept from its own validation.
  let unknownKeys: HostSettings["unknownKeys"] = "error";
  const mode = () => unknownKeys;
  return {
    name: "libvirt",
    version: VERSION,
    schema: { version: 0, attributes: providerAttributes() },
    validate(config) {
      unknownKeys = config.unknown_keys === "warn" ? "warn" : "error";
      return validateBlock(config);
    },
    configure(config) {
      unknownKeys = config.unknown_keys === "warn" ? "warn" : "error";
      return { client: new Host(settingsOf(config, env)) };
    },
    close: async (host) => host.close(),
    resources: {
      libvirt_domain: domainResource(mode),
      libvirt_network: networkResource(mode),
      libvirt_pool: poolResource(mode),
      libvirt_volume: volumeResource(mode),
      libvirt_cloudinit_disk: cloudinitDiskResource(mode),
    },
    dataSources: {
      libvirt_domain_interface_addresses: domainAddresses,
      libvirt_node_info: nodeInfoData,
      libvirt_network: networkData,
      libvirt_pool: poolData,
      libvirt_volume: volumeData,
    },
  };
}

function providerAttributes(): { [name: string]: Attribute } {
  const attributes: { [name: string]: Attribute } = {};
  for (const [name, node] of Object.entries(PROVIDER_FIELDS))
    if (node.kind === "string" || node.kind === "number" || node.kind === "bool")
      attributes[name] = { type: node.kind, optional: true, description: node.doc };
  return attributes;
}

function validateBlock(config: Values): readonly Diagnostic[] {
  return check(PROVIDER_FIELDS, config, { isUnknown: (value) => value instanceof Unknown }).map(({ path, message }) => ({
    severity: "error",
    summary: `provider libvirt: ${formatPath(path)} ${message}`,
    path,
  }));
}

function settingsOf(config: Values, env: NodeJS.ProcessEnv): HostSettings {
  const { uri, owner, max_disruption, max_parallel_starts } = config;
  const limit = CHANGES.find((change): change is Change => change === max_disruption);
  return {
    uri: uri instanceof Unknown ? undefined : typeof uri === "string" && uri !== "" ? uri : env.LIBVIRT_DEFAULT_URI || EMBEDDED_URI,
    owner: typeof owner === "string" && owner !== "" ? owner : undefined,
    maxDisruption: limit ?? "replace",
    unknownKeys: config.unknown_keys === "warn" ? "warn" : "error",
    maxParallelStarts: typeof max_parallel_starts === "number" ? max_parallel_starts : 8,
  };
}
