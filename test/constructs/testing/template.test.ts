import { describe, expect, test } from "vitest";
import { Image } from "../../../constructs/image/image";
import { absent, anyValue, arrayWith, exact, objectLike, stringLike, Template } from "../../../constructs/testing";
import { differences } from "../../../constructs/testing/matcher";
import { Vm } from "../../../constructs/vm/vm";
import { labStack, lan } from "../lab";

function template(): Template {
  const stack = labStack();
  const network = lan(stack);
  new Vm(stack, "db", { image: Image.named("micro"), vcpus: 2, nics: [{ network }] });
  new Vm(stack, "web", { image: Image.named("micro"), nics: [{ network }] });
  return Template.fromStack(stack);
}

describe("a template", () => {
  test("finds resources and counts them", () => {
    template().hasResource("libvirt_domain", { name: "db", vcpu: 2 });
    template().resourceCount("libvirt_domain", 2);
    expect(Object.keys(template().resources("libvirt_network"))).toEqual(["lan"]);
    expect(template().resources("libvirt_pool")["queztl-lab"]).not.toHaveProperty("//");
  });

  test("shows what differs, the nearest resource first", () => {
    expect(() => template().hasResource("libvirt_domain", { name: "db", vcpu: 3, features: { acpi: false } })).toThrow(
      [
        "no libvirt_domain matches; the nearest first:",
        "  libvirt_domain.db",
        "    vcpu: expected 3, found 2",
        "    features.acpi: expected false, found true",
        "  libvirt_domain.web",
        '    name: expected "db", found "web"',
      ].join("\n"),
    );
  });

  test("says when there is nothing of a type, or another number", () => {
    expect(() => template().hasResource("libvirt_cloudinit_disk")).toThrow("there is no libvirt_cloudinit_disk");
    expect(() => template().resourceCount("libvirt_domain", 3)).toThrow("expected 3 of libvirt_domain, found 2: db, web");
  });
});

describe("a pattern", () => {
  const value = {
    a: 1,
    list: [
      { name: "x", size: 1 },
      { name: "y", size: 2 },
    ],
    text: "hello",
  };
  test.each<[string, unknown, readonly string[]]>([
    ["a plain object needs its keys", { a: 1 }, []],
    ["objectLike too", objectLike({ text: "hello" }), []],
    ["absent finds a key", { a: absent() }, ["a: expected nothing, found 1"]],
    ["absent is content without one", { b: absent() }, []],
    ["anyValue wants one", { a: anyValue(), b: anyValue() }, ["b: is missing"]],
    ["a plain list is all of it", { list: [{ name: "x" }] }, ["list: expected 1 items, found 2"]],
    ["arrayWith takes a part", { list: arrayWith([{ name: "y" }]) }, []],
    [
      "arrayWith keeps the order",
      { list: arrayWith([{ name: "y" }, { name: "x" }]) },
      ['list: no item from [2] on is like {"name":"x"}; it has none'],
    ],
    [
      "arrayWith shows the nearest",
      { list: arrayWith([{ name: "x", size: 3 }]) },
      ['list: no item is like {"name":"x","size":3}; the nearest one:\n    list[0].size: expected 3, found 1'],
    ],
    ["exact is all of it", { list: [exact({ name: "x" }), anyValue()] }, ["list[0].size: expected nothing, found 1"]],
    ["stringLike", { text: stringLike(/^hell/), a: stringLike(/1/) }, ["a: expected a string like /1/, found 1"]],
    ["an object is no list", { list: { name: "x" } }, ['list: expected an object, found [{"name":"x","size":1},{"name":"y","size":2}]']],
  ])("%s", (_name, pattern, expected) => expect(differences(value, pattern, "")).toEqual(expected));
});
