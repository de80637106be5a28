import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { until } from "../support/until";
import { Workplace } from "./program";

/** Stacks without a host: what the CLI does with Terraform is the same for all. */
const APP = `
import { App, TerraformStack, LocalBackend, DataResource, TerraformOutput } from "cdktn";
const app = new App();
function stack(name, command) {
  const it = new TerraformStack(app, name);
  new LocalBackend(it, { path: \`../../../.queztl/state/\${name}.tfstate\` });
  const one = new DataResource(it, "one", { input: process.env.INPUT ?? name });
  if (command !== undefined) one.addOverride("provisioner", [{ "local-exec": { command } }]);
  return it;
}
const base = stack("base");
const shaky = stack("shaky", process.env.SHAKY ?? "true");
const slow = stack("slow", process.env.SLOW ?? "true");
stack("after").addDependency(shaky);
stack("fine").addDependency(base);
app.synth();
`;

let place: Workplace;

beforeEach(() => {
  place = new Workplace();
  symlinkSync(join(__dirname, "../../node_modules"), place.path("node_modules"));
  writeFileSync(place.path("app.mjs"), APP);
});

afterEach(() => place.remove());

const deploy = async (env: NodeJS.ProcessEnv, ...words: readonly string[]) => {
  Object.assign(place.env, env);
  return await place.run(["deploy", "app.mjs", "--yes", ...words]);
};

const outputOf = (stack: string): unknown => {
  const text = readFileSync(place.path(".queztl/state", `${stack}.tfstate`), "utf8") || '{"resources":[]}';
  const state = JSON.parse(text) as {
    resources: { instances: { attributes: { output: { value: unknown } } }[] }[];
  };
  return state.resources[0]?.instances[0]?.attributes.output.value;
};

test("a failing stack keeps only those back that depend on it, and the state of the others is whole", async () => {
  const first = await deploy({ SHAKY: "exit 3", SLOW: "sleep 1" });
  expect(first.code).toBe(1);
  expect(first.stderr).toContain("shaky: error: the deploy of shaky failed: local-exec provisioner error\n");
  expect(first.stderr).toContain(
    "error: 1 of 5 stacks failed: shaky\n  why: done: base, slow, fine\n       not begun, because they depend on one that failed: after\n",
  );
  expect(["base", "slow", "fine"].map(outputOf)).toEqual(["base", "slow", "fine"]);
  expect(existsSync(place.path(".queztl/state/after.tfstate"))).toBe(false);

  const second = await deploy({ SHAKY: "true" });
  expect(second.code).toBe(0);
  expect(second.stderr).toContain("shaky: 1 to replace\n  -/+ terraform_data one: an earlier create of it failed\n");
  expect(outputOf("after")).toBe("after");

  const third = await deploy({});
  expect(third.code).toBe(0);
  expect(third.stderr).toMatch(/nothing changed: everything is as declared\n$/);
});

test("Ctrl-C ends Terraform in order: exit 8, the state is whole, the next deploy goes on", async () => {
  Object.assign(place.env, { SLOW: "touch begun; sleep 8" });
  const [node, args] = place.command("deploy", "app.mjs", "slow", "base", "--yes");
  const child = spawn(node, [...args], { cwd: place.folder, env: place.env, stdio: "ignore" });
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  await until("the slow stack", () => existsSync(place.path("cdktf.out/stacks/slow/begun")));
  await until("the other stack", () => existsSync(place.path(".queztl/state/base.tfstate")) && outputOf("base") === "base");
  child.kill("SIGINT");
  setTimeout(() => child.kill("SIGINT"), 100);
  expect(await ended).toBe(8);
  expect(outputOf("base")).toBe("base");
  const state = JSON.parse(readFileSync(place.path(".queztl/state/slow.tfstate"), "utf8")) as {
    resources: { instances: { status: string }[] }[];
  };
  expect(state.resources[0]?.instances[0]?.status).toBe("tainted");
  expect((await deploy({ SLOW: "true" }, "slow")).code).toBe(0);
});

test("a plan is kept and carried out later; what is stale is refused", async () => {
  expect((await place.run(["plan", "app.mjs", "base", "fine", "--detailed-exitcode", "--out", "kept"])).code).toBe(2);
  const applied = await place.run(["apply", "kept"]);
  expect(applied.code).toBe(0);
  expect(["base", "fine"].map(outputOf)).toEqual(["base", "fine"]);
  const again = await place.run(["apply", "kept"]);
  expect(again.code).toBe(1);
  expect(again.stderr).toContain("Saved plan is stale");
  expect((await place.run(["diff", "app.mjs", "base", "--detailed-exitcode"])).code).toBe(0);
  rmSync(place.path("kept/fine.tfplan"));
  expect((await place.run(["apply", "kept"])).stderr).toBe(
    `error: the plan of stack fine cannot be applied any more\n  where: ${place.path("kept/plans.json")}\n  why: ${place.path("kept/fine.tfplan")} is gone\n  fix: plan again: queztl plan --out ${place.path("kept")}\n`,
  );
});

