import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packageRoot } from "../../src/core/package-root";
import { type RunResult, tryRun } from "../../src/core/process";

const BUILT = join(packageRoot(), "dist/src/cli");

export type Program = "main" | "hv" | "vm-builder";

/** A folder with the built programs beside it: its own home, no variable that steers them. */
export class Workplace {
  readonly folder = mkdtempSync(join(tmpdir(), "qcli-"));
  readonly env: NodeJS.ProcessEnv;

  constructor(more: NodeJS.ProcessEnv = {}) {
    const { LIBVIRT_DEFAULT_URI: _uri, QUEZTL_LAB: _lab, TF_CLI_CONFIG_FILE: _config, NODE_OPTIONS: _options, ...inherited } = process.env;
    this.env = { ...inherited, HOME: join(this.folder, "home"), CHECKPOINT_DISABLE: "1", XDG_CACHE_HOME: cacheHome(), ...more };
  }

  async run(
    args: readonly string[],
    options: { readonly cwd?: string; readonly input?: string; readonly program?: Program; readonly timeout?: number } = {},
  ): Promise<RunResult> {
    const file = join(BUILT, `${options.program ?? "main"}.js`);
    const input = options.input === undefined ? {} : { input: options.input };
    return await tryRun(process.execPath, [file, ...args], {
      cwd: options.cwd ?? this.folder,
      env: this.env,
      timeout: options.timeout ?? 120_000,
      ...input,
    });
  }

  /** Its stdout. Throws unless it ends with 0. */
  async ok(...args: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await this.run(args);
    if (code !== 0) throw new Error(`queztl ${args.join(" ")}: exit ${code}\n${stdout}\n${stderr}`);
    return stdout;
  }

  /** The JSON document on its stdout. */
  async json<T>(...args: readonly string[]): Promise<T> {
    return JSON.parse(await this.ok(...args, "--json")) as T;
  }

  path(...names: readonly string[]): string {
    return join(this.folder, ...names);
  }

  /** To start it otherwise than `run` does. */
  command(...args: readonly string[]): readonly [string, readonly string[]] {
    return [process.execPath, [join(BUILT, "main.js"), ...args]];
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Built images are shared with the other tests. */
function cacheHome(): string {
  return process.env.XDG_CACHE_HOME || join(process.env.HOME ?? "/root", ".cache");
}
