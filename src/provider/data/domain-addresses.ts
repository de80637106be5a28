import { QueztlError } from "../../core/error";
import { tryFindDomain, tryFindDomainByUuid } from "../../libvirt/calls/domain";
import { type AddressSource, type GuestInterface, interfaceAddresses } from "../../libvirt/calls/domain-guest";
import { LibvirtError } from "../../libvirt/error";
import { formatUuid } from "../../libvirt/uuid";
import type { Host } from "../host";
import { byUuidOrName } from "../resources/lookup";
import type { DataSource } from "../sdk/resource";
import type { Value } from "../sdk/value";
import { dataSchema, dataTable, validateData } from "./data-schema";

const table = dataTable("libvirt_domain_interface_addresses");

/** Addresses of a running domain, as of now. */
export const domainAddresses: DataSource<Host> = {
  schema: dataSchema(table),
  validate: (config) => validateData(table, config),
  async read(config, { client: { libvirt } }) {
    const id = String(config.domain);
    const domain = await byUuidOrName(
      id,
      async (uuid) => await tryFindDomainByUuid(libvirt, uuid),
      async (name) => await tryFindDomain(libvirt, name),
    );
    if (domain === undefined)
      throw new QueztlError({
        kind: "not-found",
        where: `data ${table.type}`,
        summary: `there is no domain "${id}"`,
        fix: "refer to the domain's resource: domain = libvirt_domain.NAME.id",
      });
    const sources: readonly AddressSource[] =
      typeof config.source === "string" && config.source !== "any" ? [config.source as AddressSource] : ["lease", "agent", "arp"];
    const found = await firstAnswer(sources, async (source) => await interfaceAddresses(libvirt, domain, source));
    return {
      state: {
        domain: config.domain ?? null,
        source: config.source ?? null,
        id: formatUuid(domain.uuid),
        interfaces: found.map(interfaceValue),
      },
    };
  },
};

/** With several sources, the first that knows an address. */
async function firstAnswer(
  sources: readonly AddressSource[],
  ask: (source: AddressSource) => Promise<readonly GuestInterface[]>,
): Promise<readonly GuestInterface[]> {
  for (const source of sources) {
    try {
      const found = await ask(source);
      if (sources.length === 1 || found.some(({ addresses }) => addresses.length > 0)) return found;
    } catch (error) {
      if (sources.length === 1 || !LibvirtError.is(error)) throw error;
    }
  }
  return [];
}

function interfaceValue({ name, mac, addresses }: GuestInterface): Value {
  return { name, hwaddr: mac ?? "", addrs: addresses.map(({ type, address, prefix }) => ({ type, addr: address, prefix })) };
}
