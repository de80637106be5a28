import { QueztlError } from "../../../core/error";
import { domainCapabilities } from "../../../libvirt/calls/node";
import type { Libvirt } from "../../../libvirt/libvirt";
import { parseXml } from "../../../libvirt/xml/parse";
import { attribute, attributeAt, find, findAll, textOf } from "../../../libvirt/xml/query";
import type { XmlElement } from "../../../libvirt/xml/tree";
import { writePlace } from "../../mapping/place";

/**
 * Names the firmware of a domain that boots securely from variables of its own and leaves the firmware's file open. libvirt chooses none then:
 * "nvram attribute 'template' cannot be specified when firmware autoselection is enabled".
 * @throws QueztlError if the host has none
 */
export async function withSecureFirmware(libvirt: Libvirt, root: XmlElement): Promise<XmlElement> {
  const loader = find(root, "os/loader");
  const isOpen = attribute(loader, "secure") === "yes" && textOf(loader)?.trim() === "";
  if (!isOpen || attributeAt(root, "os/nvram", "template") === undefined) return root;
  const found = (await loadersFor(libvirt, root)).find(isSecure);
  if (found !== undefined) return writePlace(root, "os/loader", found);
  throw new QueztlError({
    kind: "host",
    where: "os.loader",
    summary: "the host has no firmware for secure boot",
    why: "of OVMF's variants none of 4 MB with SMM is there, as a raw file",
    fix: "install it on the host (Debian: apt-get install ovmf), or name the file in os.loader",
  });
}

/** The firmware that the host has for such a machine. */
async function loadersFor(libvirt: Libvirt, root: XmlElement): Promise<readonly string[]> {
  const optional = (name: string, value: string | undefined) => (value === undefined ? {} : { [name]: value });
  const xml = await domainCapabilities(libvirt, {
    ...optional("arch", attributeAt(root, "os/type", "arch")),
    ...optional("machine", attributeAt(root, "os/type", "machine")),
    ...optional("virtType", attribute(root, "type")),
  });
  return findAll(parseXml(xml), "os/loader/value").map((value) => textOf(value).trim());
}

/** By the names of distributions: OVMF_CODE_4M.secboot.fd (Debian), OVMF_CODE.secboot.4m.fd (Arch Linux). Variables of 4 MB fit no other size. */
function isSecure(path: string): boolean {
  return /secboot|smm/i.test(path) && /4m/i.test(path) && !/\.qcow2$/.test(path);
}
