import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { lastLines, type RunResult, run, tryRun } from "../../src/core/process";
import { tracesOf } from "../host/traces";
import { microImage } from "../support/micro-image";

/** The package as a user gets it: packed, installed in an empty folder, a lab deployed from there. */
const ROOT = join(__dirname, "../..");
const LAB = `version: 1
lab: packed
networks: { lan: { cidr: 10.213.40.0/24, domain: packed.test } }
vms:
  db: { image: micro, resources: { memory: 256MiB }, networks: [lan], ready: agent }
`;

interface Packed {
  readonly filename: string;
  readonly size: number;
  readonly files: readonly { readonly path: string }[];
}

const folder = mkdtempSync("/tmp/qp-");
const hostFolder = join(folder, "h");
const project = join(folder, "lab");
const { LIBVIRT_DEFAULT_URI: _uri, QUEZTL_LAB: _lab, TF_CLI_CONFIG_FILE: _config, NODE_OPTIONS: _options, ...inherited } = process.env;
const env: NodeJS.ProcessEnv = {
  ...inherited,
  HOME: join(folder, "home"),
  XDG_CACHE_HOME: process.env.XDG_CACHE_HOME || join(homedir(), ".cache"),
  npm_config_cache: process.env.npm_config_cache || join(homedir(), ".npm"),
  QUEZTL_HOST_DIR: hostFolder,
  CHECKPOINT_DISABLE: "1",
  PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH ?? ""}`,
};
let packed: Packed;

beforeAll(async () => {
  mkdirSync(project);
  mkdirSync(join(folder, "home"));
  const { stdout } = await run("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", folder], { cwd: ROOT, env });
  const [first] = JSON.parse(stdout) as readonly Packed[];
  if (first === undefined) throw new Error("npm pack made nothing");
  packed = first;
});

afterAll(async () => {
  if (existsSync(hostFolder)) await queztl("host", "down", "--purge", "--yes");
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
});

async function queztl(...args: readonly string[]): Promise<RunResult> {
  const result = await tryRun(join(project, "node_modules/.bin/queztl"), args, { cwd: project, env, timeout: 240_000 });
  if (result.code !== 0)
    throw new Error(`queztl ${args.join(" ")}: exit ${result.code}\n${result.stdout}\n${lastLines(result.stderr, 40)}`);
  return result;
}

test("the tarball holds what runs and what users read, and nothing else", () => {
  const paths = packed.files.map(({ path }) => path);
  expect(paths).toEqual(
    expect.arrayContaining([
      "LICENSE",
      "README.md",
      "dist/cdktf/constructs/index.js",
      "dist/constructs/index.d.ts",
      "dist/provider/hash.json",
      "dist/src/cli/main.js",
      "docs/schema/lab.schema.json",
      "images/micro.yaml",
      "setup/templates/yaml/lab.yaml",
    ]),
  );
  const top = new Set(
    paths.map((path) =>
      path
        .split("/")
        .slice(0, path.startsWith("dist/") ? 2 : 1)
        .join("/"),
    ),
  );
  expect([...top].sort()).toEqual(
    [
      "CHANGELOG.md",
      "LICENSE",
      "README.md",
      "dist/cdktf",
      "dist/constructs",
      "dist/provider",
      "dist/src",
      "docs",
      "images",
      "kernel-configs",
      "package.json",
      "setup",
    ].filter((name) => top.has(name)),
  );
  expect(paths.filter((path) => /\.test\.|(^|\/)(test|bench|node_modules)\//.test(path))).toEqual([]);
  expect(packed.size).toBeLessThan(1_500_000);
});

test("no file of it names a path of the machine that packed it", () => {
  const unpacked = join(folder, "unpacked");
  mkdirSync(unpacked);
  execFileSync("tar", ["xzf", join(folder, packed.filename), "-C", unpacked]);
  const files = readdirSync(unpacked, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const guilty = files.map((entry) => join(entry.parentPath, entry.name)).filter((file) => readFileSync(file, "utf8").includes(ROOT));
  expect(guilty).toEqual([]);
});

test("installed in an empty folder it deploys a VM, lists it, and takes it down again", { timeout: 400_000 }, async () => {
  await microImage();
  const { devDependencies } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
    readonly devDependencies: Readonly<Record<string, string>>;
  };
  const peers = ["cdktn", "constructs"].map((name) => `${name}@${devDependencies[name]}`);
  writeFileSync(join(project, "package.json"), '{ "name": "packed", "private": true }\n');
  await run("npm", ["install", "--no-audit", "--no-fund", "--prefer-offline", join(folder, packed.filename), ...peers], {
    cwd: project,
    env,
  });

  writeFileSync(join(project, "lab.yaml"), LAB);
  await queztl("deploy", "--yes");
  const { stdout } = await queztl("vm", "list", "--json");
  expect(JSON.parse(stdout)).toMatchObject({
    version: 1,
    vms: [{ name: "db", state: "running", addresses: [expect.stringMatching(/^10\.213\.40\./)] }],
  });
  expect((await queztl("vm", "exec", "db", "--", "hostname")).stdout.trim()).toBe("db");

  await queztl("destroy", "--yes");
  const after = JSON.parse((await queztl("vm", "list", "--uri", "queztl:///embedded", "--json")).stdout) as { readonly vms: unknown[] };
  expect(after.vms).toEqual([]);
  await queztl("host", "down", "--purge", "--yes");
  expect([existsSync(hostFolder), await tracesOf(hostFolder)]).toEqual([false, []]);
});
