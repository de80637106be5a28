import { expect, test } from "vitest";
import { apkVersionStartsWith, compareApkVersions } from "../../../../../src/build/image/packagers/apk/version";

// Ours, by the rules of apk-package(5): numbers step by step, a letter after them, suffixes of pre-releases before none, other suffixes after it.
const ORDER = `
2.34 > 0.1.0_alpha
1.0 < 1.0-r1
1.0_p10 > 1.0_p9
0.1.0_alpha_pre2 < 0.1.0_alpha
0.1.0_alpha < 0.1.3_alpha
0.12.0 > 0.1.0
1.0.1 > 1.0
1.0_rc1 < 1.0
1.0_pre1 < 1.0_rc1
1.0_git20200101 > 1.0
1.0a < 1.0b
1.0 < 1.0a
1.2.3-r0 = 1.2.3-r0
1.2.3-r10 > 1.2.3-r9
1.01 < 1.1
1.001 < 1.01
6.0.13-r2 > 6.0_beta1
20050718-r2 > 20050718-r1
3.0.0-r2 < 3.0.4-r2
13 > 0.9999
1.36.1-r15 < 1.37.0-r0
`;

test("versions are ordered as apk orders them", () => {
  for (const line of ORDER.trim().split("\n")) {
    const [a = "", sign = "", b = ""] = line.split(" ");
    const order = { "<": -1, "=": 0, ">": 1 }[sign] ?? Number.NaN;
    expect([line, compareApkVersions(a, b)]).toEqual([line, order]);
    expect([line, compareApkVersions(b, a)]).toEqual([line, 0 - order]);
  }
});

test("a version starts with the steps of another, not with its letters", () => {
  expect(apkVersionStartsWith("1.36.1-r2", "1.36")).toBe(true);
  expect(apkVersionStartsWith("1.36.1-r2", "1.36.1")).toBe(true);
  expect(apkVersionStartsWith("1.361", "1.36")).toBe(false);
  expect(apkVersionStartsWith("1.3", "1.36")).toBe(false);
});
