import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { useProviderBench } from "../provider/host-project";
import { microImage } from "../support/micro-image";
import { type Snippet, snippets } from "./markdown";

/** The whole HCL labs of README and docs/guides/hcl.md, really made. */
const bench = useProviderBench();

/** On an address range of this test's own, so that a lab which runs here is never in the way. */
function onPrivateHost({ text }: Snippet, range: string): string {
  return text.replaceAll("queztl:///embedded", bench.host.uri).replaceAll(/10\.7\d\.0\./g, range);
}

function find(page: string, mark: Snippet["mark"]): Snippet {
  const found = snippets("hcl").find((one) => one.page === page && one.mark === mark);
  if (found === undefined) throw new Error(`${page} has no such block`);
  return found;
}

test("the HCL of README makes what it says, and a second plan is empty", async () => {
  const project = bench.project("");
  writeFileSync(project.path("main.tf"), onPrivateHost(find("README.md", undefined), "10.213.42."));
  await project.apply();
  await project.expectNoChanges();
  expect(await bench.virsh("domstate", "firmware")).toBe("running\n\n");
  await project.apply("-destroy");
});

test("the HCL of the guide makes a VM that lets its key in, and leaves nothing", { timeout: 180_000 }, async () => {
  const { disk, kernel, initrd, cmdline } = await microImage();
  const project = bench.project("");
  execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", project.path("key")]);
  writeFileSync(project.path("micro.json"), JSON.stringify({ disk, kernel, initrd, cmdline }));
  writeFileSync(project.path("main.tf"), onPrivateHost(find("docs/guides/hcl.md", "applied"), "10.213.43."));
  const key = execFileSync("cat", [project.path("key.pub")], { encoding: "utf8" }).trim();
  project.env.TF_VAR_ssh_public_key = key;
  await project.apply();
  await project.expectNoChanges();
  const address = await project.ok("output", "-raw", "address");
  const options = [
    "-i",
    project.path("key"),
    "-o",
    "StrictHostKeyChecking=no",
    "-o",
    "UserKnownHostsFile=/dev/null",
    "-o",
    "LogLevel=ERROR",
  ];
  expect(execFileSync("ssh", [...options, `root@${address}`, "hostname"], { encoding: "utf8" })).toBe("db\n");
  await project.apply("-destroy");
  expect(await bench.virsh("list", "--all", "--name")).toBe("\n");
  expect(await bench.virsh("pool-list", "--all", "--name")).toBe("\n");
});
