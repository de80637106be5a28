import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { installedBundle, TerraformProject } from "../provider/terraform-project";
import { type PrivateHost, startPrivateHost } from "../support/private-host";

/** What docs/compatibility.md says about `moved`: our own provider stands under the other's address, so that Terraform has two to move between. */
const NETWORK = '{\n  name = "moving"\n  ips  = [{ address = "10.213.44.1", prefix = 24 }]\n}\n';
let bundle: Awaited<ReturnType<typeof installedBundle>>;
let host: PrivateHost;
let project: TerraformProject;

beforeAll(async () => {
  [bundle, host] = await Promise.all([installedBundle("src/provider/main.ts"), startPrivateHost()]);
  const registry = join(bundle.plugins, "registry.terraform.io");
  cpSync(join(registry, "queztl"), join(registry, "dmacvicar"), { recursive: true });
  project = new TerraformProject(bundle.plugins);
});

afterAll(async () => {
  project.remove();
  await host.stop();
  bundle.remove();
});

function required(providers: Readonly<Record<string, string>>): string {
  const lines = Object.entries(providers).map(([name, source]) => `    ${name} = { source = "${source}" }`);
  const blocks = Object.keys(providers).map((name) => `provider "${name}" {\n  uri = "${host.uri}"\n}\n`);
  return `terraform {\n  required_providers {\n${lines.join("\n")}\n  }\n}\n${blocks.join("")}`;
}

const write = (text: string) => writeFileSync(project.path("main.tf"), text);

test("a resource moves from the other provider's state into ours, and nothing changes on the host", async () => {
  write(`${required({ libvirt: "dmacvicar/libvirt" })}resource "libvirt_network" "old" ${NETWORK}`);
  await project.apply();
  const id = project.state().resources[0]?.instances[0]?.attributes.id;

  const moved = "moved {\n  from = libvirt_network.old\n  to   = libvirt_network.new\n}\n";
  write(`${required({ libvirt: "queztl/libvirt", old: "dmacvicar/libvirt" })}resource "libvirt_network" "new" ${NETWORK}${moved}`);
  await project.ok("init", "-no-color", "-input=false", `-plugin-dir=${bundle.plugins}`);
  await project.apply();
  expect(project.state().resources).toMatchObject([
    { type: "libvirt_network", name: "new", provider: expect.stringContaining("queztl/libvirt"), instances: [{ attributes: { id } }] },
  ]);

  write(`${required({ libvirt: "queztl/libvirt" })}resource "libvirt_network" "new" ${NETWORK}`);
  await project.expectNoChanges();
  await project.apply("-destroy");
});
