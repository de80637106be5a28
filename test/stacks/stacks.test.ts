import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { run } from "../../src/core/process";
import { installProvider } from "../../src/provider/install";

const ROOT = resolve(__dirname, "../..");
const KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGV4YW1wbGU= lab";

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "queztl-stacks-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** As the CLIs run an app: the built package, in a folder with state of its own. */
async function synthesize(stack: string, app: string = stack): Promise<string> {
  const folder = temporaryFolder();
  const env = { ...process.env, QUEZTL_SSH_PUBLIC_KEY: KEY, NODE_OPTIONS: "" };
  const { stderr } = await run(process.execPath, [join(ROOT, "stacks", `${app}.ts`)], { cwd: folder, env });
  expect(stderr).toBe("");
  return join(folder, "cdktf.out/stacks", stack);
}

describe.each([
  ["multi-linux-lab", "multi-linux-lab"],
  ["classic-lab", "classic-lab"],
  ["multi-distro-lab", "multi-distro-lab"],
  ["multi-distro-fedora", "multi-distro-lab"],
])("stack %s of %s", (stack, app) => {
  test("synthesizes from its TypeScript, and the real Terraform finds it valid without a registry", async () => {
    const folder = await synthesize(stack, app);
    const bundle = join(ROOT, "dist/provider", readdirSync(join(ROOT, "dist/provider")).find((file) => file.endsWith(".cjs")) ?? "");
    const { dir } = installProvider({ bundle, dir: join(folder, "plugins"), env: process.env });
    const { TF_CLI_CONFIG_FILE: _file, ...env } = process.env;
    const options = { cwd: folder, env: { ...env, CHECKPOINT_DISABLE: "1", QUEZTL_NODE: process.execPath } };
    const lock = readFileSync(join(folder, ".terraform.lock.hcl"), "utf8");
    await run("terraform", ["init", "-input=false", `-plugin-dir=${dir}`, "-backend=false", "-lockfile=readonly"], options);
    await run("terraform", ["validate"], options);
    expect(readFileSync(join(folder, ".terraform.lock.hcl"), "utf8")).toBe(lock);
  });
});

test("the lab is what its issue asks for", async () => {
  const { resource } = JSON.parse(readFileSync(join(await synthesize("multi-linux-lab"), "cdk.tf.json"), "utf8"));
  const vms = Object.values<{ memory: number; devices: { disks: unknown[]; interfaces: unknown[] } }>(resource.libvirt_domain);
  expect(vms).toHaveLength(5);
  expect(new Set(vms.map(({ memory }) => memory)).size).toBe(5);
  expect(vms.map(({ devices }) => devices.interfaces.length).sort()).toEqual([1, 1, 1, 1, 2]);
  expect(vms.map(({ devices }) => devices.disks.length).sort()).toEqual([2, 2, 2, 2, 3]);
  expect(Object.keys(resource.libvirt_network)).toEqual(["back", "front"]);
  expect(Object.keys(resource.libvirt_pool)).toEqual(["multi-linux-lab"]);
});

describe("the two builds", () => {
  test("each load only their own library", async () => {
    const loaded = async (entry: string) => {
      const list = `require(${JSON.stringify(entry)}); console.log(Object.keys(require.cache).join("\\n"))`;
      return (await run(process.execPath, ["-e", list], { cwd: ROOT })).stdout;
    };
    for (const entry of ["queztl", "queztl/provider-libvirt", "queztl/testing"]) {
      expect(await loaded(entry)).not.toContain("node_modules/cdktf/");
      expect(await loaded(entry.replace("queztl", "queztl/cdktf"))).not.toContain("node_modules/cdktn/");
    }
  });

  test("have the same names", async () => {
    const names = async (entry: string) =>
      (await run(process.execPath, ["-e", `console.log(Object.keys(require(${JSON.stringify(entry)})).sort().join())`], { cwd: ROOT }))
        .stdout;
    expect(await names("queztl/cdktf")).toBe(await names("queztl"));
    expect(await names("@cdktf/provider-libvirt")).toBe(await names("queztl/provider-libvirt"));
  });

  test("refuse each other's App, with the fix", async () => {
    const app = (library: string, entry: string) =>
      run(
        process.execPath,
        [
          "-e",
          `new (require("${entry}").HostStack)(new (require("${library}").App)({ outdir: process.argv[1] }), "lab")`,
          temporaryFolder(),
        ],
        {
          cwd: ROOT,
        },
      );
    await app("cdktn", "queztl");
    await app("cdktf", "queztl/cdktf");
    await expect(app("cdktf", "queztl")).rejects.toThrow(
      /this App is of cdktf, and these constructs are of cdktn[\s\S]*import from "queztl\/cdktf"/,
    );
    await expect(app("cdktn", "queztl/cdktf")).rejects.toThrow(
      /this App is of cdktn, and these constructs are of cdktf[\s\S]*import from "queztl"/,
    );
  });
});
