import { createHash } from "node:crypto";
import { findPool } from "../../../libvirt/calls/pool";
import { findVolume, tryFindVolumeByPath, type Volume, volumeXml } from "../../../libvirt/calls/volume";
import { isNotFound } from "../../../libvirt/error";
import type { Libvirt } from "../../../libvirt/libvirt";
import { appendChild, editAt, removeChildren, setAttribute, withChildren } from "../../../libvirt/xml/edit";
import { parseXml } from "../../../libvirt/xml/parse";
import { attribute, attributeAt, child, find, findAll } from "../../../libvirt/xml/query";
import { element, isElement, type XmlElement } from "../../../libvirt/xml/tree";
import { writePlace } from "../../mapping/place";

/** PCIe ports of a q35 machine: one for each device that is there and for what is plugged in later (`facts`: libvirt gives only one spare). */
const ROOT_PORTS = 12;

export interface Identity {
  readonly owner: string | undefined;
  readonly name: string;
}

/**
 * Adds to a domain's XML what libvirt would choose at random or not at all: MAC addresses, card models, formats of volumes, aliases. What is
 * there already is never touched, so that an update leaves the other devices as they are.
 */
export async function completeDevices(libvirt: Libvirt, root: XmlElement, identity: Identity): Promise<XmlElement> {
  const formats = await diskFormats(libvirt, root);
  const used = new Set(findAll(root, "devices/interface/mac").flatMap((mac) => attribute(mac, "address")?.toLowerCase() ?? []));
  let index = 0;
  const complete = (device: XmlElement): XmlElement => {
    if (device.name === "disk") return completeDisk(device, formats.get(device));
    if (device.name !== "interface") return device;
    index += 1;
    return completeInterface(device, () => freeMac(identity, index - 1, used));
  };
  const devices = find(root, "devices");
  const completed =
    devices === undefined
      ? root
      : editAt(root, "devices", (target) =>
          withChildren(
            target,
            target.children.map((node) => (isElement(node) ? complete(node) : node)),
          ),
        );
  return withoutBootList(completed);
}

function completeDisk(disk: XmlElement, format: string | undefined): XmlElement {
  const typed =
    format === undefined || attributeAt(disk, "driver", "type") !== undefined
      ? disk
      : writePlace(writePlace(disk, "driver@name", "qemu"), "driver@type", format);
  const dev = attributeAt(disk, "target", "dev");
  return dev === undefined ? typed : withAlias(typed, `ua-disk-${dev}`);
}

function completeInterface(card: XmlElement, mac: () => string): XmlElement {
  const addressed = attributeAt(card, "mac", "address") === undefined ? writePlace(card, "mac@address", mac()) : card;
  const isHostdev = attribute(card, "type") === "hostdev";
  const modelled = isHostdev || child(card, "model") !== undefined ? addressed : writePlace(addressed, "model@type", "virtio");
  return withAlias(modelled, `ua-nic-${(attributeAt(modelled, "mac", "address") ?? "").replaceAll(":", "").toLowerCase()}`);
}

function withAlias(device: XmlElement, name: string): XmlElement {
  return child(device, "alias") === undefined ? appendChild(device, element("alias", { name })) : device;
}

/** A MAC that is the same at every create of the same card. `52:54:00` is QEMU's prefix. */
function freeMac({ owner, name }: Identity, index: number, used: Set<string>): string {
  for (let salt = 0; ; salt++) {
    const digest = createHash("sha256")
      .update(JSON.stringify([owner ?? "", name, index, salt]))
      .digest("hex");
    const mac = `52:54:00:${digest.slice(0, 2)}:${digest.slice(2, 4)}:${digest.slice(4, 6)}`;
    if (used.has(mac)) continue;
    used.add(mac);
    return mac;
  }
}

/** libvirt allows boot orders of devices or of kinds, not both, and writes `<boot dev='hd'/>` by itself. */
function withoutBootList(root: XmlElement): XmlElement {
  const devices = find(root, "devices");
  const hasOrder = devices?.children.some((node) => isElement(node) && attributeAt(node, "boot", "order") !== undefined) ?? false;
  return hasOrder && find(root, "os/boot") !== undefined
    ? editAt(root, "os", (os) => removeChildren(os, ({ name }) => name === "boot"))
    : root;
}

/** The formats of disks that do not name theirs. QEMU would take them for raw, and a guest could then point it to any file. */
async function diskFormats(libvirt: Libvirt, root: XmlElement): Promise<ReadonlyMap<XmlElement, string>> {
  const open = findAll(root, "devices/disk").filter((disk) => attributeAt(disk, "driver", "type") === undefined);
  const found = await Promise.all(open.map(async (disk) => [disk, await formatOf(libvirt, disk)] as const));
  return new Map(found.flatMap(([disk, format]) => (format === undefined ? [] : [[disk, format] as const])));
}

async function formatOf(libvirt: Libvirt, disk: XmlElement): Promise<string | undefined> {
  const volume = await volumeOf(libvirt, disk);
  if (volume === undefined) return undefined;
  const format = attributeAt(parseXml(await volumeXml(libvirt, volume)), "target/format", "type");
  return format === "iso" ? "raw" : format;
}

async function volumeOf(libvirt: Libvirt, disk: XmlElement): Promise<Volume | undefined> {
  const source = child(disk, "source");
  const [pool, name, file] = [attribute(source, "pool"), attribute(source, "volume"), attribute(source, "file")];
  try {
    if (pool !== undefined && name !== undefined) return await findVolume(libvirt, await findPool(libvirt, pool), name);
    return file === undefined ? undefined : await tryFindVolumeByPath(libvirt, file);
  } catch (error) {
    // The start of the domain says it better than we could.
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** The controllers that later hot-plugs need and that cannot be plugged in themselves. Only for a new q35 machine without any of its own. */
export function withSpareControllers(root: XmlElement): XmlElement {
  const machine = attributeAt(root, "os/type", "machine") ?? "";
  const declared = findAll(root, "devices/controller");
  if (!/^(pc-)?q35/.test(machine) || declared.some((one) => attribute(one, "type") === "pci")) return root;
  const ports = Array.from({ length: ROOT_PORTS }, () => element("controller", { type: "pci", model: "pcie-root-port" }));
  const serial = declared.some((one) => attribute(one, "type") === "virtio-serial")
    ? []
    : [element("controller", { type: "virtio-serial" })];
  return editAt(root, "devices", (devices) =>
    appendChild(devices, element("controller", { type: "pci", index: "0", model: "pcie-root" }), ...ports, ...serial),
  );
}

/** Sizes that hang on another one and are not declared follow it. */
export function withDependentSizes(
  root: XmlElement,
  declared: { readonly currentMemory: boolean; readonly currentVcpus: boolean },
): XmlElement {
  const memory = declared.currentMemory ? root : removeChildren(root, ({ name }) => name === "currentMemory");
  if (declared.currentVcpus || child(memory, "vcpu") === undefined) return memory;
  return editAt(memory, "vcpu", (vcpu) => setAttribute(vcpu, "current", undefined));
}
