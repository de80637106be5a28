import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { silent } from "../../src/core/progress";
import { checkDisk, checkHost, checkSocketPath } from "../../src/host/checks/machine";
import { checkCliConfig, checkNode, checkProvider, checkProviderInstallation } from "../../src/host/checks/tools";
import { doctor } from "../../src/host/doctor";
import { hostDown } from "../../src/host/down";
import { hostLayout } from "../../src/host/layout";
import { hostUp } from "../../src/host/up";

let root: string;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "qzd-"));
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

test("every check tells its state, and what to do unless all is well", async () => {
  const results = await doctor({ folder: join(root, "h") });
  expect(results.map((result) => result.id)).toEqual([
    ...["node", "terraform", "terraform-config", "provider", "provider-installation", "ssh", "images"],
    ...["root", "packages", "kvm", "host", "disk", "socket-path", "sch_sfq", "iommu", "hugepages", "ovmf", "apparmor"],
  ]);
  for (const result of results) {
    expect(result.why, result.id).not.toBe("");
    expect(result.why, result.id).not.toContain("the check itself failed");
    expect(result.fix === undefined, result.id).toBe(result.status === "ok");
  }
}, 30_000);

test("with a URI that libvirt is checked instead of the embedded host", async () => {
  const folder = join(root, "u");
  const { uri } = await hostUp({ folder, progress: silent });
  try {
    const results = await doctor({ uri });
    expect(results.find((result) => result.id === "libvirt")).toMatchObject({ status: "ok", why: expect.stringContaining("CPUs") });
    expect(results.find((result) => result.id === "host")).toBeUndefined();
    expect(await checkHost(hostLayout(folder))).toEqual({ id: "host", status: "ok", why: `up in ${folder}, closed` });
  } finally {
    await hostDown({ folder, progress: silent });
  }
  const gone = await doctor({ uri });
  expect(gone.find((result) => result.id === "libvirt")).toMatchObject({ status: "fail", fix: expect.any(String) });
}, 60_000);

test.each([
  ["20.11.0", "fail"],
  ["22.18.9", "fail"],
  ["22.19.0", "ok"],
  ["24.1.0", "ok"],
] as const)("Node %s: %s", (version, status) => {
  expect(checkNode(version).status).toBe(status);
});

test("a TF_CLI_CONFIG_FILE that leads nowhere fails", () => {
  expect(checkCliConfig({}).status).toBe("ok");
  expect(checkCliConfig({ TF_CLI_CONFIG_FILE: join(root, "none") })).toMatchObject({
    status: "fail",
    fix: "unset TF_CLI_CONFIG_FILE or correct it",
  });
});

test("a provider_installation block that leaves out the plugin folder fails", () => {
  expect(checkProviderInstallation({ HOME: root }).status).toBe("ok");
  writeFileSync(join(root, ".terraformrc"), "provider_installation {\n  direct {}\n}\n");
  expect(checkProviderInstallation({ HOME: root }).status).toBe("fail");
  writeFileSync(join(root, ".terraformrc"), `provider_installation {\n  filesystem_mirror { path = "${root}/.terraform.d/plugins" }\n}\n`);
  expect(checkProviderInstallation({ HOME: root }).status).toBe("ok");
});

test("the provider must be there in this version", () => {
  expect(checkProvider("1.2.0", ["1.2.0"]).status).toBe("ok");
  expect(checkProvider("1.2.0", ["1.1.0"]).why).toBe("installed is 1.1.0, not 1.2.0");
  expect(checkProvider("1.2.0", []).why).toBe("the provider is not installed");
});

test("disk space and socket length are looked at where the host would be", () => {
  expect(checkDisk(hostLayout(join(root, "not/yet/there"))).why).toContain(`GiB free in ${root}`);
  expect(checkSocketPath(hostLayout(join(root, "x".repeat(90)))).status).toBe("fail");
});
