import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { QueztlError } from "../../../src/core/error";
import { loadKernelDefinition } from "../../../src/core/model/kernel-definition";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "queztl-kernels-"));
  mkdirSync(join(folder, "fragments"));
  const put = (name: string, text: string) => writeFileSync(join(folder, name), text);
  put("base.yaml", "version: 1\nname: base\ndescription: d\nsource: { debian: linux-source-6.12 }\nbase: tiny\n");
  put("old.yaml", "version: 1\nname: old\ndescription: d\nsource: { debian: linux-source-6.1 }\nbase: tiny\n");
  put("loop.yaml", "version: 1\nname: loop\ndescription: d\nextends: k\n");
  put("bare.yaml", "version: 1\nname: bare\ndescription: d\n");
  put("fragments/one.yaml", "version: 1\nname: one\ndescription: d\nsymbols: { IPV6: y, SMP: y }\n");
  put("fragments/two.yaml", "version: 1\nname: two\ndescription: d\nsymbols: { IPV6: m }\n");
  put("fragments/broken.yaml", "version: 1\nname: broken\ndescription: d\nsymbols: { CONFIG_SMP: y, PCI: true }\n");
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Every definition begins with these three lines. */
const HEAD = "version: 1\nname: k\ndescription: d\n";

function failure(yaml: string): string {
  writeFileSync(join(folder, "k.yaml"), yaml);
  try {
    loadKernelDefinition("k", folder);
  } catch (error) {
    if (!QueztlError.is(error)) throw error;
    expect(error.exitCode).toBe(2);
    return error.message.replaceAll(`${folder}/`, "");
  }
  throw new Error("the definition was found right");
}