test("with --detailed-exitcode every error is 1, as 2 means changes", async () => {
  expect((await place.run(["plan", "gone.mjs", "--detailed-exitcode"])).code).toBe(1);
  expect((await place.run(["plan", "gone.mjs"])).code).toBe(6);
});

test("a plan and a deploy as JSON", async () => {
  const plan = await place.json<{ stacks: readonly unknown[] }>("plan", "app.mjs", "base");
  expect(plan).toEqual({
    version: 1,
    stacks: [
      {
        name: "base",
        changes: [{ address: "terraform_data.one", kind: "terraform_data", name: "one", action: "create", losesData: false }],
        outputs: [],
      },
    ],
  });
  const lines = (await place.ok("deploy", "app.mjs", "base", "--yes", "--json")).trimEnd().split("\n");
  const events = lines.map((line) => JSON.parse(line) as { type: string; changed?: boolean });
  expect(events.map(({ type }) => type)).toEqual(["version", "plan", "apply-start", "apply-complete", "end"]);
  expect(events.at(-1)?.changed).toBe(true);
});

test("without a terminal nothing is applied unasked", async () => {
  const { code, stderr } = await place.run(["deploy", "app.mjs", "base"]);
  expect(code).toBe(2);
  expect(stderr).toContain("base: 1 to create\n  +   terraform_data one\nerror: nobody is here to say yes");
  expect(stderr).toContain("fix: queztl deploy --yes");
  expect(existsSync(place.path(".queztl/state/base.tfstate"))).toBe(false);
});

test("destroy takes stacks down in the other order", async () => {
  expect((await deploy({})).code).toBe(0);
  const { code, stderr } = await place.run(["destroy", "app.mjs", "--yes"]);
  expect(code).toBe(0);
  expect(stderr.indexOf("deleting terraform_data one of after")).toBeLessThan(stderr.indexOf("deleting terraform_data one of shaky"));
  expect((await place.run(["destroy", "app.mjs", "--yes"])).stderr).toContain("nothing to destroy");
});

test("init runs once, and again when its work is gone or the stack asks for something else", async () => {
  const inits = async () => {
    const { stderr } = await place.run(["deploy", "app.mjs", "base", "--yes", "--verbose"]);
    return stderr.match(/\$ terraform init/g)?.length ?? 0;
  };
  expect(await inits()).toBe(1);
  expect(await inits()).toBe(0);
  rmSync(place.path("cdktf.out/stacks/base/.terraform"), { recursive: true });
  expect(await inits()).toBe(1);
});

test("an app is found by cdktf.json, in a folder above too", async () => {
  writeFileSync(place.path("cdktf.json"), JSON.stringify({ language: "typescript", app: "node app.mjs" }));
  mkdirSync(place.path("below"));
  const { code, stdout } = await place.run(["synth", "base"], { cwd: place.path("below") });
  expect([code, stdout]).toEqual([0, `${place.path("cdktf.out/stacks/base/cdk.tf.json")}\n`]);
});

test("prepare runs an app between, as in a cdktf.json", async () => {
  const { code } = await place.run(["prepare", "--", "node", "app.mjs"]);
  expect(code).toBe(0);
  expect(existsSync(place.path("cdktf.out/stacks/base/cdk.tf.json"))).toBe(true);
  expect(existsSync(place.path(".queztl/ssh/id_ed25519.pub"))).toBe(true);
});

const BROKEN: [name: string, code: string, text: (folder: string) => string][] = [
  [
    "an app with a mistake names its line",
    "const it = undefined;\nit.synth();",
    (folder) => `error: the app failed: Cannot read properties of undefined (reading 'synth')\n  where: ${folder}/broken.mjs:2:4\n`,
  ],
  [
    "an app that synthesizes nothing is told so",
    "console.log(1);",
    (folder) =>
      `error: the app synthesized nothing\n  where: ${folder}/broken.mjs\n  why: it ended without writing ${folder}/cdktf.out/manifest.json\n  fix: call app.synth() at its end, and let it write where CDKTF_OUTDIR says\n`,
  ],
  [
    "what validations find is a list",
    'import { App, TerraformStack } from "cdktn";\nconst app = new App();\nconst it = new TerraformStack(app, "it");\nit.node.addValidation({ validate: () => ["no good", "no better"] });\napp.synth();',
    () => "error: the stacks are not valid\n  why: [it] no good\n       [it] no better\n",
  ],
  [
    "an app that ends itself shows what it printed",
    'console.error("no such region");\nprocess.exit(4);',
    (folder) => `error: the app failed (exit 4)\n  why: no such region\n  fix: run it yourself in ${folder}\n`,
  ],
];

test.each(BROKEN)("%s", async (_name, code, text) => {
  writeFileSync(place.path("broken.mjs"), code);
  const result = await place.run(["synth", "broken.mjs"]);
  expect(result.stderr.replace(/^✗ synthesizing.*\n/m, "")).toBe(text(place.folder));
  expect(result.code).toBe(2);
});
