import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Token } from "cdktn";
import { describe, expect, test } from "vitest";
import * as l1 from "../../../constructs/l1";
import { literal } from "../../../constructs/l1/literal";
import { exact, Template } from "../../../constructs/testing";
import { DATA_TABLES, PROVIDER_FIELDS } from "../../../src/schema/data";
import { TABLES } from "../../../src/schema/tables";
import { labStack } from "../lab";

describe("the generated files", () => {
  test("are what the generator makes of the tables", async () => {
    const { layerOne } = await import("../../../setup/generate-l1.mjs");
    const made: Map<string, string> = layerOne({ TABLES, DATA_TABLES, PROVIDER_FIELDS });
    const folder = "constructs/l1/generated";
    expect(readdirSync(folder).sort()).toEqual([...made.keys()].sort());
    for (const [file, text] of made) expect(readFileSync(join(folder, file), "utf8"), `run: npm run generate (${file})`).toBe(text);
  });
});

describe("the entry", () => {
  test("has the names that prebuilt providers use", () => {
    expect(Object.keys(l1)).toEqual(
      expect.arrayContaining(["LibvirtProvider", "Domain", "Volume", "Network", "Pool", "CloudinitDisk", "DataLibvirtNodeInfo"]),
    );
    expect(l1.domain.Domain).toBe(l1.Domain);
    expect(l1.provider.LibvirtProvider).toBe(l1.LibvirtProvider);
    expect(l1.dataLibvirtVolume.DataLibvirtVolume).toBe(l1.DataLibvirtVolume);
    expect(l1.Domain.tfResourceType).toBe("libvirt_domain");
  });
});

describe("layer 1", () => {
  test("writes camelCase as the provider names it, at any depth, and leaves templates alone", () => {
    const stack = labStack();
    new l1.Domain(stack, "a", { name: "${var.name}", maximumMemorySlots: 2, devices: { memBalloon: { model: "none" } } });
    Template.fromStack(stack).hasResource("libvirt_domain", {
      name: "${var.name}",
      maximum_memory_slots: 2,
      devices: { mem_balloon: { model: "none" } },
    });
  });

  test.each<[string, object]>([
    [
      'devices.disks[0].target.buss is not a known key; did you mean "bus"?',
      { devices: { disks: [{ target: { dev: "vda", buss: "virtio" } }] } },
    ],
    ["vcpu must be at least 1, not 0", { vcpu: 0 }],
    ['running must be true or false, not "maybe"', { running: "maybe" }],
    ["devices.disks[1].target.dev must be unique", { devices: { disks: [{ target: { dev: "vda" } }, { target: { dev: "vda" } }] } }],
  ])("refuses at synthesis: %s", (message, config) => {
    const stack = labStack();
    new l1.Domain(stack, "a", { name: "a", ...config });
    expect(() => Template.fromStack(stack)).toThrow(`[lab/a] ${message}`);
  });

  test("takes overrides, as often as it is synthesized", () => {
    const stack = labStack();
    const a = new l1.Domain(stack, "a", {
      name: "a",
      devices: { disks: [{ target: { dev: "vda" } }] },
      lifecycle: { preventDestroy: true },
    });
    a.addOverride("devices.disks.0.target.bus", "virtio");
    const expected = { name: "a", lifecycle: { prevent_destroy: true }, devices: { disks: [{ target: { dev: "vda", bus: "virtio" } }] } };
    Template.fromStack(stack).hasResource("libvirt_domain", expected);
    Template.fromStack(stack).hasResource("libvirt_domain", exact({ ...expected }));
  });

  test("refers to any attribute", () => {
    const stack = labStack();
    const a = new l1.Domain(stack, "a", { name: "a" });
    new l1.Domain(stack, "b", { name: "b", title: a.attribute("devices.interfaces[0].mac.address"), description: a.uuid });
    Template.fromStack(stack).hasResource("libvirt_domain", {
      title: "${libvirt_domain.a.devices.interfaces[0].mac.address}",
      description: "${libvirt_domain.a.uuid}",
    });
  });
});

describe("literal text", () => {
  test.each([
    ["${a}", "$${a}"],
    ["%{if}", "%%{if}"],
    ["$${a}", "$$${a}"],
    ["$ {a} $a 100%", "$ {a} $a 100%"],
  ])("%s is written %s", (text, expected) => expect(literal(text)).toBe(expected));

  test("tokens of the CDK stay", () => {
    const token = Token.asString({ resolve: () => "x", creationStack: [], toString: () => "" });
    expect(literal(`a ${token} b`)).toBe(`a ${token} b`);
  });
});
