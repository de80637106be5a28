import { group, integer, list, text, YES_NO } from "./table";

/** What an interface of a guest and a network both say of a port of a switch. */

export const mtu = group("mtu", "Maximum transmission unit.", {
  size: integer("@size", "Bytes.", { required: true, min: 68, max: 65535 }),
});

export const portOptions = group("port", "Options of the bridge port.", {
  isolated: text("@isolated", "`yes` keeps guests of one bridge apart.", { oneOf: YES_NO }),
});

export const vlan = group("vlan", "VLAN tags.", {
  trunk: text("@trunk", "`yes` for several tags.", { oneOf: YES_NO }),
  tags: list(
    "tag",
    "Tags.",
    group(undefined, "A tag.", {
      id: integer("@id", "Number.", { required: true, min: 0, max: 4095 }),
      native_mode: text("@nativeMode", "`tagged` or `untagged`.", { oneOf: ["tagged", "untagged"] }),
    }),
    { key: "id" },
  ),
});

const rate = (element: string, doc: string) =>
  group(`bandwidth/${element}`, doc, {
    average: integer("@average", "KiB a second on average.", { min: 0 }),
    peak: integer("@peak", "KiB a second at most.", { min: 0 }),
    burst: integer("@burst", "KiB that may go at peak speed.", { min: 0 }),
    floor: integer("@floor", "KiB a second that are guaranteed.", { min: 0 }),
  });

/** Shaping is done by the kernel's queueing disciplines (https://libvirt.org/formatnetwork.html#quality-of-service). */
export const bandwidth = group(
  undefined,
  "Shaping on the host.",
  { inbound: rate("inbound", "Traffic to the guest."), outbound: rate("outbound", "Traffic from the guest.") },
  { change: "live", needs: ["sch_sfq"] },
);
