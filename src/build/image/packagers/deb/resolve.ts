import { QueztlError } from "../../../../core/error";
import type { LockedPackage, PackageRequest, PackagerWork } from "../../packager";
import { Apt, type AptSource } from "./apt";

/** Closes a request over its dependencies with apt's own solver, as if nothing were installed. */
export async function resolveDebs(
  distribution: string,
  sources: readonly AptSource[],
  request: PackageRequest,
  work: PackagerWork,
): Promise<readonly LockedPackage[]> {
  work.step.update("package lists");
  const apt = await Apt.open(distribution, sources, request, work);
  work.step.update("choosing packages");
  const installed = request.packages.length === 0 ? [] : await apt.solve(["?essential", ...request.packages]);
  const unpacked = await withImages(apt, request.unpacked ?? []);
  const beside = await withImages(apt, request.beside ?? []);
  return [...(await lockDebs(apt, installed)), ...(await lockDebs(apt, unpacked, "root")), ...(await lockDebs(apt, beside, "beside"))];
}

/** The named packages; of a kernel's empty package, those that hold the kernel and its modules. */
async function withImages(apt: Apt, names: readonly string[]): Promise<readonly string[]> {
  const found = new Set<string>();
  for (let wanted = [...names]; wanted.length > 0; ) {
    const fresh = await Promise.all(wanted.map((name) => apt.newest(name)));
    for (const one of fresh) found.add(one);
    const shown = await apt.show(fresh);
    const needed = shown.flatMap((fields) => [...(fields.Depends ?? "").matchAll(/(?:^|[,|] ?)(linux-(?:image|modules)-[a-z0-9.+-]+)/g)]);
    const known = new Set([...found].map((one) => one.split("=")[0]));
    wanted = [...new Set(needed.map(([, name = ""]) => name))].filter((name) => !known.has(name));
  }
  return [...found];
}

export async function lockDebs(apt: Apt, packages: readonly string[], unpack?: "root" | "beside"): Promise<readonly LockedPackage[]> {
  if (packages.length === 0) return [];
  const shown = await apt.show(packages);
  const repositories = await apt.repositories(packages);
  const locked = shown.map((fields): LockedPackage => {
    const { Package: name, Version: version, Architecture: architecture, SHA256: sha256, Size: size, Filename: path } = fields;
    const repository = repositories.get(`${name}=${version}`);
    if (!name || !version || !architecture || !sha256 || !size || !path || repository === undefined)
      throw new QueztlError({ kind: "host", summary: `the package lists do not say enough of ${name}`, why: JSON.stringify(fields) });
    return { name, version, architecture, sha256, size: Number(size), repository, path, ...(unpack === undefined ? {} : { unpack }) };
  });
  return locked.sort((a, b) => (a.name < b.name ? -1 : 1));
}
