import { type ApkDependency, matches } from "./dependency";
import type { ApkRecord } from "./record";
import { compareApkVersions } from "./version";

/** A package that fits a dependency, and by which of its names. */
interface Provider<T> {
  readonly record: T;
  /** @default it provides the name without a version */
  readonly version?: string;
  /** It has this name itself, and does not only provide it. */
  readonly isReal: boolean;
}

/** Packages by every name that they have or provide. */
export class ApkUniverse<T extends ApkRecord> {
  readonly #providers = new Map<string, Provider<T>[]>();
  readonly #installIf = new Map<string, T[]>();
  readonly names: readonly string[];

  /** @param records of an earlier repository before those of a later one */
  constructor(records: readonly T[]) {
    const seen = new Set<string>();
    for (const record of records) {
      const key = `${record.name} ${record.version}`;
      if (seen.has(key)) continue; // the same version in an earlier repository
      seen.add(key);
      this.#add(record.name, { record, version: record.version, isReal: true });
      for (const { name, version } of record.provides)
        this.#add(name, version === undefined ? { record, isReal: false } : { record, version, isReal: false });
      for (const { name } of record.installIf.slice(0, 1)) this.#installIf.set(name, [...(this.#installIf.get(name) ?? []), record]);
    }
    this.names = [...this.#providers.keys()];
  }

  #add(name: string, provider: Provider<T>): void {
    const list = this.#providers.get(name);
    if (list === undefined) this.#providers.set(name, [provider]);
    else list.push(provider);
  }

  has(name: string): boolean {
    return this.#providers.has(name);
  }

  /** Those that fit, best first: the package of that name, then by priority, version and name. */
  candidates(dependency: ApkDependency): readonly Provider<T>[] {
    return (this.#providers.get(dependency.name) ?? [])
      .filter(({ version }) => matches(dependency, version))
      .sort(
        (a, b) =>
          Number(b.isReal) - Number(a.isReal) ||
          b.record.providerPriority - a.record.providerPriority ||
          (a.version !== undefined && b.version !== undefined ? compareApkVersions(b.version, a.version) : 0) ||
          (a.record.name === b.record.name
            ? compareApkVersions(b.record.version, a.record.version)
            : a.record.name < b.record.name
              ? -1
              : 1),
      );
  }

  /** Packages that come by themselves when a package is there (`install_if`), by the first that they wait for. */
  waitingFor(record: ApkRecord): readonly T[] {
    return [record.name, ...record.provides.map(({ name }) => name)].flatMap((name) => this.#installIf.get(name) ?? []);
  }
}

/** True if the package has or provides what the dependency names. */
export function provides(record: ApkRecord, dependency: ApkDependency): boolean {
  if (record.name === dependency.name && matches(dependency, record.version)) return true;
  return record.provides.some(({ name, version }) => name === dependency.name && matches(dependency, version));
}
