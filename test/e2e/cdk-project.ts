import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { packageRoot } from "../../src/core/package-root";
import { lastLines, type RunResult, run, tryRun } from "../../src/core/process";
import { silent } from "../../src/core/progress";
import { hostDown } from "../../src/host/down";
import { hostCommand } from "../../src/host/exec";
import { Workplace } from "../cli/program";

const ROOT = packageRoot();

/**
 * A user's folder with this package in its node_modules, and an embedded host of its own. What is typed there runs as `npx` runs it: with
 * the options of .npmrc, and the Node of the project.
 */
export class CdkProject {
  readonly hostFolder: string;
  private readonly root = mkdtempSync("/tmp/qe-");
  private readonly place: Workplace;

  constructor(app: string) {
    this.hostFolder = join(this.root, "h");
    this.place = new Workplace({ QUEZTL_HOST_DIR: this.hostFolder, ...withoutNpm() });
    const cdk = JSON.parse(readFileSync(join(ROOT, "cdktf.json"), "utf8")) as object;
    this.write("cdktf.json", JSON.stringify({ ...cdk, app: `queztl prepare -- node ${app}` }));
    this.write("package.json", '{ "name": "e2e", "private": true }');
    mkdirSync(this.path("stacks"));
    symlinkSync(join(ROOT, "node_modules"), this.path("node_modules"));
    for (const file of [".npmrc", "stacks/package.json"]) copyFileSync(join(ROOT, file), this.path(file));
  }

  get folder(): string {
    return this.place.folder;
  }

  path(...names: readonly string[]): string {
    return this.place.path(...names);
  }

  write(file: string, text: string): void {
    writeFileSync(this.path(file), text);
  }

  setVariable(name: string, value: string): void {
    this.place.env[name] = value;
  }

  /** One of the repository's stacks; its networks get other addresses, since the user's own lab may be running. */
  takeStack(file: string, replace: Readonly<Record<string, string>>): void {
    const text = readFileSync(join(ROOT, "stacks", file), "utf8");
    this.write(
      join("stacks", file),
      Object.entries(replace).reduce((result, [from, to]) => result.replaceAll(from, to), text),
    );
  }

  /** Any program in the folder. Any exit code is a result. */
  async run(program: string, ...args: readonly string[]): Promise<RunResult> {
    return await tryRun(program, args, { cwd: this.folder, env: this.place.env, timeout: 180_000 });
  }

  /** Stdout and stderr. @throws unless it ends with 0 */
  async ok(program: string, ...args: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await this.run(program, ...args);
    if (code !== 0) throw new Error(`${program} ${args.join(" ")}: exit ${code}\n${lastLines(stdout, 40)}\n${lastLines(stderr, 40)}`);
    return stripVTControlCharacters(stdout + stderr);
  }

  /** A program of the project, as one types it; what it says goes without colours. */
  async npx(...words: readonly string[]): Promise<string> {
    return await this.ok("npx", "--no", "--", ...words);
  }

  async terraform(stack: string, ...args: readonly string[]): Promise<string> {
    return await this.ok("terraform", `-chdir=cdktf.out/stacks/${stack}`, ...args);
  }

  /** The built `queztl`, without the time that npx takes. */
  async queztl(...args: readonly string[]): Promise<string> {
    return await this.place.ok(...args);
  }

  /** Runs a command in a guest by its agent. */
  async guest(vm: string, command: string): Promise<RunResult> {
    return await this.place.run(["vm", "exec", vm, "--", "sh", "-c", command]);
  }

  /** What a guest's command prints. @throws unless it ends with 0 */
  async inGuest(vm: string, command: string): Promise<string> {
    return (await this.queztl("vm", "exec", vm, "--", "sh", "-c", command)).trim();
  }

  /** Names of all domains, networks and pools of the host, and of the volumes in the pools. */
  async things(): Promise<readonly string[]> {
    const list = async (...args: readonly string[]) => {
      const [command, ...rest] = hostCommand(["virsh", ...args], { folder: this.hostFolder });
      return (await run(command, rest)).stdout
        .split("\n")
        .map((line) => line.trim())
        .filter((line) => line !== "");
    };
    const pools = await list("pool-list", "--all", "--name");
    const volumes = await Promise.all(pools.map(async (pool) => (await list("vol-list", pool)).slice(2)));
    return [...(await list("list", "--all", "--name")), ...(await list("net-list", "--all", "--name")), ...pools, ...volumes.flat()];
  }

  async remove(): Promise<void> {
    await hostDown({ folder: this.hostFolder, progress: silent });
    this.place.remove();
    rmSync(this.root, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
}

/** The variables by which npm tells the settings of this repository to what it runs; here the folder's own shall hold. */
function withoutNpm(): NodeJS.ProcessEnv {
  const names = Object.keys(process.env).filter((name) => /^npm_/i.test(name));
  return { ...Object.fromEntries(names.map((name) => [name, undefined])), CI: "1", NO_COLOR: "1" };
}
