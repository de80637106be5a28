import { expect, test } from "vitest";
import { type ApkRecord, recordOf } from "../../../../../src/build/image/packagers/apk/record";
import { solve } from "../../../../../src/build/image/packagers/apk/solver";

/** A package from `name version`, with lines of an index beside. */
function apk(id: string, fields: Readonly<Record<string, string>> = {}): ApkRecord {
  const [name = "", version = "1-r0"] = id.split(" ");
  return recordOf(new Map([["C", "Q1"], ["P", name], ["V", version], ...Object.entries(fields)]));
}

function chosen(records: readonly ApkRecord[], ...wanted: string[]): string[] {
  return solve(records, wanted).map(({ name, version }) => `${name} ${version}`);
}

test("the newest version that fits everything is chosen", () => {
  const libs = [apk("lib 1.0-r0"), apk("lib 1.10-r0"), apk("lib 1.9-r0"), apk("lib 2.0-r0")];
  expect(chosen(libs, "lib")).toEqual(["lib 2.0-r0"]);
  expect(chosen([...libs, apk("app", { D: "lib<2" })], "app")).toEqual(["app 1-r0", "lib 1.10-r0"]);
  expect(chosen([...libs, apk("app", { D: "lib~1.9" })], "app")).toEqual(["app 1-r0", "lib 1.9-r0"]);
  // It goes back: lib 2.0 was chosen before app asked for an older one.
  expect(chosen([...libs, apk("app", { D: "lib<2 lib>1.9" })], "lib", "app")).toEqual(["app 1-r0", "lib 1.10-r0"]);
});

test("names that packages provide are found: libraries, commands, paths, virtual names", () => {
  const records = [
    apk("musl 1.2.5-r0", { p: "so:libc.musl-x86_64.so.1=1" }),
    apk("busybox 1.37-r0", { D: "so:libc.musl-x86_64.so.1", p: "cmd:busybox=1.37-r0" }),
    apk("busybox-binsh 1.37-r0", { D: "busybox=1.37-r0", p: "/bin/sh cmd:sh=1.37-r0", k: "60" }),
    apk("dash-binsh 0.5-r0", { p: "/bin/sh cmd:sh=0.5-r0" }),
    apk("base", { D: "/bin/sh" }),
  ];
  expect(chosen(records, "base")).toEqual(["base 1-r0", "busybox 1.37-r0", "busybox-binsh 1.37-r0", "musl 1.2.5-r0"]);
  // One that the user names comes before the priority.
  expect(chosen(records, "dash-binsh", "base")).toEqual(["base 1-r0", "dash-binsh 0.5-r0"]);
  expect(() => chosen(records, "dash-binsh", "busybox-binsh")).toThrow(
    /cannot be installed together[\s\S]*dash-binsh provides cmd:sh already/,
  );
});

test("a name that several provide without a priority is the user's choice", () => {
  const records = [apk("a", { p: "mta" }), apk("b", { p: "mta" }), apk("cron", { D: "mta" })];
  expect(() => chosen(records, "cron")).toThrow(/several packages provide mta, which cron needs[\s\S]*a, b[\s\S]*name one of them/);
  expect(chosen(records, "b", "cron")).toEqual(["b 1-r0", "cron 1-r0"]);
});

test("conflicts hold in both directions", () => {
  const records = [apk("a", { D: "!b" }), apk("b"), apk("c", { D: "d" }), apk("d 2-r0", { D: "!a" }), apk("d 1-r0")];
  expect(() => chosen(records, "a", "b")).toThrow(/b 1-r0, but a cannot be with it/);
  expect(() => chosen(records, "b", "a")).toThrow(/a cannot be with b 1-r0/);
  expect(chosen(records, "a", "c")).toEqual(["a 1-r0", "c 1-r0", "d 1-r0"]);
  expect(() => chosen(records, "b", "!b")).toThrow(/the image cannot be with b/);
});

test("packages with install_if come by themselves, with what they need, unless something is against it", () => {
  const records = [
    apk("app"),
    apk("openrc"),
    apk("app-openrc", { i: "app=1-r0 openrc", D: "helper" }),
    apk("app-doc", { i: "app docs" }),
    apk("app-x", { i: "app", D: "!openrc" }),
    apk("helper"),
  ];
  expect(chosen(records, "app", "openrc")).toEqual(["app 1-r0", "app-openrc 1-r0", "helper 1-r0", "openrc 1-r0"]);
  expect(chosen(records, "app")).toEqual(["app 1-r0", "app-x 1-r0"]);
});

test("an unknown package is an error with the nearest name, a version that is not there one with those that are", () => {
  const records = [apk("openssh 9-r0"), apk("openrc")];
  expect(() => chosen(records, "opensh")).toThrow(/no package opensh[\s\S]*did you mean openssh/);
  expect(() => chosen(records, "openssh>10")).toThrow(/no openssh>10[\s\S]*there is 9-r0/);
  expect(() => chosen([apk("app", { D: "so:lost.so.1" })], "app")).toThrow(/nothing provides so:lost.so.1, which app needs/);
});

test("the earlier repository wins for the same version", () => {
  const [found] = solve(
    [
      { ...apk("a"), repository: "main" },
      { ...apk("a"), repository: "other" },
    ],
    ["a"],
  );
  expect(found?.repository).toBe("main");
});
