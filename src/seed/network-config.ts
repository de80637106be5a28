import { DocumentReader } from "./document-reader";
import type { MicroInterface, SeedProblem } from "./micro-seed";
import { parseYaml } from "./yaml-document";

const ADDRESS = /^[0-9a-f.:]+\/\d{1,3}$/i;
const HOST = /^[0-9a-f.:]+$/i;

/** Reads network-config version 2 (bare or under `network:`) as far as the micro image takes it. */
export function readNetworkConfig(text: string): {
  readonly interfaces: readonly MicroInterface[];
  readonly problems: readonly SeedProblem[];
} {
  const reader = new DocumentReader();
  let interfaces: MicroInterface[] = [];
  const parsed = parseYaml(text, reader);
  if (parsed === null || parsed === undefined) return { interfaces, problems: reader.problems };
  const inner = typeof parsed === "object" && "network" in parsed ? parsed.network : parsed;
  reader.object(inner, "network", {
    version: (value, at) => {
      if (value !== 2) reader.problem(at, "only version 2 works with the micro image", "write version: 2 with ethernets");
    },
    ethernets: (value, at) => {
      const map = reader.fields(value, at) ?? {};
      interfaces = Object.entries(map).map(([name, entry]) => readInterface(reader, name, entry, `${at}.${name}`));
    },
  });
  return { interfaces, problems: reader.problems };
}

function readInterface(reader: DocumentReader, name: string, value: unknown, path: string): MicroInterface {
  const out: { -readonly [K in keyof MicroInterface]: MicroInterface[K] } = {
    match: { name },
    dhcp: false,
    addresses: [],
    routes: [],
    nameservers: [],
  };
  const gateway = (item: unknown, at: string) => {
    const via = reader.matching(item, at, HOST, "an address");
    if (via !== undefined) out.routes = [...out.routes, { to: "default", via }];
  };
  reader.object(value, path, {
    match: (item, at) =>
      reader.object(item, at, {
        macaddress: (mac, where) => {
          const text = reader.matching(mac, where, /^([0-9a-f]{2}:){5}[0-9a-f]{2}$/i, "a MAC address");
          if (text !== undefined) out.match = { mac: text.toLowerCase() };
        },
        name: (text, where) => {
          const pattern = reader.matching(text, where, /^[a-zA-Z0-9_.*-]+$/, "an interface name");
          if (pattern !== undefined) out.match = { name: pattern };
        },
      }),
    dhcp4: (item, at) => {
      out.dhcp = reader.flag(item, at) ?? false;
    },
    dhcp6: (item, at) => {
      if (item !== false) reader.problem(at, "the micro image has no DHCPv6", "leave it out: router advertisements are taken");
    },
    addresses: (item, at) => {
      out.addresses = reader.list(item, at, (address, where) =>
        reader.matching(address, where, ADDRESS, "an address with its prefix, such as 10.0.0.2/24"),
      );
    },
    gateway4: gateway,
    gateway6: gateway,
    routes: (item, at) => {
      out.routes = [...out.routes, ...reader.list(item, at, (route, where) => readRoute(reader, route, where))];
    },
    nameservers: (item, at) =>
      reader.object(item, at, {
        addresses: (list, where) => {
          out.nameservers = reader.list(list, where, (address, one) => reader.matching(address, one, HOST, "an address"));
        },
        search: (list, where) => void reader.list(list, where, (domain, one) => reader.line(domain, one)),
      }),
    mtu: (item, at) => {
      if (typeof item === "number" && Number.isInteger(item) && item >= 68 && item <= 65535) out.mtu = item;
      else reader.problem(at, "expected a whole number from 68 to 65535");
    },
    optional: () => undefined,
    "set-name": (_item, at) => reader.problem(at, "the micro image does not rename interfaces", "leave it out"),
  });
  return out;
}

function readRoute(reader: DocumentReader, value: unknown, path: string): { to: string; via: string } | undefined {
  let to: string | undefined;
  let via: string | undefined;
  reader.object(value, path, {
    to: (item, at) => {
      to = reader.matching(item, at, /^(default|[0-9a-f.:]+(\/\d{1,3})?)$/i, "a destination");
    },
    via: (item, at) => {
      via = reader.matching(item, at, HOST, "an address");
    },
  });
  return to === undefined || via === undefined ? undefined : { to: to === "0.0.0.0/0" ? "default" : to, via };
}
