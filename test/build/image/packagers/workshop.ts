import { createHash } from "node:crypto";
import { lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FetchedPackage, LockedPackage, PackageRequest, Packager, PackagerWork } from "../../../../src/build/image/packager";
import { silent } from "../../../../src/core/progress";

/** What a packager's tests share: a folder, and a build from a request to a root. */
export class Workshop {
  readonly folder: string;
  #count = 0;

  constructor(name: string) {
    this.folder = mkdtempSync(join(tmpdir(), `queztl-${name}-`));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** A folder that nothing has used. */
  fresh(name: string): string {
    const folder = join(this.folder, `${name}-${++this.#count}`);
    mkdirSync(folder);
    return folder;
  }

  work(more: Partial<PackagerWork> = {}): PackagerWork {
    return { cache: this.fresh("cache"), work: this.fresh("work"), keys: [], verify: true, step: silent.step(""), ...more };
  }

  /** As the builder does: by the repository's address, checked against the lock. */
  async fetch(packages: readonly LockedPackage[], request: PackageRequest, folder: string): Promise<readonly FetchedPackage[]> {
    return packages.map((one) => {
      const repository = request.repositories.find(({ name }) => name === one.repository);
      const file = join(folder, new URL(repository?.url ?? "").pathname, one.path);
      const sha256 = createHash("sha256").update(readFileSync(file)).digest("hex");
      if (sha256 !== one.sha256) throw new Error(`${one.name} has the hash ${sha256}, not that of the lock`);
      return { ...one, file };
    });
  }

  async build(packager: Packager, request: PackageRequest, mirror: string, more: Partial<PackagerWork>): Promise<string> {
    const work = this.work(more);
    const locked = await packager.resolve(request, work);
    const root = this.fresh("root");
    await packager.install(await this.fetch(locked, request, mirror), root, request, work);
    return root;
  }
}

/** Every file of a root with what an image keeps of it. */
function listRoot(root: string, path = ""): string[] {
  return readdirSync(join(root, path))
    .sort()
    .flatMap((name) => {
      const inner = join(path, name);
      const found = lstatSync(join(root, inner));
      const what = found.isSymbolicLink() ? readlinkSync(join(root, inner)) : found.isFile() ? hashOf(join(root, inner)) : "";
      const line = `${inner} ${found.mode.toString(8)} ${found.uid}:${found.gid} ${Math.floor(found.mtimeMs / 1000)} ${what}`;
      return found.isDirectory() ? [line, ...listRoot(root, inner)] : [line];
    });
}

/** What one root has and the other has not, or has otherwise. */
export function differences(one: string, other: string): readonly string[] {
  const [first, second] = [listRoot(one), listRoot(other)];
  const minus = new Set(second);
  const plus = new Set(first);
  return [
    ...first.filter((line) => !minus.has(line)).map((line) => `- ${line}`),
    ...second.filter((line) => !plus.has(line)).map((line) => `+ ${line}`),
  ];
}

function hashOf(file: string): string {
  return createHash("sha256").update(readFileSync(file)).digest("hex");
}

/** Mounts that lie below a folder. */
export function mountsBelow(folder: string): string[] {
  return readFileSync("/proc/self/mountinfo", "utf8")
    .split("\n")
    .filter((line) => line.split(" ")[4]?.startsWith(`${folder}/`) === true);
}
