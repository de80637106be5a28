import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { packageSource } from "../../src/cli/lab/package-source";
import { run } from "../../src/core/process";
import { VERSION } from "../../src/core/version";
import { Workplace } from "./program";

let place: Workplace;

beforeEach(() => {
  place = new Workplace();
});

afterEach(() => place.remove());

const ROOT = resolve(__dirname, "../..");

test("a YAML lab is made, named after its folder, and is valid", async () => {
  expect(await place.ok("init", "Our Shop")).toBe("+ Our Shop/.gitignore\n+ Our Shop/lab.yaml\n");
  expect(readFileSync(place.path("Our Shop/lab.yaml"), "utf8")).toContain("\nlab: our-shop\n");
  const { code, stdout } = await place.run(["validate"], { cwd: place.path("Our Shop") });
  expect([code, stdout]).toEqual([0, expect.stringMatching(/^our-shop: valid, \d+ resources\n$/)]);
});

test("a TypeScript lab is made, compiles, and is valid", async () => {
  expect((await place.ok("init", "--ts", "shop")).split("\n")).toEqual(
    expect.arrayContaining(["+ shop/lab.ts", "+ shop/package.json", "+ shop/.npmrc"]),
  );
  symlinkSync(join(ROOT, "node_modules"), place.path("shop/node_modules"));
  await run(join(ROOT, "node_modules/.bin/tsc"), ["--noEmit"], { cwd: place.path("shop") });
  const { code, stdout } = await place.run(["validate"], { cwd: place.path("shop") });
  expect([code, stdout]).toEqual([0, expect.stringMatching(/^shop: valid, \d+ resources\n$/)]);
});

test("a TypeScript lab takes queztl from where the one that made it came from", async () => {
  await place.ok("init", "--ts", "shop");
  expect(JSON.parse(readFileSync(place.path("shop/package.json"), "utf8"))).toMatchObject({ dependencies: { queztl: `file:${ROOT}` } });
  mkdirSync(place.path("node_modules/queztl"), { recursive: true });
  const source = (queztl: string) => {
    writeFileSync(place.path("package.json"), JSON.stringify({ dependencies: { queztl } }));
    return packageSource(place.path("node_modules/queztl"));
  };
  expect(source("file:../queztl-0.1.0.tgz")).toBe(`file:${join(dirname(place.folder), "queztl-0.1.0.tgz")}`);
  expect(source("^0.1.0")).toBe(VERSION);
});

test("a lab that is there is not overwritten", async () => {
  await place.ok("init", "shop");
  const { code, stderr } = await place.run(["init", "shop"]);
  expect(code).toBe(2);
  expect(stderr).toBe(
    `error: lab.yaml is there already\n  where: ${place.path("shop/lab.yaml")}\n  fix: edit it, or name another folder: queztl init FOLDER\n`,
  );
  expect(existsSync(place.path("shop/lab.ts"))).toBe(false);
});

test("bash completes verbs and options from the script", async () => {
  const complete = async (...words: readonly string[]) => {
    const quoted = words.map((word) => `'${word}'`).join(" ");
    const [node, args] = place.command("completion", "bash");
    const script = `source <("$0" "$@"); COMP_WORDS=(queztl ${quoted}); COMP_CWORD=${words.length}; _queztl; echo "\${COMPREPLY[@]}"`;
    return (await run("bash", ["-c", script, node, ...args], { env: place.env })).stdout.trim();
  };
  expect(await complete("de")).toBe("deploy destroy");
  expect(await complete("vm", "st")).toBe("start stop");
  expect(await complete("host", "up", "--int")).toBe("--internet");
  expect(await complete("diff", "--de")).toBe("--destroy --detailed-exitcode");
});
