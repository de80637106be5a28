import { type Fields, group, integer, text } from "../table";

/** Attributes that any device may carry (https://libvirt.org/formatdomain.html#devices). */
export const attachment: Fields = {
  alias: group(
    "alias",
    "The device's alias. One of your own begins with `ua-`.",
    {
      name: text("@name", "The alias; must begin with `ua-`.", {
        required: true,
        pattern: { regexp: /^ua-[A-Za-z0-9_-]+$/, says: "a name that begins with ua-" },
      }),
    },
    { auto: true, keep: true },
  ),
  address: group(
    "address",
    "Where the device sits on its bus. libvirt chooses it when it is absent.",
    {
      type: text("@type", "Kind of address, such as `pci`, `drive`, `ccw`, `virtio-serial`, `usb`."),
      domain: text("@domain", "PCI domain."),
      bus: text("@bus", "Bus number."),
      slot: text("@slot", "PCI slot."),
      function: text("@function", "PCI function."),
      multifunction: text("@multifunction", "`on` if the slot has more than one function."),
      controller: text("@controller", "Controller number of a drive or virtio-serial port."),
      target: text("@target", "Target number of a drive."),
      unit: text("@unit", "Unit number of a drive."),
      port: text("@port", "Port of a virtio-serial or USB device."),
    },
    { auto: true, keep: true },
  ),
};

/** Boot order of a device (https://libvirt.org/formatdomain.html#bios-bootloader). */
export const boot = group("boot", "Makes the device bootable; excludes `os.boot_devices`.", {
  order: integer("@order", "Place in the boot order, from 1.", { required: true, min: 1 }),
  load_parm: text("@loadparm", "Boot parameter for s390."),
});

/** Options of a virtio device's driver (https://libvirt.org/formatdomain.html#virtio-related-options). */
export const virtioDriver: Fields = {
  iommu: text("@iommu", "`on` lets the device use an emulated IOMMU.", { oneOf: ["on", "off"] }),
  ats: text("@ats", "`on` enables Address Translation Service for PCIe devices.", { oneOf: ["on", "off"] }),
  packed: text("@packed", "`on` uses packed virtqueues.", { oneOf: ["on", "off"] }),
  page_per_vq: text("@page_per_vq", "`on` places each virtqueue's notification area on a page of its own.", { oneOf: ["on", "off"] }),
};
