import { createHash } from "node:crypto";
import { copyFileSync, linkSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { QueztlError } from "../../../../core/error";
import { run } from "../../../../core/process";
import type { FetchedPackage, PackageRequest, PackagerWork } from "../../packager";
import { SOURCE_DATE_EPOCH } from "../../source-date";

const SUITE = "queztl";
/** Processes and mounts of the packages' scripts end with it, whatever ends it. */
const ALONE = ["--mount", "--propagation", "private", "--pid", "--fork", "--kill-child", "--mount-proc", "--"];

/** Installs exactly these packages, from a repository of files, as apt and dpkg do: configured, with their scripts. */
export async function installDebs(
  packages: readonly FetchedPackage[],
  root: string,
  { pathExcludes = [], pathIncludes = [] }: PackageRequest,
  work: PackagerWork,
): Promise<void> {
  if (process.getuid?.() !== 0)
    throw new QueztlError({
      kind: "access",
      summary: "only root can build images of Debian and Ubuntu",
      why: "packages run scripts in the new root (chroot), and its files belong to many users",
      fix: "run it with sudo, or build micro, which needs no root",
    });
  const repository = join(work.work, "repository");
  await makeRepository(packages, repository);
  const excludes = [...pathExcludes.map((path) => `path-exclude=${path}`), ...pathIncludes.map((path) => `path-include=${path}`)];
  const options = ["force-unsafe-io", ...excludes].map((option) => `--dpkgopt=${option}`);
  let said = 0;
  work.step.update(`installing ${packages.length} packages`);
  await run(
    "unshare",
    [
      ...ALONE,
      "mmdebstrap",
      "--mode=root",
      "--verbose", // what dpkg says is the progress
      "--variant=essential",
      "--architectures=amd64",
      `--include=${packages.map(({ name }) => name).join(",")}`,
      '--aptopt=APT::Install-Recommends "false"',
      '--aptopt=APT::Sandbox::User "root"',
      "--skip=check/empty",
      ...options,
      SUITE,
      root,
      `deb [trusted=yes] copy://${repository} ./`,
    ],
    {
      env: {
        ...process.env,
        SOURCE_DATE_EPOCH: String(SOURCE_DATE_EPOCH),
        TMPDIR: work.work,
        LC_ALL: "C.UTF-8",
        DEBIAN_FRONTEND: "noninteractive",
      },
      onOutput: (text) => {
        said += text.match(/^(Unpacking|Setting up) /gm)?.length ?? 0;
        if (said > 0) work.step.update(`installing: ${Math.min(said, packages.length * 2)} of ${packages.length * 2}`);
      },
      kind: "host",
      endsWithUs: true,
      what: "installing the packages",
      fix: "see what the last package said; install mmdebstrap if it is missing",
    },
  );
  rmSync(repository, { recursive: true });
  leaveNoTraces(root);
}

/** Index and packages, as apt reads them from a folder. */
async function makeRepository(packages: readonly FetchedPackage[], folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const stanzas: string[] = [];
  const queue = [...packages];
  const worker = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const { stdout } = await run("dpkg-deb", ["-f", next.file], { what: `reading ${next.name}`, kind: "host" });
      const name = `${next.name}_${next.sha256.slice(0, 16)}.deb`;
      place(next.file, join(folder, name));
      stanzas.push(`${stdout.trimEnd()}\nFilename: ./${name}\nSize: ${next.size}\nSHA256: ${next.sha256}\n`);
    }
  };
  await Promise.all([worker(), worker(), worker(), worker()]);
  const index = `${stanzas.sort().join("\n")}\n`;
  writeFileSync(join(folder, "Packages"), index);
  const sum = createHash("sha256").update(index).digest("hex");
  // mmdebstrap looks for the essential packages in the suite that it is told.
  const release = [`Suite: ${SUITE}`, "Architectures: amd64 all", "SHA256:", ` ${sum} ${Buffer.byteLength(index)} Packages`];
  writeFileSync(join(folder, "Release"), `${release.join("\n")}\n`);
}

function place(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to); // another file system
  }
}

/** What apt, dpkg and mmdebstrap leave that is of this machine or this hour. */
function leaveNoTraces(root: string): void {
  const gone = [
    "etc/apt/sources.list",
    "etc/apt/apt.conf.d/99mmdebstrap",
    "etc/resolv.conf",
    "var/cache/apt",
    "var/lib/apt/lists",
    "var/cache/ldconfig/aux-cache",
    "var/cache/debconf/config.dat-old",
    "var/cache/debconf/passwords.dat-old",
    "var/cache/debconf/templates.dat-old",
    "var/lib/dpkg/status-old",
    "var/lib/dpkg/available-old",
    "var/lib/dpkg/diversions-old",
    "var/lib/dpkg/statoverride-old",
    "var/log/alternatives.log",
    "var/log/apt",
    "var/log/bootstrap.log",
    "var/log/dpkg.log",
    "var/lib/systemd/catalog/database",
    "etc/.pwd.lock",
    "run/mount",
  ];
  for (const path of gone) rmSync(join(root, path), { recursive: true, force: true });
  for (const path of ["var/cache/apt/archives/partial", "var/lib/apt/lists/partial"]) mkdirSync(join(root, path), { recursive: true });
  writeFileSync(join(root, "etc/hostname"), "localhost\n");
}
