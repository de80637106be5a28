import { type Domain, setDomainAutostart } from "../../../libvirt/calls/domain";
import { setMemory, setMetadata, updateDevice } from "../../../libvirt/calls/domain-change";
import type { Libvirt } from "../../../libvirt/libvirt";
import { printXml } from "../../../libvirt/xml/print";
import { attributeAt, findAll } from "../../../libvirt/xml/query";
import type { XmlElement } from "../../../libvirt/xml/tree";
import { isObject } from "../../../schema/check";
import { domain as table } from "../../../schema/domain/domain";
import type { Difference } from "../../mapping/difference";
import { bytesOf } from "../../mapping/normal";
import { plain, plainValues } from "../../mapping/values";
import type { Value, Values } from "../../sdk/value";
import { declaredMetadata, namespaceOf, withoutNamespace } from "../user-metadata";

const LIVE = { live: true } as const;

/** Makes the changes of a running domain that need no restart. The definition has them already. */
export async function changeLive(
  libvirt: Libvirt,
  domain: Domain,
  root: XmlElement,
  differences: readonly Difference[],
  prior: Values,
  planned: Values,
): Promise<void> {
  const names = new Set(differences.map(({ path }) => String(path[0])));
  for (const kind of ["title", "description"] as const) {
    if (names.has(kind)) await setMetadata(libvirt, domain, { kind, text: textOf(planned[kind]) }, LIVE);
  }
  if (names.has("metadata")) await changeMetadata(libvirt, domain, prior.metadata, planned.metadata);
  if (names.has("current_memory")) await setMemory(libvirt, domain, memoryKiB(planned), LIVE);
  for (const dev of changedMedia(differences, planned)) {
    const disk = findAll(root, "devices/disk").find((one) => attributeAt(one, "target", "dev") === dev);
    if (disk !== undefined) await updateDevice(libvirt, domain, printXml(disk), LIVE);
  }
}

export async function changeAutostart(
  libvirt: Libvirt,
  domain: Domain,
  differences: readonly Difference[],
  planned: Values,
): Promise<void> {
  if (differences.some(({ path }) => path[0] === "autostart")) await setDomainAutostart(libvirt, domain, planned.autostart === true);
}

async function changeMetadata(libvirt: Libvirt, domain: Domain, before: Value | undefined, after: Value | undefined): Promise<void> {
  const old = declaredMetadata(plain(before));
  const now = declaredMetadata(plain(after));
  const oldNamespace = old === undefined ? undefined : namespaceOf(old);
  const namespace = now === undefined ? undefined : namespaceOf(now);
  if (oldNamespace !== undefined && oldNamespace.uri !== namespace?.uri)
    await setMetadata(libvirt, domain, { kind: "element", namespace: oldNamespace.uri, prefix: oldNamespace.prefix, xml: undefined }, LIVE);
  if (now === undefined || namespace === undefined) return;
  await setMetadata(
    libvirt,
    domain,
    { kind: "element", namespace: namespace.uri, prefix: namespace.prefix, xml: printXml(withoutNamespace(now)) },
    LIVE,
  );
}

/** All of the guest's memory when nothing is declared. */
function memoryKiB(planned: Values): bigint {
  const values = plainValues(planned);
  for (const name of ["current_memory", "memory"]) {
    const node = table.fields[name];
    const bytes = node?.kind === "number" && values[name] !== null ? bytesOf(node, values[name], values) : undefined;
    if (bytes !== undefined) return bytes / 1024n;
  }
  return 0n;
}

function changedMedia(differences: readonly Difference[], planned: Values): readonly string[] {
  const devices = plain(planned.devices);
  const disks: readonly unknown[] = isObject(devices) && Array.isArray(devices.disks) ? devices.disks : [];
  const devs = differences.flatMap(({ call, path }) => {
    const disk = call === "media" && typeof path[2] === "number" ? disks[path[2]] : undefined;
    return isObject(disk) && isObject(disk.target) && typeof disk.target.dev === "string" ? [disk.target.dev] : [];
  });
  return [...new Set(devs)];
}

function textOf(value: Value | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}
