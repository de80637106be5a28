import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test, vi } from "vitest";
import { makeSecureBootKeys } from "../../../src/build/secure-boot/keys";
import { parseImageDefinition } from "../../../src/core/model/image-definition";
import { imagesFolder } from "../../../src/core/model/image-folders";
import { formatLock, parseLock } from "../../../src/core/model/image-lock";
import { loadImageRecipe } from "../../../src/core/model/image-recipe";

const folder = mkdtempSync(join(tmpdir(), "queztl-definitions-"));
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

const WHOLE = `version: 1
name: sample
description: A sample
builder: distribution
architecture: x86_64
distribution: debian
release: trixie
packages: [busybox-static, sudo]
path_excludes: [/usr/share/man/*]
files:
  /etc/motd: { content: "hello" }
folders:
  /srv/data: "0750"
links:
  /etc/link: /etc/motd
users:
  ann: { sudo: true, groups: [wheel] }
services: { enable: [ssh.service], disable: [cron.service] }
kernel: distro
cmdline: console=ttyS0
disk: { size: 2GiB }
boot: uefi
loader: grub
seed: queztl
hardening: [sysctl]
format: qcow2
`;

test("what a definition leaves out is filled in", () => {
  const definition = parseImageDefinition(WHOLE, "sample.yaml");
  expect(definition).toMatchObject({
    init: "systemd",
    agent: true,
    loader: "grub",
    files: { "/etc/motd": { content: "hello", mode: "0644", owner: "root:root" } },
    disk: { size: "2GiB", label: "queztl-root", uuid: expect.stringMatching(/^[0-9a-f-]{36}$/) },
  });
});

/** Each with what is replaced in the sample, and what is told. */
const MISTAKES: readonly (readonly [string, string, string, RegExp])[] = [
  ["another version", "version: 1", "version: 2", /:1:10: version: must be 1, not 2/],
  ["a name with capitals", "name: sample", "name: Sample", /:2:7: name: must be a name of up to 40 lower-case letters/],
  [
    "an unknown distribution",
    "distribution: debian",
    "distribution: debain",
    /distribution: must be one of debian, ubuntu.*\n {2}fix: did you mean "debian"\?/,
  ],
  ["no release", "release: trixie\n", "", /release: is missing\n {2}fix: write the release of debian, such as release: trixie/],
  ["a release of a rolling distribution", "distribution: debian", "distribution: arch", /release: arch has no releases/],
  ["a key that is misspelt", "packages:", "package:", /:8:1: package: unknown key\n {2}fix: did you mean "packages"\?/],
  ["no packages", "packages: [busybox-static, sudo]\n", "", /packages: is missing/],
  ["a package twice", "[busybox-static, sudo]", "[sudo, busybox-static, sudo]", /packages\[2\]: is the same as item 1/],
  ["a package that is no name", "[busybox-static, sudo]", '["sudo ", sudo]', /packages\[0\]: must be the name of a package/],
  ["a relative path", "/etc/motd: {", "etc/motd: {", /files\.etc\/motd: must be an absolute path/],
  ["a mode that is a number", '"0750"', "0750", /folders\.\/srv\/data: must be an octal mode in quotes, not 750/],
  ["a file where the guest mounts", "/etc/motd: {", "/proc/motd: {", /files\.\/proc\/motd: a guest mounts something over it/],
  ["a path that goes up", "/etc/motd: {", "/etc/../motd: {", /has "\.\." in it/],
  ["a link that is a file too", "/etc/link:", "/etc/motd:", /links\.\/etc\/motd: is a file too/],
  [
    "sudo without the package",
    "busybox-static, sudo]",
    "busybox-static]",
    /users\.ann\.sudo: the image has no sudo\n {2}fix: add sudo to packages/,
  ],
  ["a user's name", "  ann:", "  Ann!:", /users\.Ann!: must be a user name/],
  ["a service on and off", "disable: [cron.service]", "disable: [ssh.service]", /services\.disable\[0\]: ssh\.service is enabled too/],
  [
    "an unknown kernel",
    "kernel: distro",
    "kernel: queztl-mirco",
    /kernel: there is no kernel "queztl-mirco"\n {2}fix: did you mean "queztl-micro"\?/,
  ],
  ["a size without unit", "size: 2GiB", "size: 2", /disk\.size: must be a size such as 2GiB, not 2/],
  ["an unknown boot", "boot: uefi", "boot: efi", /boot: must be one of direct, uefi.*\n {2}fix: did you mean "uefi"\?/],
  ["signatures that nobody checks", "boot: uefi\nloader: grub", "secure_boot: true", /secure_boot: only firmware checks signatures/],
  [
    "signatures of GRUB",
    "seed: queztl",
    "secure_boot: true",
    /secure_boot: GRUB takes signatures only from a shim[\s\S]*fix: write loader: systemd-boot/,
  ],
  ["a loader without firmware", "boot: uefi", "boot: direct", /loader: a disk for direct boot has no boot loader/],
  [
    "path_excludes where they do not work",
    "distribution: debian",
    "distribution: fedora",
    /path_excludes: the package manager of fedora installs packages whole/,
  ],
  ["an init that the distribution has not", "seed: queztl", "init: openrc", /init: debian has no openrc here/],
  ["a hardening that is none", "[sysctl]", "[sysctrl]", /hardening\[0\]: must be one of .*\n {2}fix: did you mean "sysctl"\?/],
];

