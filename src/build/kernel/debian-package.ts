import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { QueztlError } from "../../core/error";
import { withLock } from "../../core/lock";
import { kernelsFolder } from "../../core/model/built-kernel";
import { fetchPackages } from "../image/fetch";
import { findMirror } from "../image/mirror";
import type { FetchedPackage } from "../image/packager";
import { Apt } from "../image/packagers/deb/apt";
import { lockDebs } from "../image/packagers/deb/resolve";
import type { SourceWork } from "./source-tree";

/** Has linux-source-6.1 among its own packages, and linux-source-6.12 among its security fixes. */
const RELEASE = "bookworm";

/** Downloads the newest version of a package of Debian's; apt checks that the lists are signed, and the package's hash is checked. */
export async function fetchDebianPackage(name: string, { cache, update }: SourceWork): Promise<FetchedPackage> {
  const folder = join(kernelsFolder(cache), "apt");
  mkdirSync(folder, { recursive: true });
  return await withLock(`${folder}.lock`, async () => {
    update("package lists");
    const { repositories, keys } = await findMirror("debian", RELEASE);
    const suite = (repository: string) => (repository === "main" ? RELEASE : `${RELEASE}-${repository}`);
    const sources = repositories.map((one) => ({ repository: one.name, url: one.url, suite: suite(one.name), components: ["main"] }));
    const request = { release: RELEASE, architecture: "x86_64", packages: [], repositories } as const;
    const step = { update, done: () => undefined, failed: () => undefined };
    const apt = await Apt.open("debian", sources, request, { cache: folder, work: folder, keys, verify: true, step });
    const locked = await lockDebs(apt, [await apt.newest(name)]);
    const [fetched] = await fetchPackages(locked, { image: name, repositories, folder: join(folder, "packages"), step });
    if (fetched === undefined) throw new QueztlError({ kind: "host", summary: `apt did not download ${name}` });
    return fetched;
  });
}
