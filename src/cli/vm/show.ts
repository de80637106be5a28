import type { Command } from "commander";
import { domainAutostart, domainStats, domainXml } from "../../libvirt/calls/domain";
import { interfaceAddresses } from "../../libvirt/calls/domain-guest";
import { parseXml } from "../../libvirt/xml/parse";
import { attribute, attributeAt, find, findAll, textAt } from "../../libvirt/xml/query";
import type { XmlElement } from "../../libvirt/xml/tree";
import { deployedVms } from "../guests/where";
import { type FoundGuest, type GuestOptions, withGuest } from "../guests/with-guest";
import type { Session } from "../session";
import { pairs, table } from "../table";
import { guestCommand } from "./guest-options";

/** `queztl vm show NAME` */
export function show(command: Command, session: Session): void {
  guestCommand(command)
    .option("--json", "print JSON")
    .option("--xml", "print libvirt's XML")
    .action(async (name: string, options: GuestOptions & { readonly xml?: boolean }) => {
      await withGuest(session, name, options, async (guest) => {
        if (options.xml === true) return session.print((await domainXml(guest.libvirt, guest.domain)).trimEnd());
        const details = await read(session, guest);
        if (session.json) return session.document({ vm: details });
        const { interfaces, disks, ...rest } = details;
        session.print(
          pairs(Object.entries(rest).map(([key, value]) => [key.replaceAll("_", " "), value === undefined ? undefined : String(value)])),
        );
        const nics = interfaces.map(({ mac, network, model, addresses }) => [mac, network, model, addresses.join(" ") || "-"]);
        if (nics.length > 0) session.print(`\n${table(["MAC", "NETWORK", "MODEL", "ADDRESSES"], nics)}`);
        const rows = disks.map(({ target, bus, source, format }) => [target, bus, format, source]);
        if (rows.length > 0) session.print(`\n${table(["DISK", "BUS", "FORMAT", "SOURCE"], rows)}`);
        return undefined;
      });
    });
}

async function read(session: Session, { libvirt, domain, name, uuid, id, state, around }: FoundGuest) {
  const [text, autostart, [stats], leases, deployed] = await Promise.all([
    domainXml(libvirt, domain),
    domainAutostart(libvirt, domain),
    domainStats(libvirt, ["vcpu", "balloon"], [domain]),
    id === undefined ? [] : interfaceAddresses(libvirt, domain, "lease"),
    deployedVms(session, around.stacks),
  ]);
  const xml = parseXml(text);
  const vm = deployed.get(name);
  const addresses = new Map(leases.map((one) => [one.mac, one.addresses.map(({ address }) => address)]));
  return {
    name,
    uuid,
    uri: libvirt.uri,
    state,
    stack: vm?.stack,
    title: textAt(xml, "title"),
    type: attribute(xml, "type"),
    machine: attributeAt(xml, "os/type", "machine"),
    vcpus: Number(stats?.figures["vcpu.current"] ?? 0),
    memory_mib: Math.round(Number(stats?.figures["balloon.current"] ?? 0) / 1024),
    autostart,
    change: typeof vm?.attributes.change === "string" ? vm.attributes.change : undefined,
    interfaces: findAll(xml, "devices/interface").map((nic) => interfaceOf(nic, addresses)),
    disks: findAll(xml, "devices/disk").map(diskOf),
  };
}

function interfaceOf(nic: XmlElement, addresses: ReadonlyMap<string | undefined, readonly string[]>) {
  const mac = attributeAt(nic, "mac", "address") ?? "-";
  const source = find(nic, "source");
  const network = attribute(source, "network") ?? attribute(source, "bridge") ?? attribute(source, "dev") ?? attribute(nic, "type") ?? "-";
  return { mac, network, model: attributeAt(nic, "model", "type") ?? "-", addresses: addresses.get(mac) ?? [] };
}

function diskOf(disk: XmlElement) {
  const source = find(disk, "source");
  const pool = attribute(source, "pool");
  const volume = attribute(source, "volume");
  const file = attribute(source, "file") ?? attribute(source, "dev") ?? attribute(source, "name");
  return {
    target: attributeAt(disk, "target", "dev") ?? "-",
    bus: attributeAt(disk, "target", "bus") ?? "-",
    format: attributeAt(disk, "driver", "type") ?? "-",
    source: pool === undefined ? (file ?? "-") : `${pool}/${volume}`,
  };
}