test.each(MISTAKES)("%s is told with line and path", (_what, from, to, message) => {
  expect(WHOLE).toContain(from);
  expect(() => parseImageDefinition(WHOLE.replace(from, to), "sample.yaml")).toThrow(message);
});

test("mistakes of the schema and beyond it are told at once, in the order of the text", () => {
  const broken = WHOLE.replace("version: 1", "version: 2").replace("kernel: distro", "kernel: nothing").replace("size: 2GiB", "size: 2");
  expect(() => parseImageDefinition(broken, "sample.yaml")).toThrow(
    /sample\.yaml has 3 mistakes[\s\S]*version[\s\S]*kernel[\s\S]*disk\.size/,
  );
});

test("an image that extends another adds to its lists and replaces its values", () => {
  writeFileSync(join(folder, "base.yaml"), WHOLE.replace("name: sample", "name: base"));
  const own = "version: 1\nname: own\ndescription: Own\nbuilder: distribution\nextends: base\npackages: [vim]\ndisk: { size: 4GiB }\n";
  const definition = parseImageDefinition(own, join(folder, "own.yaml"), folder);
  expect(definition).toMatchObject({
    name: "own",
    packages: ["busybox-static", "sudo", "vim"],
    disk: { size: "4GiB" },
    users: { ann: {} },
  });
  writeFileSync(join(folder, "own.yaml"), own.replace("extends: base", "extends: own"));
  expect(() => parseImageDefinition(readFileSync(join(folder, "own.yaml"), "utf8"), join(folder, "own.yaml"), folder)).toThrow(
    /own extends this one, or itself/,
  );
});

test("the hash covers values, the lock and the kernel, but neither comments nor the description", () => {
  const write = (text: string) => writeFileSync(join(folder, "sample.yaml"), text);
  const hash = (name = "sample") => loadImageRecipe(name, folder).hash;
  write(WHOLE);
  const first = hash();
  write(`# more\n${WHOLE.replace("A sample", "Another").replace("version: 1\n", "")}version: 1\n`);
  expect(hash()).toBe(first);
  write(WHOLE.replace("console=ttyS0", "console=ttyS1"));
  expect(hash()).not.toBe(first);
  write(WHOLE);
  expect(hash("sample+queztl-micro")).not.toBe(first);
  expect(loadImageRecipe("sample", folder, { size: "4GiB" }).hash).not.toBe(first);
  writeFileSync(join(folder, "sample.lock.yaml"), formatLock({ image: "sample", packages: [] }));
  expect(hash()).not.toBe(first);
});

test("a signed image needs keys, and is another one with other keys", async () => {
  writeFileSync(
    join(folder, "signed.yaml"),
    `${WHOLE.replace("name: sample", "name: signed").replace("grub", "systemd-boot")}secure_boot: true\n`,
  );
  vi.stubEnv("QUEZTL_SECURE_BOOT_DIR", join(folder, "keys"));
  expect(() => loadImageRecipe("signed", folder)).toThrow(/no keys for secure boot[\s\S]*run: queztl kernel keys/);
  const keys = await makeSecureBootKeys(join(folder, "keys"));
  const { hash, keys: found } = loadImageRecipe("signed", folder);
  expect(found).toEqual(keys);
  expect(loadImageRecipe("signed", folder).hash).toBe(hash);
  await makeSecureBootKeys(join(folder, "others"));
  vi.stubEnv("QUEZTL_SECURE_BOOT_DIR", join(folder, "others"));
  expect(loadImageRecipe("signed", folder).hash).not.toBe(hash);
  writeFileSync(join(folder, "others/db.crt"), "nothing");
  expect(() => loadImageRecipe("signed", folder)).toThrow(/db\.crt is no certificate/);
});

test("locks of the package are well formed", () => {
  for (const name of ["micro", "debian-stable", "debian-minimal", "debian-secure", "ml-worker"]) {
    const file = join(imagesFolder(), `${name}.lock.yaml`);
    const { image, packages } = parseLock(readFileSync(file, "utf8"), file);
    expect(image).toBe(name);
    expect(formatLock({ image, packages })).toBe(readFileSync(file, "utf8"));
  }
});
