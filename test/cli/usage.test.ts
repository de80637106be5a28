import { mkdirSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { tryRun } from "../../src/core/process";
import { VERSION } from "../../src/core/version";
import { type Program, Workplace } from "./program";

let place: Workplace;

beforeAll(() => {
  place = new Workplace();
  mkdirSync(place.path("empty"));
  writeFileSync(place.path("notes.txt"), "");
  writeFileSync(place.path("lab.txt"), "");
  mkdirSync(place.path("broken"));
  writeFileSync(place.path("broken/cdktf.json"), "{");
  mkdirSync(place.path("noapp"));
  writeFileSync(place.path("noapp/cdktf.json"), '{"language": "typescript"}');
  mkdirSync(place.path("plans"));
});

afterAll(() => place.remove());

const P = () => place.folder;

/** Command line, exit code, exact text on stderr. */
const WRONG: [args: readonly string[], code: number, text: () => string, program?: Program][] = [
  [["hots", "up"], 2, () => 'error: queztl has no verb "hots"\n  fix: did you mean host?'],
  [["host", "upp"], 2, () => 'error: queztl host has no verb "upp"\n  fix: did you mean up?'],
  [["host", "launch"], 2, () => 'error: queztl host has no verb "launch"\n  fix: it has: up, down, status, uri, exec, logs'],
  [["host", "up", "--jsn"], 2, () => "error: queztl host up has no option --jsn\n  fix: did you mean --json?"],
  [["host", "up", "--frobnicate"], 2, () => "error: queztl host up has no option --frobnicate\n  fix: see queztl host up --help"],
  [["--versoin"], 2, () => "error: queztl has no option --versoin\n  fix: did you mean --version?"],
  [["host", "logs", "x", "--lines"], 2, () => "error: option -n, --lines <count> needs a value\n  fix: see queztl host logs --help"],
  [["host", "logs", "x", "-n", "many"], 2, () => 'error: --lines cannot be "many"\n  fix: it must be a whole number from 1 to 1000000'],
  [["vm", "stop", "db", "--timeout=-1"], 2, () => 'error: --timeout cannot be "-1"\n  fix: it must be a whole number from 0 to 86400'],
  [["vm", "show"], 2, () => "error: queztl vm show needs NAME\n  fix: see queztl vm show --help"],
  [["vm", "start"], 2, () => "error: queztl vm start needs NAMES\n  fix: see queztl vm start --help"],
  [["vm", "exec", "db"], 2, () => "error: queztl vm exec needs COMMAND\n  fix: see queztl vm exec --help"],
  [
    ["image", "list", "micro"],
    2,
    () => "error: queztl image list: too many arguments. Expected 0 arguments but got 1\n  fix: see queztl image list --help",
  ],
  [["completion", "tcsh"], 2, () => 'error: SHELL cannot be "tcsh"\n  fix: Allowed choices are bash, zsh, fish'],
  [
    ["init", "--yaml", "--ts"],
    2,
    () => "error: queztl init: option '--yaml' cannot be used with option '--ts'\n  fix: see queztl init --help",
  ],
  [["pause", "--al"], 2, () => "error: queztl-hv pause has no option --al\n  fix: see queztl-hv pause --help", "hv"],
  [["lst"], 2, () => 'error: queztl-hv has no verb "lst"\n  fix: did you mean list?', "hv"],
  [["--distor", "micro"], 2, () => "error: queztl-vm-builder has no option --distor\n  fix: did you mean --distro?", "vm-builder"],
  [
    ["deploy", "--file", "notes.txt"],
    2,
    () =>
      `error: notes.txt is neither a lab nor an app\n  where: ${P()}/notes.txt\n  fix: name a file that ends in .yaml, .yml, .ts, .mts, .cts, .js, .mjs, .cjs, or a folder with one of lab.yaml and cdktf.json`,
  ],
  [
    ["validate", "--file", "lab.txz"],
    6,
    () => `error: there is no such file\n  where: ${P()}/lab.txz\n  fix: did you mean ${P()}/lab.txt?`,
  ],
  [["plan", "--file", "empty"], 6, () => `error: there is no lab in this folder\n  where: ${P()}/empty\n  fix: queztl init makes one`],
  [
    ["deploy", "--yes"],
    6,
    () =>
      `error: there is no lab here\n  why: neither lab.yaml nor cdktf.json is in ${P()} or above it\n  fix: name a file (--file), set QUEZTL_LAB, or make one: queztl init --yaml`,
  ],
  [
    ["synth", "-f", "noapp"],
    2,
    () =>
      `error: cdktf.json has no app\n  where: ${P()}/noapp/cdktf.json\n  fix: add the command that synthesizes, such as "app": "node main.ts"`,
  ],
  [["apply", "plans"], 6, () => `error: there are no plans in this folder\n  where: ${P()}/plans\n  fix: queztl plan --out ${P()}/plans`],
];

test.each(WRONG)("%j ends with %i and says what is wrong and what to do", async (args, code, text, program = "main") => {
  const result = await place.run(args, { program });
  expect(result.stderr.trimEnd()).toBe(text());
  expect(result.code).toBe(code);
  expect(result.stdout).toBe("");
});

test("an error with --json is a document with its kind, parts and exit code", async () => {
  const { code, stdout } = await place.run(["validate", "--file", "empty", "--json"]);
  expect(code).toBe(6);
  expect(JSON.parse(stdout)).toEqual({
    version: 1,
    type: "error",
    error: {
      kind: "not-found",
      summary: "there is no lab in this folder",
      where: place.path("empty"),
      fix: "queztl init makes one",
      exit_code: 6,
    },
  });
});

test("--verbose adds the causes of an error", async () => {
  const { stderr } = await place.run(["synth", "-f", "broken", "--verbose"]);
  expect(stderr).toContain("error: cdktf.json is not JSON");
  expect(stderr).toMatch(/caused by: SyntaxError: /);
});

test("version and help are quick to get and name every verb", async () => {
  expect(await place.ok("--version")).toBe(`${VERSION}\n`);
  const help = await place.ok("--help");
  for (const verb of ["init", "validate", "plan|diff", "deploy", "destroy", "host", "vm", "image"]) expect(help).toContain(`  ${verb} `);
  expect(await place.ok("vm", "--help")).toMatch(/ {2}console +a VM's serial console/);
  expect((await place.run(["list", "--help"], { program: "hv" })).stdout).toContain("Usage: queztl-hv list [options]");
});

test("a noun without a verb shows its verbs and ends with 2", async () => {
  const { code, stdout } = await place.run(["image"]);
  expect(code).toBe(2);
  expect(stdout).toContain("Usage: queztl image");
});

test("a reader that has enough is no error", async () => {
  const [node, args] = place.command("completion", "fish");
  const { code, stderr } = await tryRun("bash", ["-c", `set -o pipefail; "$0" "$@" | head -n 1`, node, ...args], { env: place.env });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
});
