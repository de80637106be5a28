import { attributeAt, textAt } from "../../../libvirt/xml/query";
import type { XmlElement } from "../../../libvirt/xml/tree";

/** The files, beside disks, that a domain needs to be switched on: a VM that keeps its root keeps them, when its image has a new version. */
export function bootFilesOf(root: XmlElement): readonly string[] {
  const files = [textAt(root, "os/kernel"), textAt(root, "os/initrd"), attributeAt(root, "os/nvram", "template")];
  return files.flatMap((file) => (file === undefined || file === "" ? [] : [file]));
}
