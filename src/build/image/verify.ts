import { createHash } from "node:crypto";
import { createReadStream, existsSync, statSync } from "node:fs";
import type { BuiltFile, BuiltImage } from "../../core/model/image";
import { tryRun, tryWhich } from "../../core/process";

export interface FileVerdict {
  readonly path: string;
  /** @default it is as the manifest says */
  readonly problem?: string;
}

/** Compares the files of a built image with its manifest, and lets QEMU check the disk. */
export async function verifyImage({ disk, kernel, initrd, vars, sbom }: BuiltImage): Promise<readonly FileVerdict[]> {
  const verdicts: FileVerdict[] = [];
  for (const file of [disk, kernel, initrd, vars, sbom]) {
    if (file === undefined) continue;
    const problem = (await problemOf(file)) ?? (file === disk ? await problemOfDisk(file.path) : undefined);
    verdicts.push({ path: file.path, ...(problem === undefined ? {} : { problem }) });
  }
  return verdicts;
}

async function problemOf({ path, sha256, size }: BuiltFile): Promise<string | undefined> {
  if (!existsSync(path)) return "it is gone";
  if (statSync(path).size !== size) return `it has ${statSync(path).size} bytes instead of ${size}`;
  const hash = createHash("sha256");
  for await (const piece of createReadStream(path)) hash.update(piece as Buffer);
  const found = hash.digest("hex");
  return found === sha256 ? undefined : `it has SHA-256 ${found} instead of ${sha256}`;
}

async function problemOfDisk(path: string): Promise<string | undefined> {
  if (!path.endsWith(".qcow2") || tryWhich("qemu-img") === undefined) return undefined;
  const { code, stdout, stderr } = await tryRun("qemu-img", ["check", "-q", path]);
  return code === 0 ? undefined : `qemu-img check: ${(stderr || stdout).trim()}`;
}
