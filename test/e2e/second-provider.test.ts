import { cpSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { TRIAL_ENTRY } from "../provider/fixtures/trial";
import { installedBundle } from "../provider/terraform-project";
import { CdkProject } from "./cdk-project";

/**
 * A stack with another provider beside ours, which lies in a mirror of the file system, as without internet. It is the tests' own provider,
 * whose objects are files.
 */
const APP = (store: string) => `import { App, TerraformProvider, TerraformResource } from "cdktn";
import { Cidr, HostStack, Network } from "queztl";

const app = new App();
const stack = new HostStack(app, "both");
const network = new Network(stack, "lan", { cidr: Cidr.of("10.219.0.0/24") });

const source = "mirror.example/lab/other";
const terraformGeneratorMetadata = { providerName: "other", providerVersion: "1.0.0" };
const provider = new TerraformProvider(stack, "other", { terraformResourceType: "other", terraformProviderSource: source, terraformGeneratorMetadata });
provider.addOverride("dir", ${JSON.stringify(store)});
const note = new TerraformResource(stack, "note", { terraformResourceType: "libvirt_thing", provider });
note.addOverride("name", "note");
note.addOverride("region", network.resource.id);
app.synth();
`;

let bundle: Awaited<ReturnType<typeof installedBundle>>;
let project: CdkProject;

beforeAll(async () => {
  bundle = await installedBundle(TRIAL_ENTRY);
  project = new CdkProject("stacks/both.ts");
  project.write("stacks/both.ts", APP(project.path("store")));
  // The mirror has the layout of a plugin folder. Ours is not in it: that one is where queztl installs it.
  const from = join(bundle.plugins, "registry.terraform.io/queztl/libvirt/1.0.0");
  for (const platform of readdirSync(from)) {
    const folder = project.path("mirror/mirror.example/lab/other/1.0.0", platform);
    mkdirSync(folder, { recursive: true });
    cpSync(join(from, platform, "terraform-provider-libvirt_v1.0.0.cjs"), join(folder, "terraform-provider-other_v1.0.0"));
  }
  project.write(
    "terraform.rc",
    `provider_installation {
  filesystem_mirror {
    path    = "${project.path("mirror")}"
    include = ["mirror.example/*/*"]
  }
  filesystem_mirror {
    path    = "${project.path("home/.terraform.d/plugins")}"
    exclude = ["mirror.example/*/*"]
  }
}
`,
  );
  project.setVariable("TF_CLI_CONFIG_FILE", project.path("terraform.rc"));
});

afterAll(async () => {
  await project.remove();
  bundle.remove();
});

const locked = () =>
  [...readFileSync(project.path("cdktf.out/stacks/both/.terraform.lock.hcl"), "utf8").matchAll(/^provider "(.*)"/gm)].map(
    ([, name]) => name,
  );

const stored = () => readdirSync(project.path("store")).filter((file) => file.endsWith(".json"));

test("queztl deploys it: both providers are locked, and a second deploy has nothing to change", { timeout: 120_000 }, async () => {
  await project.npx("queztl", "deploy", "--yes");
  expect(locked()).toEqual(["mirror.example/lab/other", "registry.terraform.io/queztl/libvirt"]);
  expect(stored()).toHaveLength(1);
  expect(await project.npx("queztl", "deploy", "--yes")).toContain("nothing changed: everything is as declared");
});

test.each([["cdktf"], ["cdktn"]])("%s finds both in the merged lock file, and nothing to change", async (cli) => {
  expect(await project.npx(cli, "deploy", "both", "--auto-approve")).toContain("0 added, 0 changed, 0 destroyed");
  expect(locked()).toEqual(["mirror.example/lab/other", "registry.terraform.io/queztl/libvirt"]);
});

test("so does terraform itself, from a fresh init that may not change the lock file", async () => {
  await project.terraform("both", "init", "-no-color", "-input=false", "-lockfile=readonly");
  expect(await project.terraform("both", "plan", "-no-color", "-detailed-exitcode")).toContain("No changes.");
});

test("queztl destroys what both made", async () => {
  await project.npx("queztl", "destroy", "--yes");
  expect(await project.things()).toEqual([]);
  expect(stored()).toEqual([]);
});
