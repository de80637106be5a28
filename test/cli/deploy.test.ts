import { spawn } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { tryRun } from "../../src/core/process";
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

test("one process at a time works on a stack; a lock of one that was killed bars nobody", async () => {
  const [node, args] = place.command("deploy", "app.mjs", "slow", "--yes");
  const child = spawn(node, [...args], { cwd: place.folder, env: { ...place.env, SLOW: "touch begun; sleep 5" }, stdio: "ignore" });
  const ended = new Promise((resolve) => child.once("exit", (code, signal) => resolve(code ?? signal)));
  await until("the slow stack", () => existsSync(place.path("cdktf.out/stacks/slow/begun")));
  for (const words of [["deploy", "--yes"], ["destroy", "--yes"], ["plan"]]) {
    const [verb = "", ...flags] = words;
    const { code, stderr } = await place.run([verb, "app.mjs", "slow", ...flags]);
    expect(code).toBe(1);
    expect(stderr).toContain(
      `error: another deploy of slow is running (pid ${child.pid})\n  why: two at once would work on the same state\n  fix: wait until it has ended (or end it: kill ${child.pid}), then run this again\n`,
    );
  }
  expect((await deploy({}, "base")).code).toBe(0);
  expect(await ended).toBe(0);
  expect(outputOf("slow")).toBe("slow");

  const killed = spawn(node, [...args], { cwd: place.folder, env: { ...place.env, INPUT: "2", TMPDIR: place.folder }, stdio: "ignore" });
  const gone = new Promise((resolve) => killed.once("exit", resolve));
  const lock = place.path(".queztl/locks/slow.lock");
  await until("the lock", () => readFileSync(lock, "utf8").startsWith(`${killed.pid} `));
  killed.kill("SIGKILL");
  await gone;
  expect((await deploy({}, "slow")).code).toBe(0);
});

test("Terraform that was killed is told as that, not as its log", async () => {
  Object.assign(place.env, { SLOW: "touch begun; sleep 3" });
  const running = place.run(["deploy", "app.mjs", "slow", "--yes"]);
  await until("the slow stack", () => existsSync(place.path("cdktf.out/stacks/slow/begun")));
  const folder = realpathSync(place.path("cdktf.out/stacks/slow"));
  const [pid = 0] = readdirSync("/proc")
    .map(Number)
    .filter((one) => isTerraformIn(one, folder));
  process.kill(pid, "SIGKILL");
  const { code, stderr } = await running;
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /\nerror: terraform was killed \(SIGKILL\)\n {2}why: .*\n {2}fix: run queztl deploy \(or destroy\) again: it goes on from what is there\n$/,
  );
  expect((await deploy({ SLOW: "true" }, "slow")).code).toBe(0);
});

function isTerraformIn(pid: number, folder: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/comm`, "utf8") === "terraform\n" && readlinkSync(`/proc/${pid}/cwd`) === folder;
  } catch {
    return false; // it has ended, or is no process
  }
}

test("in a folder that cannot be written validate works, without making anything, and the others say why they do not", async () => {
  chmodSync(place.folder, 0o755);
  mkdirSync(place.path("closed"));
  writeFileSync(place.path("closed/lab.yaml"), "version: 1\nlab: shop\nvms: { db: { image: micro } }\n");
  const asNobody = async (...words: readonly string[]) => {
    const [node, args] = place.command(...words);
    return await tryRun("setpriv", ["--reuid=65534", "--regid=65534", "--clear-groups", node, ...args], {
      cwd: place.path("closed"),
      env: place.env,
    });
  };
  const valid = await asNobody("validate");
  expect([valid.code, valid.stdout]).toEqual([0, expect.stringMatching(/^shop: valid, \d+ resources\n$/)]);
  expect(readdirSync(place.path("closed"))).toEqual(["lab.yaml"]);
  for (const words of [["synth"], ["plan"], ["deploy", "--yes"]]) {
    const { code, stderr } = await asNobody(...words);
    expect(code).toBe(3);
    expect(stderr).toBe(
      `error: cannot make the folder ${place.path("closed/.queztl/ssh")}\n  why: no permission (EACCES)\n  fix: work in a folder of your own, or as the user that owns it (sudo)\n`,
    );
  }
  chmodSync(place.path("closed"), 0o777);
  const refused = await asNobody("deploy", "--yes");
  expect(refused.code).toBe(3);
  expect(refused.stderr).toContain("error: only root can run the embedded host\n");
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
    "a value that is refused names the line of the app",
    'import { Size } from "queztl";\nSize.of("256mb");',
    (folder) =>
      `error: "256mb" is not a size\n  where: ${folder}/broken.mjs:2:6\n  fix: write a number with a unit: B, bytes, KB, MB, GB, TB, PB, KiB, MiB, GiB, TiB, PiB; for example 512MiB\n`,
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
