import { dirname, join } from "node:path";
import { QueztlError } from "../../core/error";
import type { DomainSummary } from "../../libvirt/calls/domain";
import { embeddedSocket, parseUri } from "../../libvirt/uri";
import { attribute, attributeAt, findAll } from "../../libvirt/xml/query";
import type { XmlElement } from "../../libvirt/xml/tree";

export interface GuestLog {
  readonly kind: "console" | "qemu";
  /** On this machine. */
  readonly file: string;
}

/** Where libvirt of the embedded host sees its folders. */
const MOUNTS: readonly (readonly [string, string])[] = [
  ["/var/log/libvirt", "log"],
  ["/var/lib/libvirt", "lib"],
  ["/run/libvirt", "run"],
];

/** The logs of a VM: what its console printed, if its definition keeps that, and what QEMU said. @throws QueztlError for a libvirt elsewhere */
export function guestLogs(uri: string, { name }: DomainSummary, xml: XmlElement, env: NodeJS.ProcessEnv): readonly GuestLog[] {
  const target = parseUri(uri, env);
  if (target.transport !== "unix")
    throw new QueztlError({
      kind: "config",
      summary: "logs can be read on the libvirt host only",
      why: `${uri} is another machine, and libvirt does not send files`,
      fix: `ssh ${target.host} tail /var/log/libvirt/qemu/${name}.log, or watch it live: queztl vm console ${name}`,
    });
  const isHost = target.embedded || target.socket === embeddedSocket(env);
  const folder = isHost ? dirname(dirname(target.socket)) : undefined;
  const place = (file: string) => {
    const mount = folder === undefined ? undefined : MOUNTS.find(([prefix]) => file.startsWith(`${prefix}/`));
    return mount === undefined || folder === undefined ? file : join(folder, mount[1], file.slice(mount[0].length));
  };
  const consoles = ["devices/serial", "devices/console"].flatMap((path) => findAll(xml, path)).flatMap((device) => logOf(device) ?? []);
  const [first] = consoles;
  return [
    ...(first === undefined ? [] : [{ kind: "console", file: place(first) } as const]),
    { kind: "qemu", file: place(`/var/log/libvirt/qemu/${name}.log`) },
  ];
}

function logOf(device: XmlElement): string | undefined {
  return attributeAt(device, "log", "file") ?? (attribute(device, "type") === "file" ? attributeAt(device, "source", "path") : undefined);
}
