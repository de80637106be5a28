import { QueztlError } from "../../core/error";
import { isNetworkActive, networkAutostart, networkXml, tryFindNetwork } from "../../libvirt/calls/network";
import { formatUuid } from "../../libvirt/uuid";
import { parseXml } from "../../libvirt/xml/parse";
import { attribute, attributeAt, find, findAll } from "../../libvirt/xml/query";
import type { XmlElement } from "../../libvirt/xml/tree";
import type { Host } from "../host";
import type { DataSource } from "../sdk/resource";
import { dataSchema, dataTable, validateData } from "./data-schema";

const table = dataTable("libvirt_network");

/** A network that exists. */
export const networkData: DataSource<Host> = {
  schema: dataSchema(table),
  validate: (config) => validateData(table, config),
  async read(config, { client: { libvirt } }) {
    const name = String(config.name);
    const network = await tryFindNetwork(libvirt, name);
    if (network === undefined)
      throw new QueztlError({
        kind: "not-found",
        where: `data ${table.type}`,
        summary: `there is no network "${name}"`,
        fix: "see what there is: virsh net-list --all",
      });
    const [xml, active, autostart] = await Promise.all([
      networkXml(libvirt, network, { inactive: true }),
      isNetworkActive(libvirt, network),
      networkAutostart(libvirt, network),
    ]);
    const root = parseXml(xml);
    const uuid = formatUuid(network.uuid);
    return {
      state: {
        name,
        id: uuid,
        uuid,
        bridge: attributeAt(root, "bridge", "name") ?? "",
        active,
        autostart,
        forward_mode: find(root, "forward") === undefined ? "" : (attributeAt(root, "forward", "mode") ?? "nat"),
        domain: attributeAt(root, "domain", "name") ?? "",
        addresses: findAll(root, "ip").flatMap(addressOf),
      },
    };
  },
};

function addressOf(ip: XmlElement): readonly string[] {
  const address = attribute(ip, "address");
  if (address === undefined) return [];
  const netmask = attribute(ip, "netmask");
  const prefix = attribute(ip, "prefix") ?? (netmask === undefined ? undefined : String(bitsOf(netmask)));
  return [prefix === undefined ? address : `${address}/${prefix}`];
}

function bitsOf(netmask: string): number {
  return netmask
    .split(".")
    .map((part) => Number(part).toString(2).replaceAll("0", "").length)
    .reduce((sum, bits) => sum + bits, 0);
}
