import { expect, test } from "vitest";
import { editAt, removeChildren, replaceChild, setAttribute, setText } from "../../../src/libvirt/xml/edit";
import { parseXml } from "../../../src/libvirt/xml/parse";
import { printXml } from "../../../src/libvirt/xml/print";
import { attribute, attributeAt, children, find, findAll, textAt } from "../../../src/libvirt/xml/query";
import { element } from "../../../src/libvirt/xml/tree";

const DOMAIN = `<domain type='qemu' id='3' xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'>
  <name>it&apos;s &lt;me&gt;</name>
  <metadata>
    <x:own xmlns:x="http://example.org/x">a "quote" &amp; <![CDATA[<raw>]]></x:own>
  </metadata>
  <!-- a comment -->
  <devices>
    <disk type='file' device='disk'>
      <target dev='vda' bus='virtio'/>
    </disk>
    <disk type='file' device='cdrom'>
      <target dev='sda' bus='sata'/>
      <readonly/>
    </disk>
  </devices>
  <qemu:commandline>
    <qemu:arg value='-foo &quot;bar&quot;'/>
  </qemu:commandline>
</domain>`;

test("what is not changed is printed byte by byte as it was", () => {
  expect(printXml(parseXml(`<?xml version="1.0"?>\n${DOMAIN}\n`))).toBe(DOMAIN);
});

test("values are found by path, with their escapes undone", () => {
  const root = parseXml(DOMAIN);
  expect(textAt(root, "name")).toBe("it's <me>");
  expect(textAt(root, "metadata/x:own")).toBe('a "quote" & <raw>');
  expect(findAll(root, "devices/disk/target").map((target) => attribute(target, "dev"))).toEqual(["vda", "sda"]);
  expect(attributeAt(root, "qemu:commandline/qemu:arg", "value")).toBe('-foo "bar"');
  expect(attributeAt(root, "devices/none", "x")).toBeUndefined();
  expect(attribute(root, "toString")).toBeUndefined();
  const devices = find(root, "devices");
  expect(devices === undefined ? [] : children(devices).map((child) => child.name)).toEqual(["disk", "disk"]);
});

test("an edit changes its element and keeps every other byte", () => {
  const root = parseXml(DOMAIN);
  const edited = editAt(root, "devices/disk/target", (target) => setAttribute(target, "bus", "scsi"));
  expect(printXml(edited)).toBe(
    DOMAIN.replace("dev='vda' bus='virtio'", "dev='vda' bus='scsi'").replace("-foo &quot;bar&quot;", "-foo &quot;bar&quot;"),
  );
  expect(printXml(root)).toBe(DOMAIN);
});

test("missing elements are made, removed ones leave no hole, and text is escaped", () => {
  const root = parseXml("<a>\n  <b/>\n</a>");
  const made = editAt(root, "c/d", (target) => setText(target, "1 < 2 & 3"));
  expect(printXml(made)).toBe("<a>\n  <b/>\n  <c>\n    <d>1 &lt; 2 &amp; 3</d>\n  </c>\n</a>");
  expect(printXml(removeChildren(made, (child) => child.name === "b"))).toBe("<a>\n  <c>\n    <d>1 &lt; 2 &amp; 3</d>\n  </c>\n</a>");
  const [b] = children(root, "b");
  if (b === undefined) throw new Error("no b");
  expect(printXml(replaceChild(root, b, element("e", { v: "'\"\n", gone: undefined })))).toBe("<a>\n  <e v='&apos;&quot;&#10;'/>\n</a>");
  expect(parseXml(printXml(element("e", { v: "'\"\n\t<&>" }))).attributes.v).toBe("'\"\n\t<&>");
});

test("malformed XML is refused with its place", () => {
  expect(() => parseXml("<a>\n<b></a>")).toThrow(/malformed XML[\s\S]*line 2/);
  expect(() => parseXml("")).toThrow("malformed XML");
  expect(() => parseXml("<a>&nope;</a>")).toThrow("malformed XML");
});
