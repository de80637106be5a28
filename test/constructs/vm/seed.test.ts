import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { Image } from "../../../constructs/image/image";
import { Template } from "../../../constructs/testing";
import { Seed, type SeedContent } from "../../../constructs/vm/seed";
import { labPublicKey } from "../../../constructs/vm/ssh-key";
import { Vm } from "../../../constructs/vm/vm";
import type { VmProps } from "../../../constructs/vm/vm-props";
import { labStack, lan, PUBLIC_KEY, temporaryFolder } from "../lab";

const image = Image.named("micro");

interface SeedVolume {
  readonly name: string;
  readonly lifecycle: unknown;
  readonly create: { readonly cloudinit: { readonly user_data: string; readonly meta_data: string; readonly network_config?: string } };
}

function seedOf(props: Partial<VmProps> = {}): SeedVolume {
  const stack = labStack();
  new Vm(stack, "db", { image, nics: [{ network: lan(stack) }], ...props });
  return Template.fromStack(stack).resources("libvirt_volume")["db-seed"] as unknown as SeedVolume;
}

const userData = (seed: SeedVolume) => JSON.parse(seed.create.cloudinit.user_data.replace("#cloud-config\n", ""));

describe("the seed of a VM", () => {
  test("has its host name, its full name and the lab's key", () => {
    const seed = seedOf();
    expect(userData(seed)).toEqual({ hostname: "db", fqdn: "db.lab.test", ssh_authorized_keys: [PUBLIC_KEY] });
    expect(JSON.parse(seed.create.cloudinit.meta_data)).toEqual({
      "instance-id": expect.stringMatching(/^db-[0-9a-f]{12}$/),
      "local-hostname": "db",
    });
    expect(seed.create.cloudinit.network_config).toBeUndefined();
  });

  test("is a new volume under a new name when it changes, and the guest a new instance", () => {
    const first = seedOf();
    const second = seedOf({ seed: { runcmd: ["date"] } });
    expect(first.name).toMatch(/^db-seed-[0-9a-f]{12}\.iso$/);
    expect(second.name).not.toBe(first.name);
    expect(second.create.cloudinit.meta_data).not.toBe(first.create.cloudinit.meta_data);
    expect(seedOf().name).toBe(first.name);
    expect(first.lifecycle).toEqual({ create_before_destroy: true });
  });

  test("is never changed where that is wished", () => {
    expect(seedOf({ onSeedChange: "keep" }).lifecycle).toEqual({ create_before_destroy: true, ignore_changes: ["name", "create"] });
  });

  test("takes users, files and commands, and nothing in them is a template", () => {
    const seed = seedOf({
      seed: {
        users: [{ name: "ann", sudo: true, sshAuthorizedKeys: [PUBLIC_KEY] }],
        writeFiles: [{ path: "/etc/motd", content: "${HOME} %{if} $$ $ {" }],
        runcmd: ["echo ${PATH}", ["sh", "-c", "exit 0"]],
        password: "secret",
      },
    });
    const unescaped = {
      ...seed,
      create: { cloudinit: { ...seed.create.cloudinit, user_data: seed.create.cloudinit.user_data.replace(/([$%])\1\{/g, "$1{") } },
    };
    expect(seed.create.cloudinit.user_data).toContain("$${HOME} %%{if} $$ $ {");
    expect(userData(unescaped)).toMatchObject({
      users: ["default", { name: "ann", sudo: "ALL=(ALL) NOPASSWD:ALL" }],
      write_files: [{ path: "/etc/motd", content: "${HOME} %{if} $$ $ {" }],
      runcmd: ["echo ${PATH}", ["sh", "-c", "exit 0"]],
    });
  });

  test("may be none at all", () => {
    const stack = labStack();
    const vm = new Vm(stack, "db", { image, seed: false });
    expect(vm.seed).toBeUndefined();
    expect(Object.keys(Template.fromStack(stack).resources("libvirt_volume"))).not.toContain("db-seed");
  });

  test.each<[RegExp, SeedContent]>([
    [/users\[1\]\.shell: the micro image has no \/bin\/bash \(use \/bin\/sh\)/, { users: [{ name: "ann", shell: "/bin/bash" }] }],
    [
      /network\.ethernets\.eth0\.dhcp6: the micro image has no DHCPv6/,
      { networkConfig: { version: 2, ethernets: { eth0: { dhcp6: true } } } },
    ],
    [/write_files\[0\]\.path/, { writeFiles: [{ path: "relative", content: "" }] }],
  ])("that micro would not take is an error: %s", (message, seed) => {
    expect(() => seedOf({ seed })).toThrow(/lab\/db\/db-seed: the micro image would not take a part of this seed/);
    expect(() => seedOf({ seed })).toThrow(message);
  });

  test("of another image is not checked against micro", () => {
    const stack = labStack();
    const other = Image.fromFile({ disk: "https://images.example/debian.qcow2" });
    expect(() => new Vm(stack, "db", { image: other, seed: { users: [{ name: "ann", shell: "/bin/bash" }] } })).not.toThrow();
  });

  test("with a reference in it is refused: its name could not hold its hash", () => {
    const stack = labStack();
    const network = lan(stack);
    expect(() => new Vm(stack, "db", { image, seed: { runcmd: [`ping ${network.resource.id}`] } })).toThrow(
      "lab/db/db-seed: the seed holds a reference to another resource",
    );
  });

  test("can be made by itself, for a domain of layer 1", () => {
    const stack = labStack();
    const seed = new Seed(stack, "extra", { hostname: "extra", sshAuthorizedKeys: [] });
    Template.fromStack(stack).hasResource("libvirt_volume", { target: { format: { type: "raw" } } });
    expect(Template.fromStack(stack).toJSON()).toBeDefined();
    expect(seed.path).toContain("TfToken");
  });
});

describe("the lab's SSH key", () => {
  test("comes from QUEZTL_SSH_PUBLIC_KEY, as a key or as a file", () => {
    const file = join(temporaryFolder(), "key.pub");
    writeFileSync(file, `${PUBLIC_KEY}\n`);
    expect(labPublicKey({ QUEZTL_SSH_PUBLIC_KEY: PUBLIC_KEY })).toBe(PUBLIC_KEY);
    expect(labPublicKey({ QUEZTL_SSH_PUBLIC_KEY: file })).toBe(PUBLIC_KEY);
  });

  test("else from what queztl prepare made", () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, ".queztl/ssh"), { recursive: true });
    writeFileSync(join(folder, ".queztl/ssh/id_ed25519.pub"), PUBLIC_KEY);
    expect(labPublicKey({}, folder)).toBe(PUBLIC_KEY);
  });

  test("is asked for where there is none", () => {
    expect(() => labPublicKey({}, temporaryFolder())).toThrow(/there is no SSH key for the VMs[\s\S]*fix: run: queztl prepare/);
  });

  test("must be one", () => {
    expect(() => labPublicKey({ QUEZTL_SSH_PUBLIC_KEY: "nonsense" })).toThrow(
      'QUEZTL_SSH_PUBLIC_KEY: "nonsense" is neither a public key nor a file',
    );
    const file = join(temporaryFolder(), "id");
    writeFileSync(file, "-----BEGIN OPENSSH PRIVATE KEY-----");
    expect(() => labPublicKey({ QUEZTL_SSH_PUBLIC_KEY: file })).toThrow("holds no public key");
  });
});
