import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { QueztlError } from "../../../../core/error";
import { lastLines, run } from "../../../../core/process";
import type { FetchedPackage, PackageRequest, PackagerWork } from "../../packager";
import { distributionKeys, keyFiles } from "../distribution-keys";
import { makeMountPoints, rootEnvironment, runOnRoot } from "../root-process";
import { settleRoot } from "../settle";
import { PYTHON } from "./python";
import { checkRpmSignatures } from "./signature";

/** Where Fedora has its database; Debian's rpm would put it into a home folder. */
const DATABASE = "/usr/lib/sysimage/rpm";

/** Installs the packages by rpm itself: it orders them, and runs their scripts and triggers in the root. */
export async function installRpms(
  packages: readonly FetchedPackage[],
  root: string,
  request: PackageRequest,
  work: PackagerWork,
): Promise<void> {
  const files = packages.map(({ file }) => file);
  if (work.verify) await checkRpmSignatures(files, keyFiles(await distributionKeys("fedora", request, work)), work);
  makeMountPoints(root);
  mkdirSync(join(root, DATABASE), { recursive: true });
  let done = 0;
  const onOutput = (text: string) => {
    done += text.match(/^%% 100\./gm)?.length ?? 0;
    work.step.update(`installing: ${Math.min(done, packages.length)} of ${packages.length}`);
  };
  const options = ["--root", root, "--define", `_dbpath ${DATABASE}`, "--nosignature", "--percent"];
  const env = rootEnvironment({ HOME: work.work });
  const { code, stdout, stderr } = await runOnRoot(root, ["rpm", ...options, "-U", ...files], { env, onOutput });
  // rpm goes on after a script that fails, and says so only.
  if (code !== 0 || /scriptlet failed/.test(stderr))
    throw new QueztlError({
      kind: "host",
      summary: "the packages of Fedora cannot be installed",
      why: lastLines(stderr || stdout, 12),
      fix: "see what the package's script needs, or leave the package out",
    });
  rmSync(join(root, DATABASE, ".rpm.lock"), { force: true });
  await closeDatabase(join(root, DATABASE, "rpmdb.sqlite"));
  settleRoot(root);
}

/** rpm sometimes leaves SQLite's write-ahead log beside its database; whoever closes it last takes it in. */
async function closeDatabase(file: string): Promise<void> {
  const program = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('PRAGMA wal_checkpoint(TRUNCATE)'); c.close()";
  await run(PYTHON, ["-c", program, file], { kind: "host", what: "closing rpm's database" });
}
