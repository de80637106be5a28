import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { QueztlError } from "../core/error";
import { type RunResult, run, tryRun, tryWhich } from "../core/process";

/** A downloaded package. */
export interface DebPackage {
  readonly name: string;
  readonly version: string;
  readonly sha256: string;
  readonly file: string;
  /** Names of the packages that it depends on (first alternatives). */
  readonly depends: readonly string[];
}

const LISTS_LAST = 24 * 3600 * 1000;

/**
 * Downloads packages from the machine's own sources with lists and archives of its own, so that the machine's apt is not touched.
 * apt checks the signatures of the lists and the hashes of the packages.
 */
export class PrivateApt {
  readonly #folder: string;
  readonly #packages = new Map<string, DebPackage>();

  /** @param folder kept between builds; its user holds a lock on it */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Fetches the lists if there are none or they are older than a day. @throws QueztlError without apt or sources */
  async prepare(): Promise<void> {
    for (const program of ["apt-get", "dpkg-deb"])
      if (tryWhich(program) === undefined)
        throw new QueztlError({
          kind: "host",
          summary: "this machine cannot build Debian images",
          why: `${program} is not installed`,
          fix: "build on a Debian machine and copy the image cache, or set QUEZTL_CACHE_DIR to a shared folder",
        });
    for (const part of ["lists/partial", "archives/partial"]) mkdirSync(join(this.#folder, part), { recursive: true });
    writeFileSync(join(this.#folder, "status"), "");
    writeFileSync(join(this.#folder, "apt.conf"), await this.#config());
    const stamp = join(this.#folder, "lists.stamp");
    if (!existsSync(stamp) || Date.now() - statSync(stamp).mtimeMs > LISTS_LAST) await this.update();
  }

  async update(): Promise<void> {
    const result = await this.#apt(["update"], "fetching the package lists");
    if (/^[WE]: .*(Failed to fetch|Some index files)/m.test(result.stderr))
      throw new QueztlError({
        kind: "host",
        summary: "the package lists cannot be fetched",
        why: result.stderr.trim(),
        fix: "check the machine's network and `apt-get update`",
      });
    writeFileSync(join(this.#folder, "lists.stamp"), "");
  }

  /** Downloads the named packages (those that it has not yet). @throws QueztlError for an unknown package or a failed download */
  async download(names: readonly string[]): Promise<readonly DebPackage[]> {
    const missing = names.filter((name) => !this.#packages.has(name));
    if (missing.length > 0) {
      const planned = await this.#fetch(missing);
      for (const entry of planned) this.#packages.set(entry.name, { ...entry, depends: await dependsOf(entry.file) });
    }
    return names.map((name) => {
      const found = this.#packages.get(name);
      if (found === undefined) throw new QueztlError({ kind: "host", summary: `apt did not download ${name}` });
      return found;
    });
  }

  /** Removes archives that no package of this run uses: old versions would pile up. */
  prune(): void {
    const used = new Set([...this.#packages.values()].map((entry) => entry.file));
    for (const name of readdirSync(join(this.#folder, "archives"))) {
      const file = join(this.#folder, "archives", name);
      if (name.endsWith(".deb") && !used.has(file)) rmSync(file);
    }
  }

  async #plan(names: readonly string[]): Promise<Omit<DebPackage, "depends">[]> {
    // it prints nothing for files that lie in the working folder, so it must not be the archives' one
    const { stdout } = await this.#apt(["download", "--print-uris", ...names], `finding ${names.join(", ")}`, this.#folder);
    return [...stdout.matchAll(/^'[^']*' (\S+) \d+ SHA256:([0-9a-f]{64})$/gm)].map(([, file = "", sha256 = ""]) => {
      const [name = "", version = ""] = file.split("_");
      return { name, version: decodeURIComponent(version), sha256, file: join(this.#folder, "archives", file) };
    });
  }

  /** Downloads; once more with fresh lists if that fails, as the archive may have moved on since they were fetched. */
  async #fetch(names: readonly string[]): Promise<Omit<DebPackage, "depends">[]> {
    const planned = await this.#plan(names);
    const first = await this.#tryApt(["download", ...names]);
    if (first.code === 0) return planned;
    await this.update();
    const again = await this.#plan(names);
    await this.#apt(["download", ...names], `downloading ${names.join(", ")}`);
    return again;
  }

  /** `apt-get download` writes into the working folder and takes files that are there and whole. */
  #tryApt(args: readonly string[]): Promise<RunResult> {
    return tryRun("apt-get", ["-q", ...args], { cwd: join(this.#folder, "archives"), env: this.#env() });
  }

  #apt(args: readonly string[], what: string, cwd = join(this.#folder, "archives")): Promise<RunResult> {
    return run("apt-get", ["-q", ...args], {
      cwd,
      env: this.#env(),
      what,
      kind: "host",
      fix: "check the machine's network and package sources (`apt-get update` must work on a Debian system)",
    });
  }

  #env(): NodeJS.ProcessEnv {
    return { ...process.env, APT_CONFIG: join(this.#folder, "apt.conf"), LC_ALL: "C.UTF-8" };
  }

  /** The machine's sources, keys and download settings (proxies), but not its hooks, which may delete archives or run programs. */
  async #config(): Promise<string> {
    const { stdout } = await run("apt-config", ["dump"], { what: "reading apt's settings" });
    const acquire = stdout
      .split("\n")
      .filter((line) => line.startsWith("Acquire::") && !line.startsWith("Acquire::Languages") && !line.includes("IndexTargets"));
    const folder = JSON.stringify(this.#folder);
    return [
      ...acquire,
      `Dir::State ${folder};`,
      `Dir::State::status ${JSON.stringify(join(this.#folder, "status"))};`,
      `Dir::Cache ${folder};`,
      'Dir::Etc::parts "/dev/null";',
      'Dir::Etc::main "/dev/null";',
      'Acquire::Languages "none";',
      'APT::Architecture "amd64";',
      ...(process.getuid?.() === 0 ? ['APT::Sandbox::User "root";'] : []), // the cache may be where _apt cannot go
      "",
    ].join("\n");
  }
}

async function dependsOf(file: string): Promise<string[]> {
  const { stdout } = await run("dpkg-deb", ["-f", file, "Depends", "Pre-Depends"]);
  const text = stdout.replaceAll(/^(Pre-)?Depends: /gm, ",").replaceAll("\n", ",");
  const names = text.split(",").map((part) => /^\s*([a-z0-9][a-z0-9.+-]+)/.exec(part)?.[1]);
  return [...new Set(names.filter((name) => name !== undefined))];
}