/** What it is, what follows the head, and exactly what is said. */
const MISTAKES: readonly (readonly [string, string, string])[] = [
  [
    "an unknown key",
    "extends: base\nfragmens: []\n",
    `k.yaml:5:1: fragmens: unknown key
  fix: did you mean "fragments"?`,
  ],
  [
    "a key twice",
    "extends: base\nextends: base\n",
    `k.yaml:5:1: extends: is given twice; first on line 4
  fix: keep one of them, or rename one`,
  ],
  [
    "an unknown parent",
    "extends: bsae\n",
    `k.yaml:4:10: extends: there is no kernel "bsae"
  fix: did you mean "base"?`,
  ],
  [
    "a circle",
    "extends: loop\n",
    `loop.yaml:4:10: extends: goes in a circle: k → loop → k
  fix: take one of them out`,
  ],
  [
    "itself as parent",
    "extends: k\n",
    `k.yaml:4:10: extends: goes in a circle: k → k
  fix: take one of them out`,
  ],
  [
    "no source anywhere",
    "base: tiny\n",
    `k.yaml:1:1: source: is missing, and nothing that is extended has it
  fix: write source: { debian: linux-source-6.12 }`,
  ],
  [
    "no base anywhere",
    "source: { debian: linux-source-6.12 }\n",
    `k.yaml:1:1: base: is missing, and nothing that is extended has it
  fix: write base: tiny`,
  ],
  [
    "a source that says no place",
    "extends: base\nsource: {}\n",
    `k.yaml:5:1: source: says no place
  fix: write { debian: linux-source-6.12 }, { url: …, sha256: … } or { git: …, commit: … }`,
  ],
  [
    "a source of two places",
    "extends: base\nsource: { debian: linux-source-6.12, git: x }\n",
    `k.yaml:5:1: source: mixes debian and git
  fix: write { debian: linux-source-6.12 }, { url: …, sha256: … } or { git: …, commit: … }`,
  ],
  [
    "an archive without checksum",
    "extends: base\nsource: { url: 'https://k.example/linux-6.12.1.tar.xz' }\n",
    `k.yaml:5:1: source.sha256: is missing
  fix: write url and sha256`,
  ],
  [
    "a checksum that is none",
    "extends: base\nsource: { url: 'https://k.example/linux-6.12.1.tar.xz', sha256: abc }\n",
    `k.yaml:5:65: source.sha256: must be 64 lower-case hexadecimal digits, not "abc"`,
  ],
  [
    "a commit that is short",
    "extends: base\nsource: { git: 'https://k.example/linux', commit: abc123 }\n",
    `k.yaml:5:51: source.commit: must be a whole commit id (40 hexadecimal digits), not "abc123"`,
  ],
  [
    "a package that is no source",
    "extends: base\nsource: { debian: linux-image-amd64 }\n",
    `k.yaml:5:19: source.debian: must be a source package of Debian's, such as linux-source-6.12, not "linux-image-amd64"`,
  ],
  [
    "an unknown base",
    "extends: base\nbase: tinny\n",
    `k.yaml:5:7: base: must be one of tiny, defconfig, debian, not "tinny"
  fix: did you mean "tiny"?`,
  ],
  [
    "an unknown fragment",
    "extends: base\nfragments: [virtoi]\n",
    `k.yaml:5:13: fragments[0]: there is no fragment "virtoi"
  fix: did you mean "virtio"?`,
  ],
  [
    "a fragment twice",
    "extends: base\nfragments: [one, one]\n",
    `k.yaml:5:18: fragments[1]: is the same as item 1
  fix: keep one of them`,
  ],
  [
    "fragments that contradict",
    "extends: base\nfragments: [one, two]\n",
    `k.yaml:5:18: fragments[1]: fragments/two.yaml sets IPV6=m, but fragments/one.yaml sets IPV6=y
  fix: take one of the two out, or say what it is to be: symbols: { IPV6: m }`,
  ],
  [
    "real time on an old source",
    "extends: old\nfragments: [realtime]\n",
    `k.yaml:5:13: fragments[0]: fragments/realtime.yaml needs Linux 6.12 or newer, and the source is 6.1
  why: PREEMPT_RT came into Linux with 6.12; an older source needs the patches of the real-time project, which Queztl does not carry
  fix: use a source of 6.12 or newer, or take the fragment out`,
  ],
  [
    "a symbol with its prefix",
    "extends: base\nsymbols: { CONFIG_SMP: y }\n",
    `k.yaml:5:12: symbols.CONFIG_SMP: must be a symbol as Kconfig has it, not "CONFIG_SMP"
  fix: write it in capitals and without CONFIG_, such as VIRTIO_NET`,
  ],
  [
    "true for y",
    "extends: base\nsymbols: { SMP: true }\n",
    `k.yaml:5:17: symbols.SMP: must be text or a whole number, not true
  fix: write y, m or n; for other symbols text or a number`,
  ],
  [
    "modules of a kernel without modules",
    "extends: base\nmodules: [tun]\n",
    `k.yaml:5:1: modules: the kernel has no modules
  why: MODULES is not set to y
  fix: write symbols: { MODULES: y }, or take modules out`,
  ],
  [
    "a module's file",
    "extends: base\nsymbols: { MODULES: y }\nmodules: [tun.ko]\n",
    `k.yaml:6:11: modules[0]: must be a module's name: lower case, underscores, without .ko, not "tun.ko"`,
  ],
  ["a command line of two lines", 'extends: base\ncmdline: "a\\nb"\n', `k.yaml:5:10: cmdline: must be one line, not "a\\nb"`],
  ["a size without unit", "extends: base\nbudget: { size: 65 }\n", `k.yaml:5:17: budget.size: must be a size such as 6.5MB, not 65`],
  ["a time in minutes", "extends: base\nbudget: { boot: 2m }\n", `k.yaml:5:17: budget.boot: must be a time such as 1.3s, not "2m"`],
  [
    "mistakes in a fragment",
    "extends: base\nfragments: [broken]\n",
    `fragments/broken.yaml has 2 mistakes
fragments/broken.yaml:4:12: symbols.CONFIG_SMP: must be a symbol as Kconfig has it, not "CONFIG_SMP"
  fix: write it in capitals and without CONFIG_, such as VIRTIO_NET
fragments/broken.yaml:4:32: symbols.PCI: must be text or a whole number, not true
  fix: write y, m or n; for other symbols text or a number`,
  ],
  [
    "several at once",
    "extends: base\nbase: tinny\nfragments: [virtoi]\nbudget: { boot: 2m }\n",
    `k.yaml has 3 mistakes
k.yaml:5:7: base: must be one of tiny, defconfig, debian, not "tinny"
  fix: did you mean "tiny"?
k.yaml:6:13: fragments[0]: there is no fragment "virtoi"
  fix: did you mean "virtio"?
k.yaml:7:17: budget.boot: must be a time such as 1.3s, not "2m"`,
  ],
];

test.each(MISTAKES)("%s", (_name, yaml, message) => {
  expect(failure(HEAD + yaml)).toBe(message);
});

test("another name than the file's", () => {
  expect(failure("version: 1\nname: other\ndescription: d\nextends: base\n")).toBe(
    `k.yaml:2:7: name: must be the file's name, k, not "other"`,
  );
});
