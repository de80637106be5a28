import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { explainSymbol } from "../../../src/build/kernel/explain-symbol";
import { type Kconfig, readKconfig } from "../../../src/build/kernel/kconfig";

let folder = "";
let kconfig: Kconfig;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "queztl-kconfig-"));
  const put = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  put("Kconfig", 'mainmenu "Linux"\nsource "arch/$(SRCARCH)/Kconfig"\nsource "net/Kconfig"\n');
  put(
    "arch/x86/Kconfig",
    'config X86\n\tdef_bool y\n\tselect HAVE_BELL if PCI\nconfig PCI\n\tbool "PCI"\n\thelp\n\t  depends on nothing.\n\n\t  config NO\n',
  );
  put(
    "net/Kconfig",
    `menuconfig NET
	bool "Networking"
if NET
config NF_CONNTRACK
	tristate "Tracking"
	depends on NETFILTER && \\
		(INET || IPV6)
config NETFILTER
	bool "Filter"
config NFT_CT
	tristate "ct" if EXPERT # shown to few
	depends on NF_CONNTRACK!=n
	depends on !LEGACY
config BELL
	bool "Bell"
	select HAVE_BELL
config HAVE_BELL
	bool
choice
	prompt "Preemption"
config PREEMPT_NONE
	bool "none"
config PREEMPT
	bool "full"
endchoice
config VFIO
	tristate "VFIO"
	depends on IOMMU
config IOMMU
	tristate "IOMMU"
endif
`,
  );
  kconfig = readKconfig(folder);
});
afterAll(() => rmSync(folder, { recursive: true }));

const explain = (name: string, asked: string, values: Readonly<Record<string, string>>) =>
  explainSymbol(name, asked, kconfig, new Map(Object.entries(values)));

test("the missing dependency is named with its value, and what that one misses", () => {
  expect(explain("NF_CONNTRACK", "m", { NET: "y" })).toBe("depends on NETFILTER (n) and INET (n) or IPV6 (n)");
  expect(explain("NFT_CT", "m", { NET: "y", EXPERT: "y", NETFILTER: "n" })).toBe("depends on NF_CONNTRACK!=n (n)");
  expect(explain("NFT_CT", "m", { NET: "y", EXPERT: "y", NF_CONNTRACK: "m", LEGACY: "y" })).toBe("depends on !LEGACY (y)");
});

test("a condition of the prompt and of the block around count too", () => {
  expect(explain("NFT_CT", "m", { NF_CONNTRACK: "m" })).toBe("depends on NET (n) and EXPERT (n)");
});

test("what is only a module cannot carry what is built in", () => {
  expect(explain("VFIO", "y", { NET: "y", VFIO: "m", IOMMU: "m" })).toBe("depends on IOMMU (m)");
});

test("what selects a symbol is named", () => {
  expect(explain("HAVE_BELL", "n", { NET: "y", X86: "y", PCI: "y", BELL: "y", HAVE_BELL: "y" })).toBe("selected by X86, BELL");
  expect(explain("HAVE_BELL", "y", { NET: "y" })).toBe("it cannot be set; what selects it: X86, BELL");
});

test("a choice has one", () => {
  expect(explain("PREEMPT", "y", { NET: "y", PREEMPT_NONE: "y" })).toBe("it is one of a choice, which PREEMPT_NONE has");
});

test("a symbol that the source does not have is told with the near one", () => {
  expect(explain("NF_CONTRACK", "m", {})).toBe("this Linux has no such symbol; did you mean NF_CONNTRACK?");
  expect(kconfig.entries.has("NO")).toBe(false);
});

test("yes or no is never a module", () => {
  expect(explain("PCI", "m", {})).toBe("is yes or no, never a module");
});
