import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { App, S3Backend, TerraformOutput, TerraformStack } from "cdktn";
import { Construct } from "constructs";
import { describe, expect, test } from "vitest";
import { Host } from "../../../constructs/host/host";
import type { HostStack } from "../../../constructs/host/host-stack";
import { lockFile, tryFindProviderHash } from "../../../constructs/host/lock-file";
import { Image } from "../../../constructs/image/image";
import { Domain } from "../../../constructs/l1/generated/domain";
import { Template } from "../../../constructs/testing";
import { Vm } from "../../../constructs/vm/vm";
import { labStack, lan, testApp } from "../lab";

const image = Image.named("micro");

interface Json {
  readonly [key: string]: Json;
}

function synthesized(stack: HostStack): { readonly json: Json; readonly folder: string } {
  const app = App.of(stack);
  app.synth();
  const folder = join(app.outdir, "stacks", stack.node.id);
  return { folder, json: JSON.parse(readFileSync(join(folder, "cdk.tf.json"), "utf8")) };
}

describe("the provider", () => {
  test("has the host's URI and the stack's name as owner", () => {
    Template.fromStack(labStack()).hasProvider("libvirt", { uri: "queztl:///embedded", owner: "lab" });
  });

  test("takes host, owner and the limit of disruption", () => {
    const stack = labStack({ host: Host.uri("qemu+ssh://root@rack1/system"), owner: "team-a", maxDisruption: "live" });
    Template.fromStack(stack).hasProvider("libvirt", { uri: "qemu+ssh://root@rack1/system", owner: "team-a", max_disruption: "live" });
  });

  test("is required in the version of this package", () => {
    const { terraform } = Template.fromStack(labStack()).toJSON() as Json;
    const { version } = JSON.parse(readFileSync("package.json", "utf8"));
    expect(terraform).toEqual({ required_providers: { libvirt: { source: "queztl/libvirt", version } } });
  });

  test("a URI must be one", () => {
    expect(() => Host.uri("rack1")).toThrow('"rack1" is not a libvirt URI');
  });
});

describe("the state", () => {
  test("lies in .queztl/state of the folder where the app runs, named relative to the stack's folder", () => {
    const { json, folder } = synthesized(labStack());
    const path = String(json.terraform?.backend?.local?.path);
    expect(path).not.toMatch(/^\//);
    expect(resolve(folder, path)).toBe(join(process.cwd(), ".queztl/state/lab.tfstate"));
  });

  test("is three folders up in the usual layout", () => {
    const app = new App({ outdir: "cdktf.out" });
    const stack = labStack({}, "lab", app);
    stack.prepareStack();
    expect(stack.toTerraform().terraform.backend).toEqual({ local: { path: "../../../.queztl/state/lab.tfstate" } });
  });

  test("goes where a backend of one's own says", () => {
    const s3 = (stack: TerraformStack) => new S3Backend(stack, { bucket: "states", key: "lab", region: "eu-central-1" });
    const stack = labStack({ backend: s3 });
    expect(Object.keys(synthesized(stack).json.terraform?.backend ?? {})).toEqual(["s3"]);
  });

  test("goes where a backend that was added later says", () => {
    const stack = labStack();
    new S3Backend(stack, { bucket: "states", key: "lab", region: "eu-central-1" });
    expect(Object.keys(synthesized(stack).json.terraform?.backend ?? {})).toEqual(["s3"]);
  });
});

describe("the lock file", () => {
  const hash = { version: "1.2.3", h1: "h1:abc=" };
  const ours = [
    'provider "registry.terraform.io/queztl/libvirt" {',
    '  version     = "1.2.3"',
    '  constraints = "1.2.3"',
    "  hashes = [",
    '    "h1:abc=",',
    "  ]",
    "}",
    "",
  ].join("\n");
  const head = '# This file is maintained automatically by "terraform init".\n# Manual edits may be lost in future updates.\n';
  const random = `provider "registry.terraform.io/hashicorp/random" {\n  version = "3.6.0"\n  hashes = [\n    "zh:1",\n  ]\n}\n`;

  test("is written where there is none", () => expect(lockFile("", hash, "registry.terraform.io")).toBe(`${head}\n${ours}`));

  test("keeps the entries of other providers and replaces ours", () => {
    const old = `${head}\n${random}\n${ours.replaceAll("1.2.3", "1.0.0")}`;
    expect(lockFile(old, hash, "registry.terraform.io")).toBe(`${head}\n${random}\n${ours}`);
  });

  test("is named as OpenTofu names it for OpenTofu", () => {
    expect(lockFile("", hash, "registry.opentofu.org")).toContain('provider "registry.opentofu.org/queztl/libvirt"');
  });

  test("has the hash of the built provider after synthesis", () => {
    const built = tryFindProviderHash();
    const { folder } = synthesized(labStack());
    if (built === undefined) expect(existsSync(join(folder, ".terraform.lock.hcl"))).toBe(false);
    else expect(readFileSync(join(folder, ".terraform.lock.hcl"), "utf8")).toBe(lockFile("", built, "registry.terraform.io"));
  });

  test("survives a second synthesis with what Terraform added", () => {
    const stack = labStack();
    const folder = join(App.of(stack).outdir, "stacks/lab");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, ".terraform.lock.hcl"), `${head}\n${random}`);
    synthesized(stack);
    expect(readFileSync(join(folder, ".terraform.lock.hcl"), "utf8")).toContain(random);
  });
});

