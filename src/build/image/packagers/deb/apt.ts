import { copyFileSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { QueztlError } from "../../../../core/error";
import { type RunResult, run, tryRun } from "../../../../core/process";
import { suggest } from "../../../../core/suggest";
import type { PackageRequest, PackagerWork } from "../../packager";
import { GrowthWatch } from "./growth-watch";

/** A source of apt: the suite and components of one repository. */
export interface AptSource {
  readonly repository: string;
  readonly url: string;
  readonly suite: string;
  readonly components: readonly string[];
}

/** Milliseconds; apt itself gives up a connection that is silent for half of it. */
const SILENCE = 60_000;

/** An apt of our own: its lists, keys and status are in one folder, and the machine's are not touched. The status is empty: nothing is installed. */
export class Apt {
  readonly #folder: string;
  readonly #sources: readonly AptSource[];
  readonly #distribution: string;

  private constructor(folder: string, distribution: string, sources: readonly AptSource[]) {
    this.#folder = folder;
    this.#distribution = distribution;
    this.#sources = sources;
  }

  /** With fresh lists. @throws QueztlError for a mirror that does not answer or whose lists are not signed by one of the keys */
  static async open(distribution: string, sources: readonly AptSource[], request: PackageRequest, work: PackagerWork): Promise<Apt> {
    const folder = join(work.cache, request.release);
    for (const part of ["lists/partial", "archives/partial"]) mkdirSync(join(folder, part), { recursive: true });
    rmSync(join(folder, "keys"), { recursive: true, force: true });
    mkdirSync(join(folder, "keys"));
    for (const file of work.keys.flatMap(keyFiles)) copyFileSync(file, join(folder, "keys", basename(file)));
    const options = work.verify ? "" : "[trusted=yes] ";
    const lines = sources.map(({ url, suite, components }) => `deb ${options}${url} ${suite} ${components.join(" ")}`);
    writeFileSync(join(folder, "sources.list"), `${lines.join("\n")}\n`);
    writeFileSync(join(folder, "status"), "");
    writeFileSync(join(folder, "apt.conf"), await configuration(folder, work.verify));
    const apt = new Apt(folder, distribution, sources);
    await apt.#update();
    return apt;
  }

  get sources(): readonly AptSource[] {
    return this.#sources;
  }

  /** The packages that apt's solver chooses, as `name=version`. */
  async solve(packages: readonly string[]): Promise<readonly string[]> {
    const result = await this.#try("apt-get", ["-qq", "-s", "install", "--no-install-recommends", ...packages]);
    if (result.code !== 0) await this.#refuse(result, packages);
    return [...result.stdout.matchAll(/^Inst (\S+) \(([^\s)]+)/gm)].map(
      ([, name = "", version = ""]) => `${name.replace(/:.*$/, "")}=${version}`,
    );
  }

  /** The newest version of a package, as `name=version`. */
  async newest(name: string): Promise<string> {
    const { stdout } = await this.#try("apt-cache", ["policy", name]);
    const version = /Candidate: (\S+)/.exec(stdout)?.[1];
    if (version === undefined || version === "(none)") throw await this.#unknown([name], "no source has it");
    return `${name}=${version}`;
  }

  /** What the index says of packages, given as `name=version`, in that order. */
  async show(packages: readonly string[]): Promise<readonly Readonly<Record<string, string>>[]> {
    if (packages.length === 0) return [];
    const { stdout } = await run("apt-cache", ["show", ...packages], { env: this.#env(), kind: "host", what: "reading the package lists" });
    const found = new Map<string, Readonly<Record<string, string>>>();
    for (const fields of stdout.split(/\n\n+/).map(parseFields)) {
      const key = `${fields.Package}=${fields.Version}`;
      if (!found.has(key)) found.set(key, fields);
    }
    return packages.map((key) => {
      const fields = found.get(key);
      if (fields === undefined) throw new QueztlError({ kind: "host", summary: `the package lists do not describe ${key}` });
      return fields;
    });
  }

  /** Which of the sources a package of these lists comes from, by name=version. */
  async repositories(packages: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const { stdout } = await run("apt-get", ["-qq", "--print-uris", "download", ...packages], {
      cwd: this.#folder,
      env: this.#env(),
      kind: "host",
      what: "asking apt for addresses",
    });
    const byLength = [...this.#sources].sort((a, b) => b.url.length - a.url.length);
    const found = new Map<string, string>();
    for (const [, url = "", file = ""] of stdout.matchAll(/^'([^']*)' (\S+)/gm)) {
      const [name = "", version = ""] = file.split("_");
      const source = byLength.find((one) => url.startsWith(`${one.url.replace(/\/+$/, "")}/`));
      if (source !== undefined) found.set(`${name}=${decodeURIComponent(version)}`, source.repository);
    }
    return found;
  }

  async #update(): Promise<void> {
    const result = await this.#fetchLists();
    const said = `${result.stdout}\n${result.stderr}`;
    const unsigned =
      /^[WE]: .*(GPG error|is not signed|NO_PUBKEY|BADSIG|Couldn't execute|EXPKEYSIG|no longer signed|signatures were invalid).*$/m.exec(
        said,
      );
    if (result.code === 0 && unsigned === null) return;
    const why = [...said.matchAll(/^[WE]: (.*)$/gm)]
      .map(([, line = ""]) => line)
      .slice(0, 4)
      .join("\n");
    const urls = [...new Set(this.#sources.map((source) => source.url))].join(", ");
    if (unsigned !== null)
      throw new QueztlError({
        kind: "host",
        summary: `the package lists of ${this.#distribution} are not signed by a key that is trusted`,
        where: urls,
        why,
        fix: `check the mirror and the keys; name another key with keys: in mirrors.yaml`,
      });
    throw new QueztlError({
      kind: "host",
      summary: `the package lists of ${this.#distribution} cannot be fetched`,
      where: urls,
      why,
      fix: `check the network and the mirror (--mirror, QUEZTL_MIRROR_${this.#distribution.toUpperCase()})`,
    });
  }

  async #fetchLists(): Promise<RunResult> {
    const watch = new GrowthWatch(join(this.#folder, "lists"), SILENCE);
    const args = ["-q", "-o", "APT::Update::Error-Mode=any", "update"];
    try {
      return await tryRun("apt-get", args, { env: this.#env(), cwd: this.#folder, kind: "host", signal: watch.signal, endsWithUs: true });
    } catch (error) {
      if (!watch.signal.aborted) throw error;
      return { code: 1, stdout: "", stderr: `E: nothing arrived for ${SILENCE / 1000} s\n` };
    } finally {
      watch.end();
    }
  }

  async #refuse(result: RunResult, packages: readonly string[]): Promise<never> {
    const said = `${result.stdout}\n${result.stderr}`;
    const unknown = [...said.matchAll(/(?:Unable to locate package |Package ')([a-z0-9.+-]+)/g)].map(([, name = ""]) => name);
    if (unknown.length > 0) throw await this.#unknown([...new Set(unknown)], said.trim().split("\n").at(-1) ?? "");
    throw new QueztlError({
      kind: "config",
      summary: `the packages of ${this.#distribution} do not fit together`,
      why: said.trim().split("\n").slice(-8).join("\n"),
      fix: `change the packages: ${packages.filter((name) => !name.startsWith("?")).join(", ")}`,
    });
  }

  async #unknown(names: readonly string[], why: string): Promise<QueztlError> {
    const { stdout } = await this.#try("apt-cache", ["pkgnames"]);
    const known = stdout.split("\n").filter(Boolean);
    const near = names.flatMap(
      (name) =>
        suggest(
          name,
          known.filter((one) => one[0] === name[0]),
        ) ?? [],
    );
    return new QueztlError({
      kind: "config",
      summary: `${this.#distribution} has no package ${names.join(", ")}`,
      why,
      fix: near.length === 0 ? "correct packages in the definition" : `did you mean ${near.join(", ")}?`,
    });
  }

  #try(program: string, args: readonly string[]): Promise<RunResult> {
    return tryRun(program, args, { env: this.#env(), cwd: this.#folder, kind: "host", fix: "build on a Debian system" });
  }

  #env(): NodeJS.ProcessEnv {
    return { ...process.env, APT_CONFIG: join(this.#folder, "apt.conf"), LC_ALL: "C.UTF-8" };
  }
}

/** The machine's settings for downloads (proxies), but not its hooks, which may run programs. */
async function configuration(folder: string, verify: boolean): Promise<string> {
  const { stdout } = await run("apt-config", ["dump"], { what: "reading apt's settings", kind: "host", fix: "build on a Debian system" });
  const acquire = stdout.split("\n").filter((line) => /^Acquire::(http|https|ftp|Retries)/.test(line));
  const at = (path: string) => JSON.stringify(join(folder, path));
  return [
    ...acquire,
    `Dir::State ${JSON.stringify(folder)};`,
    `Dir::State::status ${at("status")};`,
    `Dir::Cache ${JSON.stringify(folder)};`,
    'Dir::Etc::parts "/dev/null";',
    'Dir::Etc::main "/dev/null";',
    'Dir::Etc::sourceparts "/dev/null";',
    `Dir::Etc::sourcelist ${at("sources.list")};`,
    'Dir::Etc::trusted "/dev/null";',
    `Dir::Etc::trustedparts ${at("keys")};`,
    'Acquire::Languages "none";',
    'Acquire::Retries "2";',
    'APT::Architecture "amd64";',
    'APT::Architectures { "amd64"; };',
    'APT::Install-Recommends "false";',
    ...(verify ? [] : ['Acquire::AllowInsecureRepositories "true";', 'APT::Get::AllowUnauthenticated "true";']),
    ...(process.getuid?.() === 0 ? ['APT::Sandbox::User "root";'] : []), // the cache may be where _apt cannot go
    "",
  ].join("\n");
}

function keyFiles(path: string): readonly string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .filter((name) => /\.(gpg|asc)$/.test(name))
    .map((name) => join(path, name));
}

function parseFields(stanza: string): Readonly<Record<string, string>> {
  return Object.fromEntries([...stanza.matchAll(/^([A-Za-z0-9-]+): (.*)$/gm)].map(([, key = "", value = ""]) => [key, value]));
}
