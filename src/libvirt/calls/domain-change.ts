import { AFFECT_BITS, type Affects, flagsOf } from "../flags";
import type { Libvirt } from "../libvirt";
import { type Domain, onDomain } from "./domain";

/** Plugs a device in. */
export async function attachDevice(libvirt: Libvirt, dom: Domain, xml: string, affects: Affects = {}): Promise<void> {
  const flags = flagsOf(affects, AFFECT_BITS);
  await onDomain(libvirt, dom, async () => await libvirt.call("DOMAIN_ATTACH_DEVICE_FLAGS", { dom, xml, flags }));
}

/**
 * Asks for the removal of the device that `xml` describes. Success does not mean that it is gone: wait for `device-removed` and read the
 * XML again.
 */
export async function detachDevice(libvirt: Libvirt, dom: Domain, xml: string, affects: Affects = {}): Promise<void> {
  const flags = flagsOf(affects, AFFECT_BITS);
  await onDomain(libvirt, dom, async () => await libvirt.call("DOMAIN_DETACH_DEVICE_FLAGS", { dom, xml, flags }));
}

/** As `detachDevice`, by the alias; it returns at once. */
export async function detachDeviceAlias(libvirt: Libvirt, dom: Domain, alias: string, affects: Affects = {}): Promise<void> {
  const flags = flagsOf(affects, AFFECT_BITS);
  await onDomain(libvirt, dom, async () => await libvirt.call("DOMAIN_DETACH_DEVICE_ALIAS", { dom, alias, flags }));
}

/** Changes a device in place: a CD, a link, the network of an interface. With `force`, a CD also when the guest has locked it. */
export async function updateDevice(
  libvirt: Libvirt,
  dom: Domain,
  xml: string,
  options: Affects & { readonly force?: boolean } = {},
): Promise<void> {
  const flags = flagsOf(options, { ...AFFECT_BITS, force: 4 });
  await onDomain(libvirt, dom, async () => await libvirt.call("DOMAIN_UPDATE_DEVICE_FLAGS", { dom, xml, flags }));
}

/** Sets the memory that the guest has now, or, with `maximum`, may have. */
export async function setMemory(
  libvirt: Libvirt,
  dom: Domain,
  kibibytes: bigint,
  options: Affects & { readonly maximum?: boolean } = {},
): Promise<void> {
  const flags = flagsOf(options, { ...AFFECT_BITS, maximum: 4 });
  await onDomain(libvirt, dom, async () => await libvirt.call("DOMAIN_SET_MEMORY_FLAGS", { dom, memory: kibibytes, flags }));
}

/** Sets the number of vCPUs, or, with `maximum`, its limit. `guest`: through the agent, inside the guest. */
export async function setVcpus(
  libvirt: Libvirt,
  dom: Domain,
  count: number,
  options: Affects & { readonly maximum?: boolean; readonly guest?: boolean; readonly hotpluggable?: boolean } = {},
): Promise<void> {
  const flags = flagsOf(options, { ...AFFECT_BITS, maximum: 4, guest: 8, hotpluggable: 16 });
  await onDomain(libvirt, dom, async () => await libvirt.call("DOMAIN_SET_VCPUS_FLAGS", { dom, nvcpus: count, flags }));
}

/** VIR_DOMAIN_BLOCK_RESIZE_BYTES; without it the size would be in KiB. */
const RESIZE_BYTES = 1;

/** Sets the size of a running domain's disk, named by its target (`vda`) or its source. libvirt shrinks without asking: check before. */
export async function blockResize(libvirt: Libvirt, dom: Domain, disk: string, bytes: bigint): Promise<void> {
  await onDomain(libvirt, dom, async () => await libvirt.call("DOMAIN_BLOCK_RESIZE", { dom, disk, size: bytes, flags: RESIZE_BYTES }));
}

/** A text about the domain, or an element of somebody's own namespace. `undefined` removes it. */
export type DomainMetadata =
  | { readonly kind: "description" | "title"; readonly text: string | undefined }
  | { readonly kind: "element"; readonly namespace: string; readonly prefix: string; readonly xml: string | undefined };

/** virDomainMetadataType. */
const METADATA_TYPES = { description: 0, title: 1, element: 2 } as const;

export async function setMetadata(libvirt: Libvirt, dom: Domain, metadata: DomainMetadata, affects: Affects = {}): Promise<void> {
  const flags = flagsOf(affects, AFFECT_BITS);
  const type = METADATA_TYPES[metadata.kind];
  const args =
    metadata.kind === "element"
      ? { metadata: metadata.xml ?? null, key: metadata.prefix, uri: metadata.namespace }
      : { metadata: metadata.text ?? null, key: null, uri: null };
  await onDomain(libvirt, dom, async () => await libvirt.call("DOMAIN_SET_METADATA", { dom, type, ...args, flags }));
}
