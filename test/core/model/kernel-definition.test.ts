import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findBuiltKernel } from "../../../src/core/model/built-kernel";
import { hashKernelDefinition, listKernelDefinitions, loadKernelDefinition } from "../../../src/core/model/kernel-definition";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "queztl-kernels-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

function loaded(name: string, text: string) {
  writeFileSync(join(folder, `${name}.yaml`), `version: 1\nname: ${name}\ndescription: d\n${text}`);
  return loadKernelDefinition(name, folder);
}

test("the definitions of the package are valid", () => {
  expect(listKernelDefinitions()).toEqual(["queztl-gpu", "queztl-micro", "queztl-rt", "queztl-server"]);
  for (const name of listKernelDefinitions()) expect(loadKernelDefinition(name).name).toBe(name);
});

test("a definition adds to what it extends, and its own symbols win", () => {
  loaded("a", "source: { debian: linux-source-6.12 }\nbase: tiny\nfragments: [files]\nsymbols: { SMP: y, NR_CPUS: 4 }\ncmdline: quiet\n");
  const b = loaded("b", "extends: a\nfragments: [machine]\nsymbols: { NR_CPUS: 8 }\n");
  expect(b.fragments.map(({ name }) => name)).toEqual(["files", "machine"]);
  expect(b.symbols).toEqual({ SMP: { value: "y", from: "a.yaml" }, NR_CPUS: { value: 8, from: "b.yaml" } });
  expect(b.cmdline).toBe("quiet");
});

test("own symbols settle what fragments contradict each other in", () => {
  const rt = loadKernelDefinition("queztl-rt");
  expect(rt.symbols.PREEMPT_VOLUNTARY).toEqual({ value: "n", from: "queztl-rt.yaml" });
});

test("the hash is of what is built, not of how it is described", () => {
  const hash = (more: string) => hashKernelDefinition(loaded("h", `source: { debian: linux-source-6.12 }\nbase: tiny\n${more}`));
  const plain = hash("");
  expect(hash("# a comment\nbudget: { size: 1MB }\n")).toBe(plain);
  expect(hash("symbols: { SMP: y }\n")).not.toBe(plain);
  expect(hash("fragments: [files]\n")).not.toBe(plain);
  expect(hash("cmdline: quiet\n")).not.toBe(plain);
});

test("an unknown kernel is an error with the near name", () => {
  expect(() => loadKernelDefinition("queztl-mirco")).toThrow(/there is no kernel "queztl-mirco"[\s\S]*did you mean "queztl-micro"\?/);
});

test("a kernel that is not built says how to build it", () => {
  expect(() => findBuiltKernel("queztl-micro", "0123456789abcdef", folder)).toThrow(/run: queztl kernel build queztl-micro/);
});
