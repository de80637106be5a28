import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { run } from "../../src/core/process";
import { installProvider } from "../../src/provider/install";
import { TRIAL_ENTRY } from "./fixtures/trial";
import { installedBundle, TerraformProject } from "./terraform-project";

let bundle: Awaited<ReturnType<typeof installedBundle>>;
let home: string;

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), "queztl-home-"));
  bundle = await installedBundle(TRIAL_ENTRY);
});
afterAll(() => {
  bundle.remove();
  rmSync(home, { recursive: true });
});

const FILE = "terraform-provider-libvirt_v1.0.0.cjs";

test("the user's plugin folder gets both hosts and all platforms, once, and is mended", () => {
  const env = { HOME: home };
  const first = installProvider({ bundle: bundle.bundle, env });
  expect(first).toEqual({ dir: join(home, ".terraform.d/plugins"), version: "1.0.0", state: "installed", warnings: [] });
  const hosts = readdirSync(first.dir);
  expect(hosts).toEqual(["registry.opentofu.org", "registry.terraform.io"]);
  const version = join(first.dir, "registry.terraform.io/queztl/libvirt/1.0.0");
  expect(readdirSync(version)).toEqual(["darwin_amd64", "darwin_arm64", "linux_amd64", "linux_arm64"]);
  expect(installProvider({ bundle: bundle.bundle, env }).state).toBe("unchanged");

  const file = join(version, "linux_amd64", FILE);
  chmodSync(file, 0o644);
  writeFileSync(join(version, "linux_arm64", "stray"), "");
  mkdirSync(join(version, "../0.9.0"));
  expect(installProvider({ bundle: bundle.bundle, env }).state).toBe("replaced");
  expect(statSync(file).mode & 0o777).toBe(0o755);
  expect(readdirSync(join(version, "linux_arm64"))).toEqual([FILE]);
  expect(readdirSync(join(version, ".."))).toEqual(["0.9.0", "1.0.0"]);
});

test("what hides the folder from Terraform is told", () => {
  const other = mkdtempSync(join(tmpdir(), "queztl-home-"));
  const warnings = (env: NodeJS.ProcessEnv = {}) => installProvider({ bundle: bundle.bundle, env: { HOME: other, ...env } }).warnings;
  writeFileSync(join(other, ".terraformrc"), '# provider_installation {\nplugin_cache_dir = "x" // provider_installation {}\n');
  expect(warnings()).toEqual([]);
  writeFileSync(join(other, ".terraformrc"), "provider_installation {\n  direct {}\n}\n");
  expect(warnings()).toEqual([expect.stringContaining(`${other}/.terraformrc has a provider_installation block`)]);
  writeFileSync(
    join(other, ".terraformrc"),
    `provider_installation {\n  filesystem_mirror {\n    path = "${other}/.terraform.d/plugins"\n  }\n}\n`,
  );
  expect(warnings()).toEqual([]);
  writeFileSync(join(other, ".terraform.d/a.tfrc.json"), '{"provider_installation": {"direct": {}}}');
  expect(warnings()).toHaveLength(1);
  expect(warnings({ TF_CLI_CONFIG_FILE: "/no/such/file" })).toEqual([
    "TF_CLI_CONFIG_FILE names /no/such/file, which does not exist. To fix it: unset TF_CLI_CONFIG_FILE.",
  ]);
  expect(installProvider({ bundle: bundle.bundle, dir: join(other, "dir"), env: { TF_CLI_CONFIG_FILE: "/no" } }).warnings).toEqual([]);
  rmSync(other, { recursive: true });
});

test("a bundle that is not there is an error with the fix", () => {
  expect(() => installProvider({ bundle: "/no/terraform-provider-libvirt_v1.0.0.cjs", env: {} })).toThrow("fix: run: npm run build");
});

test("terraform finds it without any configuration, and the hash file is what it writes into its lock file", async () => {
  const project = new TerraformProject("unused", { HOME: home });
  project.write('provider "libvirt" {\n  dir = "x"\n}', "");
  await run("terraform", ["init", "-no-color"], { cwd: project.folder, env: project.env });
  const { h1, file, version } = JSON.parse(readFileSync(join(bundle.bundle, "../hash.json"), "utf8")) as Record<string, string>;
  expect({ file, version }).toEqual({ file: FILE, version: "1.0.0" });
  expect(readFileSync(project.path(".terraform.lock.hcl"), "utf8")).toContain(`"${h1}"`);
  project.remove();
});

test("the same sources give the same bytes", async () => {
  const again = await installedBundle(TRIAL_ENTRY);
  expect(readFileSync(again.bundle).equals(readFileSync(bundle.bundle))).toBe(true);
  again.remove();
});

test("the file runs below a package.json that says module", async () => {
  const project = new TerraformProject(bundle.plugins);
  writeFileSync(project.path("package.json"), '{"type": "module"}');
  const copied = installProvider({ bundle: bundle.bundle, dir: project.path("plugins"), env: {} });
  project.write('provider "libvirt" {\n  dir = "x"\n}', "");
  await run("terraform", ["init", "-no-color", `-plugin-dir=${copied.dir}`], { cwd: project.folder, env: project.env });
  await run("terraform", ["plan", "-no-color"], { cwd: project.folder, env: project.env });
  project.remove();
});
