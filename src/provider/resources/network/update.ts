import {
  createNetwork,
  defineNetwork,
  destroyNetwork,
  findNetworkByUuid,
  isNetworkActive,
  type Network,
  type NetworkSection,
  setNetworkAutostart,
  updateNetwork,
} from "../../../libvirt/calls/network";
import { printXml } from "../../../libvirt/xml/print";
import { attribute, findAll } from "../../../libvirt/xml/query";
import type { XmlElement } from "../../../libvirt/xml/tree";
import { network as table } from "../../../schema/network";
import type { Host } from "../../host";
import type { Difference } from "../../mapping/difference";
import type { Outcome } from "../../sdk/resource";
import { failed } from "../failure";
import { writePrivate } from "../private-data";
import { isInDefinition, type TableChange } from "../table-change";
import { domainsOn, whileUnplugged } from "./plug";
import { readNetwork } from "./read";
import { renderChange } from "./render";
import { appliedState, inactiveXml } from "./state";

/** Changes what differs: reserved addresses and names in the running network, everything else by starting it anew. */
export async function updateNetworkResource(host: Host, wanted: TableChange): Promise<Outcome> {
  const { prior, planned } = wanted;
  try {
    const network = await findNetworkByUuid(host.libvirt, String(prior.id));
    await change(host, network, wanted);
    return { state: appliedState(network, planned), private: writePrivate({ protected: planned.protect === true }) };
  } catch (thrown) {
    return await failed(table, prior, "updating", thrown, async () => await readNetwork(host, prior));
  }
}

async function change(host: Host, network: Network, wanted: TableChange): Promise<void> {
  const { libvirt } = host;
  const { planned, differences: found } = wanted;
  if (found.some(({ path }) => path[0] === "autostart")) await setNetworkAutostart(libvirt, network, planned.autostart === true);
  const inXml = found.filter((one) => isInDefinition(table, one));
  if (inXml.length === 0) return;
  await libvirt.exclusive(`network ${network.name}`, async () => {
    const before = await inactiveXml(libvirt, network);
    const after = renderChange(host, before, wanted);
    const active = await isNetworkActive(libvirt, network);
    if (active && inXml.every(isOneCall)) await updateSections(host, network, before, after);
    else await startAnew(host, network, before, after, active);
  });
}

function isOneCall({ call }: Difference): boolean {
  return call === "dhcp-host" || call === "dns-host";
}

interface Section {
  readonly section: NetworkSection;
  readonly path: string;
  /** What tells two entries apart for libvirt. */
  readonly key: (entry: XmlElement) => string;
}

const SECTIONS: readonly Section[] = [
  {
    section: "ip-dhcp-host",
    path: "dhcp/host",
    key: (host) => attribute(host, "mac") ?? attribute(host, "id") ?? attribute(host, "name") ?? "",
  },
  { section: "dns-host", path: "host", key: (host) => attribute(host, "ip") ?? "" },
];

async function updateSections(host: Host, network: Network, before: XmlElement, after: XmlElement): Promise<void> {
  for (const section of SECTIONS) {
    const parents = section.section === "dns-host" ? "dns" : "ip";
    const [old, now] = [findAll(before, parents), findAll(after, parents)];
    for (let index = 0; index < Math.max(old.length, now.length); index++)
      await updateSection(host, network, section, section.section === "dns-host" ? -1 : index, old[index], now[index]);
  }
}

async function updateSection(
  host: Host,
  network: Network,
  { section, path, key }: Section,
  parentIndex: number,
  before: XmlElement | undefined,
  after: XmlElement | undefined,
): Promise<void> {
  const entries = (parent: XmlElement | undefined) =>
    new Map((parent === undefined ? [] : findAll(parent, path)).map((entry) => [key(entry), entry] as const));
  const [old, now] = [entries(before), entries(after)];
  const update = async (command: "delete" | "add-last", entry: XmlElement) =>
    await updateNetwork(host.libvirt, network, { section, command, xml: printXml(entry), parentIndex, live: true, config: true });
  // All that go first: an address may wander from one entry to another.
  for (const [name, entry] of old) if (!isSame(entry, now.get(name))) await update("delete", entry);
  for (const [name, entry] of now) if (!isSame(entry, old.get(name))) await update("add-last", entry);
}

function isSame(a: XmlElement, b: XmlElement | undefined): boolean {
  return b !== undefined && printXml(a) === printXml(b);
}

/** Guests on it stay on: their interfaces are plugged in again. */
async function startAnew(host: Host, network: Network, before: XmlElement, after: XmlElement, active: boolean): Promise<void> {
  const { libvirt } = host;
  const plugged = active ? await domainsOn(libvirt, network.name) : [];
  await defineNetwork(libvirt, printXml(after), { validate: false });
  await whileUnplugged(libvirt, network.name, plugged, async () => {
    if (active) await destroyNetwork(libvirt, network);
    try {
      await createNetwork(libvirt, network);
    } catch (error) {
      await defineNetwork(libvirt, printXml(before), { validate: false });
      if (active) await createNetwork(libvirt, network);
      throw error;
    }
  });
}
