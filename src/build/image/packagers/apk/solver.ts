import { QueztlError } from "../../../../core/error";
import { suggest } from "../../../../core/suggest";
import { type ApkDependency, parseDependency } from "./dependency";
import type { ApkRecord } from "./record";
import { ApkUniverse, provides } from "./universe";

/** A problem that needs more tries has no answer that a person would find either. */
const MOST_TRIES = 200_000;

interface Want {
  readonly dependency: ApkDependency;
  readonly by: string;
}

interface State<T> {
  readonly chosen: ReadonlyMap<string, T>;
  /** By every name that something chosen has with a version: only one package may have it. */
  readonly taken: ReadonlyMap<string, string>;
  readonly conflicts: readonly Want[];
}

/**
 * Closes the wanted packages over what they depend on, as apk does: one version of a name, one owner of a versioned provided name, conflicts
 * (`!name`), packages that come by themselves (`install_if`). Sorted by name.
 * @throws QueztlError for an unknown package (with the nearest), for a choice that is the user's, and for what cannot be together
 */
export function solve<T extends ApkRecord>(records: readonly T[], wanted: readonly string[]): readonly T[] {
  const universe = new ApkUniverse(records);
  const wants = wanted.map((text): Want => ({ dependency: parseDependency(text), by: "the image" }));
  for (const { dependency } of wants) if (!dependency.isConflict) checkKnown(universe, dependency);
  const search = new Search(universe);
  let state = search.close({ chosen: new Map(), taken: new Map(), conflicts: [] }, wants);
  if (state === undefined) throw search.failure();
  for (let added = true; added; ) {
    added = false;
    for (const record of arrivals(universe, state.chosen)) {
      const more: State<T> | undefined = search.add(state, record, "install_if", []);
      if (more === undefined) continue; // it comes by itself only where nothing is against it
      state = more;
      added = true;
    }
  }
  return [...state.chosen.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The newest package of that name, alone. @throws QueztlError for an unknown package */
export function newestApk<T extends ApkRecord>(records: readonly T[], name: string): T {
  const universe = new ApkUniverse(records);
  const dependency = parseDependency(name);
  checkKnown(universe, dependency);
  const [newest] = universe.candidates(dependency);
  if (newest === undefined) throw new QueztlError({ kind: "config", summary: `Alpine has no package ${name}` });
  return newest.record;
}

function arrivals<T extends ApkRecord>(universe: ApkUniverse<T>, chosen: ReadonlyMap<string, T>): readonly T[] {
  const there = [...chosen.values()];
  const waiting = new Set(there.flatMap((record) => universe.waitingFor(record)));
  return [...waiting]
    .filter((record) => !chosen.has(record.name))
    .filter((record) => record.installIf.every((condition) => there.some((one) => provides(one, condition)) !== condition.isConflict))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function checkKnown<T extends ApkRecord>(universe: ApkUniverse<T>, { name, text }: ApkDependency): void {
  if (!universe.has(name)) {
    const near = suggest(name, universe.names);
    throw new QueztlError({
      kind: "config",
      summary: `Alpine has no package ${name}`,
      fix: near === undefined ? "see the names in the repositories' indexes" : `did you mean ${near}?`,
    });
  }
  const candidates = universe.candidates(parseDependency(text));
  if (candidates.length > 0) return;
  const there = universe.candidates(parseDependency(name)).map(({ record, version }) => version ?? `${record.name}, without a version`);
  throw new QueztlError({ kind: "config", summary: `there is no ${text} in the repositories`, why: `there is ${there.join(", ")}` });
}

class Search<T extends ApkRecord> {
  readonly #universe: ApkUniverse<T>;
  #tries = 0;
  /** The refusal that was met with most packages chosen: what a person can understand best. */
  #refusal: { readonly depth: number; readonly why: string } = { depth: -1, why: "" };

  constructor(universe: ApkUniverse<T>) {
    this.#universe = universe;
  }

  failure(): QueztlError {
    const summary = "the packages cannot be installed together";
    return new QueztlError({ kind: "config", summary, why: this.#refusal.why, fix: "leave one of them out, or name another that fits" });
  }

  /** Fulfils the wants in their order, going back to the next candidate where a choice does not work out. */
  close(state: State<T>, wants: readonly Want[]): State<T> | undefined {
    const [want, ...rest] = wants;
    if (want === undefined) return state;
    if (++this.#tries > MOST_TRIES) throw this.failure();
    const { dependency, by } = want;
    const there = [...state.chosen.values()].find((record) => provides(record, dependency));
    if (dependency.isConflict) {
      if (there !== undefined && there.name !== by) return this.#refuse(state, `${by} cannot be with ${there.name} ${there.version}`);
      return this.close({ ...state, conflicts: [...state.conflicts, want] }, rest);
    }
    if (there !== undefined) return this.close(state, rest);
    const candidates = this.#universe.candidates(dependency);
    if (candidates.length === 0) return this.#refuse(state, `nothing provides ${dependency.text}, which ${by} needs`);
    const possible = candidates.filter(({ record }) => this.#obstacle(state, record) === undefined);
    // What is provided without a version or priority is a choice that apk leaves to the user.
    const free = possible.filter(({ isReal, version, record }) => !isReal && version === undefined && record.providerPriority === 0);
    if (free.length > 1 && free.length === possible.length)
      throw ambiguous(
        dependency,
        by,
        free.map(({ record }) => record.name),
      );
    for (const { record } of candidates) {
      const found = this.add(state, record, by, rest);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  add(state: State<T>, record: T, by: string, rest: readonly Want[]): State<T> | undefined {
    const obstacle = this.#obstacle(state, record);
    if (obstacle !== undefined) return this.#refuse(state, `${by} needs ${record.name} ${record.version}, but ${obstacle}`);
    const owned = versionedNames(record).map((name): [string, string] => [name, record.name]);
    const next = {
      chosen: new Map([...state.chosen, [record.name, record] as const]),
      taken: new Map([...state.taken, ...owned]),
      conflicts: state.conflicts,
    };
    return this.close(next, [...record.depends.map((dependency) => ({ dependency, by: record.name })), ...rest]);
  }

  #obstacle(state: State<T>, record: T): string | undefined {
    const other = state.chosen.get(record.name);
    if (other !== undefined) return `${other.version} of it is needed too`;
    const forbidding = state.conflicts.find(({ dependency }) => provides(record, { ...dependency, isConflict: false }));
    if (forbidding !== undefined) return `${forbidding.by} cannot be with it`;
    const shared = versionedNames(record).find((name) => state.taken.has(name));
    return shared === undefined ? undefined : `${state.taken.get(shared)} provides ${shared} already`;
  }

  #refuse(state: State<T>, why: string): undefined {
    if (state.chosen.size > this.#refusal.depth) this.#refusal = { depth: state.chosen.size, why };
  }
}

function versionedNames(record: ApkRecord): readonly string[] {
  return [record.name, ...record.provides.flatMap(({ name, version }) => (version === undefined || name === record.name ? [] : [name]))];
}

function ambiguous(dependency: ApkDependency, by: string, names: readonly string[]): QueztlError {
  return new QueztlError({
    kind: "config",
    summary: `several packages provide ${dependency.text}, which ${by} needs`,
    why: `none has a priority: ${names.join(", ")}`,
    fix: "name one of them in packages",
  });
}