describe("logical ids", () => {
  class Site extends Construct {
    constructor(scope: Construct, id: string) {
      super(scope, id);
      new Vm(this, "web-01", { image });
    }
  }

  test("do not depend on the place in the tree", () => {
    const flat = labStack();
    new Vm(flat, "web-01", { image });
    const nested = labStack();
    new Site(nested, "north");
    expect(Template.fromStack(nested).toJSON()).toEqual(Template.fromStack(flat).toJSON());
    expect(Object.keys(Template.fromStack(flat).resources("libvirt_domain"))).toEqual(["web-01"]);
  });

  test("of layer 1 are their ids", () => {
    const stack = labStack();
    new Domain(new Construct(stack, "group"), "web.01", { name: "web.01", memory: 64, memoryUnit: "MiB" });
    expect(Object.keys(Template.fromStack(stack).resources("libvirt_domain"))).toEqual(["web_01"]);
  });

  test("must differ: layer 1", () => {
    const stack = labStack();
    new Domain(stack, "vm.1", { name: "a" });
    new Domain(new Construct(stack, "group"), "vm_1", { name: "b" });
    expect(() => Template.fromStack(stack)).toThrow(/lab\/group\/vm_1 and lab\/vm\.1 would both be libvirt_domain\.vm_1/);
  });

  test("must differ: outputs", () => {
    const stack = labStack();
    new TerraformOutput(stack, "a", { value: "1" }).overrideLogicalId("same");
    new TerraformOutput(stack, "b", { value: "2" }).overrideLogicalId("same");
    expect(() => Template.fromStack(stack)).toThrow("lab/b and lab/a would both be output.same");
  });

  test("two VMs of one name are refused at once, naming both", () => {
    const stack = labStack();
    new Site(stack, "north");
    expect(() => new Site(stack, "south")).toThrow("lab/south/web-01: VM name web-01 is already that of lab/north/web-01");
  });
});

describe("dependencies", () => {
  test("node.addDependency becomes depends_on", () => {
    const stack = labStack();
    const db = new Vm(stack, "db", { image });
    const web = new Vm(stack, "web", { image });
    web.node.addDependency(db);
    const { web: resource, db: other } = Template.fromStack(stack).resources("libvirt_domain");
    expect(resource?.depends_on).toContain("libvirt_domain.db");
    expect(other).not.toHaveProperty("depends_on");
  });

  test("never on what is created before it is destroyed: Terraform would then make the VM itself so", () => {
    const stack = labStack();
    const db = new Vm(stack, "db", { image });
    new Vm(stack, "web", { image }).node.addDependency(db);
    expect(Template.fromStack(stack).resources("libvirt_volume")["web-seed"]).not.toHaveProperty("depends_on");
  });

  test("are the same after a second synthesis", () => {
    const stack = labStack();
    const db = new Vm(stack, "db", { image });
    new Vm(stack, "web", { image }).node.addDependency(db);
    expect(Template.fromStack(stack).toJSON()).toEqual(Template.fromStack(stack).toJSON());
  });

  test("on another stack order the stacks", () => {
    const app = testApp();
    const first = new Vm(labStack({}, "first", app), "db", { image });
    const second = labStack({}, "second", app);
    new Vm(second, "web", { image }).node.addDependency(first);
    app.synth();
    expect(second.dependencies.map((stack) => stack.node.id)).toEqual(["first"]);
  });
});

describe("several stacks", () => {
  test("of one App may be on different hosts", () => {
    const app = testApp();
    const here = labStack({}, "here", app);
    const there = labStack({ host: Host.uri("qemu+ssh://root@rack1/system") }, "there", app);
    new Vm(here, "db", { image });
    new Vm(there, "db", { image });
    app.synth();
    Template.fromStack(there).hasProvider("libvirt", { uri: "qemu+ssh://root@rack1/system" });
  });

  test("refuse a network of the other one, naming both", () => {
    const app = testApp();
    const network = lan(labStack({}, "here", app));
    const there = labStack({}, "there", app);
    expect(() => new Vm(there, "web", { image, nics: [{ network }] })).toThrow(
      "there/web: there/web is in stack there and cannot use here/lan of stack here",
    );
  });

  test("refuse a reference of layer 1, naming both", () => {
    const app = testApp();
    const db = new Vm(labStack({}, "here", app), "db", { image });
    const there = labStack({}, "there", app);
    new TerraformOutput(there, "id", { value: db.domain.id });
    expect(() => app.synth()).toThrow("there: stack there refers to something in stack here");
  });

  test("a construct outside of them is told where it belongs", () => {
    const plain = new TerraformStack(testApp(), "plain");
    expect(() => new Vm(plain, "db", { image })).toThrow("plain/db: a Vm must be inside a HostStack");
  });
});

test("two syntheses give the same bytes", () => {
  const text = () => {
    const stack = labStack();
    const network = lan(stack);
    new Vm(stack, "db", { image, nics: [{ network }] });
    const { folder } = synthesized(stack);
    return readFileSync(join(folder, "cdk.tf.json"), "utf8");
  };
  expect(text()).toBe(text());
});
