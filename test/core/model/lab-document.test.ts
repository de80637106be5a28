import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { QueztlError } from "../../../src/core/error";
import { parseLab, readLab } from "../../../src/core/model/lab-document";
import { LAB_SCHEMA_FILE, labJsonSchema } from "../../../src/core/model/lab-published";
import { packageRoot } from "../../../src/core/package-root";

const file = (path: string) => readFileSync(join(packageRoot(), path), "utf8");

test("a lab of one line is complete", () => {
  const { lab } = parseLab("{ version: 1, lab: tiny, vms: { db: } }", "lab.yaml");
  expect(lab.hosts).toMatchObject([{ name: "local", uri: "embedded" }]);
  expect(lab.networks).toMatchObject([{ name: "lan", mode: "nat", cidr: "10.71.0.0/24" }]);
  expect(lab.vms).toMatchObject([{ name: "db", image: "micro", nics: [{ network: "lan" }], disks: [], resources: {} }]);
});

test("a VM's own resources go before its instance type, and its image before the lab's", () => {
  const { lab } = parseLab(
    `version: 1
lab: shop
default_image: micro
instance_types: { small: { vcpus: 2, memory: 256MiB } }
vms: { db: { instance_type: small, resources: { memory: 1GiB } } }`,
    "lab.yaml",
  );
  expect(lab.vms[0]).toMatchObject({ image: "micro", resources: { vcpus: 2, memory: "1GiB" } });
});

test("a VM is on the only network; with `networks: []` on none", () => {
  const { lab } = parseLab("version: 1\nlab: x\nnetworks: { net: { mode: isolated } }\nvms: { a: {}, b: { networks: [] } }", "lab.yaml");
  expect(lab.vms.map((vm) => vm.nics.map((nic) => nic.network))).toEqual([["net"], []]);
});

test("the short form is a VM, in a document, a list or several documents", () => {
  const one =
    "vm_policy:\n  name: linux-dev-1\n  resources: { vcpus: 4, memory: 8GB, network_bw: 1Gbps, storage: 50GB }\n  priority: high\n";
  const { lab } = parseLab(one, "/home/me/My dev.yaml");
  expect(lab.name).toBe("my-dev");
  expect(lab.vms).toMatchObject([{ name: "linux-dev-1", priority: "high", resources: { memory: "8GB" }, nics: [{ network: "lan" }] }]);
  const names = (text: string) => parseLab(text, "lab.yaml").lab.vms.map((vm) => vm.name);
  expect(names("- vm_policy: { name: a }\n- vm_policy: { name: b }\n")).toEqual(["a", "b"]);
  expect(names("vm_policy: { name: a }\n---\nvm_policy: { name: b }\n")).toEqual(["a", "b"]);
});

test("anchors live below x-, and merge into VMs", () => {
  const { lab } = parseLab("version: 1\nlab: x\nx-base: &base { power: off }\nvms: { a: { <<: *base, protect: true } }", "lab.yaml");
  expect(lab.vms[0]).toMatchObject({ power: "off", protect: true });
});

test("real_time is a warning with its place", () => {
  const { warnings } = parseLab("version: 1\nlab: x\nvms: { a: { real_time: true } }", "lab.yaml");
  expect(warnings).toMatchObject([{ line: 3, column: 24, path: ["vms", "a", "real_time"] }]);
});

test("a file that is not there is not found", () => {
  const error = (() => {
    try {
      return readLab("/nowhere/lab.yaml");
    } catch (thrown) {
      return thrown;
    }
  })();
  expect(QueztlError.is(error) && error.exitCode).toBe(6);
});

test("the committed JSON Schema is what the model says, and accepts what we write", () => {
  expect(file(LAB_SCHEMA_FILE)).toBe(`${JSON.stringify(labJsonSchema(), null, 2)}\n`);
  const validate = new Ajv({ strict: false }).compile(labJsonSchema());
  expect(validate(parse(file("setup/templates/yaml/lab.yaml")))).toBe(true);
  expect(validate([{ vm_policy: { name: "a" } }])).toBe(true);
  expect(validate({ version: 1, lab: "x", fleets: {} })).toBe(false);
  expect(validate({ version: 1, lab: "x", vms: { a: { resources: { memory: "512mb" } } } })).toBe(false);
  expect(validate({ version: 1, lab: "x", vms: { a: { ready: "agnet" } } })).toBe(false);
});
