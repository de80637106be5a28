import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Command } from "commander";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { run } from "../../src/core/process";
import { Workplace } from "../cli/program";
import { installedBundle, TerraformProject } from "../provider/terraform-project";
import { pages, readPage, type Snippet, snippets } from "./markdown";

/** What README and docs show works as shown. `apply.test.ts` has the HCL that is applied. */
const ROOT = join(__dirname, "../..");
const KEY = `ssh-ed25519 ${"A".repeat(68)} docs`;
const whole = (language: string) => snippets(language).filter(({ mark }) => mark !== "fragment");

test("links between pages lead to files that are there", () => {
  const broken = pages().flatMap((page) =>
    [...readPage(page).matchAll(/\]\((?!https?:)([^)#]+)[^)]*\)/g)]
      .map(([, target = ""]) => target)
      .filter((target) => !existsSync(join(ROOT, dirname(page), target)))
      .map((target) => `${page}: ${target}`),
  );
  expect(broken).toEqual([]);
});

test("pages name files of the tree that are there", () => {
  const gone = pages().flatMap((page) =>
    [...readPage(page).matchAll(/`((?:bench|constructs|docs|images|setup|src|stacks|test)\/[\w./-]+\.\w+)`/g)]
      .map(([, file = ""]) => file)
      .filter((file) => !existsSync(join(ROOT, file)))
      .map((file) => `${page}: ${file}`),
  );
  expect(gone).toEqual([]);
});

describe("TypeScript", () => {
  const blocks = whole("ts");
  const folder = mkdtempSync(join(tmpdir(), "queztl-docs-"));
  const fileOf = (snippet: Snippet) => join(folder, `${snippet.where.replaceAll(/[^\w]/g, "-")}.ts`);

  beforeAll(() => {
    symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
    for (const name of ["package.json", "tsconfig.json"]) {
      const template = readFileSync(join(ROOT, "setup/templates/ts", name), "utf8");
      writeFileSync(join(folder, name), template);
    }
    for (const snippet of blocks) writeFileSync(fileOf(snippet), snippet.text);
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("compiles against the package, with what queztl init --ts sets", async () => {
    await run(join(ROOT, "node_modules/.bin/tsc"), ["--noEmit"], { cwd: folder });
  });

  test.each(blocks.map((snippet) => [snippet.where, snippet] as const))("%s synthesizes", (_where, snippet) => {
    const env = { ...process.env, QUEZTL_SSH_PUBLIC_KEY: KEY, CDKTF_OUTDIR: join(folder, "out") };
    execFileSync(process.execPath, ["--disable-warning=ExperimentalWarning", fileOf(snippet)], { cwd: folder, env });
  });
});

describe("YAML", () => {
  test.each(whole("yaml").map((snippet) => [snippet.where, snippet] as const))("%s is valid", async (_where, snippet) => {
    const place = new Workplace({ QUEZTL_SSH_PUBLIC_KEY: KEY });
    try {
      writeFileSync(place.path("lab.yaml"), snippet.text);
      expect(await place.ok("validate")).toMatch(/: valid, \d+ resources\n$/);
    } finally {
      place.remove();
    }
  });
});

describe("HCL", () => {
  let bundle: Awaited<ReturnType<typeof installedBundle>>;

  beforeAll(async () => {
    bundle = await installedBundle("src/provider/main.ts");
  });

  afterAll(() => bundle.remove());

  test.each(whole("hcl").map((snippet) => [snippet.where, snippet] as const))("%s is valid and formatted", async (_where, snippet) => {
    const project = new TerraformProject(bundle.plugins);
    try {
      writeFileSync(project.path("main.tf"), snippet.text);
      await project.ok("fmt", "-check");
      if (snippet.mark !== "applied") await project.ok("validate", "-no-color");
    } finally {
      project.remove();
    }
  });
});

describe("shell", () => {
  const built = createRequire(join(ROOT, "dist/src/cli/program.js"));
  const { wholeProgram } = built("./program.js") as { wholeProgram(session: { readonly program: string }): Command };
  const scripts = (JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { readonly scripts: Readonly<Record<string, string>> })
    .scripts;
  const commands = snippets("sh").flatMap(({ where, text }) =>
    text
      .split("\n")
      .map((line) => line.replace(/\s+#.*$/, "").trim())
      .filter((line) => line !== "")
      .map((line) => [where, line] as const),
  );

  test.each(commands)("%s: %s", (_where, line) => {
    for (const [, words = ""] of line.matchAll(/npx queztl ([^|&>)]*)/g)) checkQueztl(words.trim().replaceAll('"', "").split(/\s+/));
    const script = /^npm (?:run )?(\w+)/.exec(line)?.[1];
    if (script !== undefined && script !== "install") expect(Object.keys(scripts)).toContain(script);
    expect(line).toMatch(/^(npx queztl|npm|ssh|virsh|terraform|export) /);
  });

  function checkQueztl(words: readonly string[]): void {
    let command = wholeProgram({ program: "queztl" });
    const own = words.includes("--") ? words.slice(0, words.indexOf("--")) : words;
    for (const word of own) {
      const next = command.commands.find((one) => one.name() === word || one.aliases().includes(word));
      if (next !== undefined) command = next;
      else if (word.startsWith("-")) expect(command.options.flatMap(({ short, long }) => [short, long])).toContain(word);
      else expect(command.registeredArguments.length, `${words.join(" ")}: ${word}`).toBeGreaterThan(0);
    }
    expect(command.commands, `${words.join(" ")} is a whole command`).toEqual([]);
  }
});
