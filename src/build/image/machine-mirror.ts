import { existsSync, readFileSync } from "node:fs";
import { run, tryWhich } from "../../core/process";

const KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg";

/**
 * Debian's archive as this machine's own apt has it, by role: the release, its updates, its security fixes. Empty where the machine is no Debian
 * system. The suites may be of another release than an image's: all releases lie below the same URL.
 */
export async function debianOfMachine(): Promise<Readonly<Record<string, string>>> {
  const codename = existsSync("/etc/os-release")
    ? /^VERSION_CODENAME=(.*)$/m.exec(readFileSync("/etc/os-release", "utf8"))?.[1]
    : undefined;
  if (codename === undefined || tryWhich("apt-get") === undefined) return {};
  const { stdout } = await run("apt-get", ["indextargets", "--format", "$(REPO_URI)|$(RELEASE)|$(COMPONENT)", "Created-By: Packages"], {
    what: "reading apt's sources",
    env: { ...process.env, LC_ALL: "C.UTF-8" },
  });
  const roles: Readonly<Record<string, string>> = {
    [codename]: "main",
    [`${codename}-updates`]: "updates",
    [`${codename}-security`]: "security",
  };
  const found = stdout.split("\n").flatMap((line): [string, string][] => {
    const [url = "", suite = "", component] = line.split("|");
    const role = roles[suite];
    return role === undefined || component !== "main" ? [] : [[role, url.replace(/\/+$/, "")]];
  });
  return Object.fromEntries(found.reverse());
}

/** The keys of Debian's archive, from the package debian-archive-keyring. */
export function debianKeys(): readonly string[] {
  return existsSync(KEYRING) ? [KEYRING] : [];
}
