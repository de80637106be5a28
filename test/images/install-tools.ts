import { arch } from "../../src/build/image/packagers/arch";
import { fedora } from "../../src/build/image/packagers/fedora";
import { ubuntu } from "../../src/build/image/packagers/ubuntu";
import { run, tryWhich } from "../../src/core/process";

/** What only the tests need: they build packages and repositories. */
const TEST_TOOLS = [
  { program: "repo-add", package: "pacman-package-manager" },
  { program: "rpmbuild", package: "rpm" },
  { program: "createrepo_c", package: "createrepo-c" },
  { program: "zstd", package: "zstd" },
];

/** Installs the Debian packages of the tools that are not there. Vitest runs it before the first test. */
export async function setup(): Promise<void> {
  const tools = [...arch.tools, ...fedora.tools, ...ubuntu.tools, ...TEST_TOOLS];
  const missing = tools.filter(({ program }) => tryWhich(program) === undefined).map((tool) => tool.package);
  if (missing.length === 0) return;
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const options = ["-q", "-o", "DPkg::Lock::Timeout=300", "install", "-y", "--no-install-recommends"];
  await run("apt-get", [...options, ...new Set(missing)], { env, what: `installing ${missing.join(", ")}` });
}
