import { execFileSync, spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { lastLines, type RunResult, run, tryRun } from "../../src/core/process";
import { installProvider } from "../../src/provider/install";

const ROOT = join(__dirname, "../..");

/** Bundles a provider and lays it out for `terraform init -plugin-dir`. Returns the plugin folder. */
export async function installedBundle(
  entry: string,
  version = "1.0.0",
): Promise<{ readonly plugins: string; readonly bundle: string; remove(): void }> {
  const folder = mkdtempSync(join(tmpdir(), "queztl-bundle-"));
  await run(process.execPath, [join(ROOT, "setup/bundle-provider.mjs"), "--entry", entry, "--out", folder, "--version", version], {
    cwd: ROOT,
  });
  const bundle = join(folder, `terraform-provider-libvirt_v${version}.cjs`);
  const { dir } = installProvider({ bundle, dir: join(folder, "plugins"), env: process.env });
  return { plugins: dir, bundle, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** The `node` programs on PATH of one major version. */
export function nodesOfMajor(major: number): readonly string[] {
  const programs = (process.env.PATH ?? "").split(delimiter).map((folder) => join(folder, "node"));
  return programs.filter((program) => {
    return existsSync(program) && execFileSync(program, ["-p", "process.versions.node"], { encoding: "utf8" }).startsWith(`${major}.`);
  });
}

export interface PlannedChange {
  readonly address: string;
  readonly change: {
    readonly actions: readonly string[];
    readonly before: Record<string, unknown> | null;
    readonly after: Record<string, unknown> | null;
    readonly after_unknown: unknown;
  };
}

/** One folder with a configuration, and the real terraform in it. */
export class TerraformProject {
  readonly folder = mkdtempSync(join(tmpdir(), "queztl-tf-"));
  readonly env: NodeJS.ProcessEnv;
  private readonly plugins: string;
  private initialized = false;

  constructor(plugins: string, env: NodeJS.ProcessEnv = {}) {
    const { TF_CLI_CONFIG_FILE: _config, ...inherited } = process.env;
    this.env = { ...inherited, HOME: this.folder, TF_IN_AUTOMATION: "1", CHECKPOINT_DISABLE: "1", QUEZTL_NODE: process.execPath, ...env };
    this.plugins = plugins;
  }

  path(...names: string[]): string {
    return join(this.folder, ...names);
  }

  /** `provider` is the provider block; the required_providers block is written beside it. */
  write(provider: string, body: string): void {
    const required = 'terraform {\n  required_providers {\n    libvirt = { source = "queztl/libvirt" }\n  }\n}\n';
    writeFileSync(this.path("main.tf"), `${required}${provider}\n${body}\n`);
  }

  /** Runs terraform in the folder; `init` first, once. Any exit code is a result. */
  async terraform(...args: string[]): Promise<RunResult> {
    if (!this.initialized) {
      this.initialized = true;
      await run("terraform", ["init", "-no-color", "-input=false", `-plugin-dir=${this.plugins}`], { cwd: this.folder, env: this.env });
    }
    return await tryRun("terraform", args, { cwd: this.folder, env: this.env, timeout: 120_000 });
  }

  async ok(...args: string[]): Promise<string> {
    const { code, stdout, stderr } = await this.terraform(...args);
    if (code !== 0) throw new Error(`terraform ${args.join(" ")}: exit ${code}\n${lastLines(stdout, 30)}\n${stderr}`);
    return stdout;
  }

  /** Exit code and what was printed, in one line: terraform wraps its messages. */
  async fails(...args: string[]): Promise<string> {
    const { code, stdout, stderr } = await this.terraform(...args);
    if (code === 0) throw new Error(`terraform ${args.join(" ")} did not fail:\n${lastLines(stdout, 30)}`);
    return unwrap(stdout + stderr);
  }

  async apply(...args: string[]): Promise<string> {
    return unwrap(await this.ok("apply", "-no-color", "-input=false", "-auto-approve", ...args));
  }

  async plan(...args: string[]): Promise<readonly PlannedChange[]> {
    await this.ok("plan", "-no-color", "-input=false", "-out=plan", ...args);
    const shown = JSON.parse(await this.ok("show", "-json", "plan")) as { readonly resource_changes?: readonly PlannedChange[] };
    return shown.resource_changes ?? [];
  }

  /** Throws unless there is nothing to do. */
  async expectNoChanges(): Promise<void> {
    const { code, stdout, stderr } = await this.terraform("plan", "-no-color", "-input=false", "-detailed-exitcode");
    if (code !== 0) throw new Error(`the plan is not empty (exit ${code}):\n${stdout}\n${stderr}`);
  }

  state(): StateFile {
    return JSON.parse(readFileSync(this.path("terraform.tfstate"), "utf8")) as StateFile;
  }

  /** Starts terraform as the leader of a process group, as a shell does. */
  start(...args: string[]) {
    return spawn("terraform", args, { cwd: this.folder, env: this.env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  }

  copyFrom(file: string, name: string): void {
    mkdirSync(this.folder, { recursive: true });
    cpSync(file, this.path(name));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export interface StateFile {
  readonly resources: readonly {
    readonly type: string;
    readonly name: string;
    readonly instances: readonly {
      readonly status?: string;
      readonly schema_version: number;
      readonly attributes: Record<string, unknown>;
    }[];
  }[];
}

/** Terraform's boxes and line breaks removed. */
export function unwrap(text: string): string {
  return text.replaceAll(/[╷│╵]/g, " ").replaceAll(/\s+/g, " ");
}
