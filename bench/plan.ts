/**
 * What `terraform plan` of unchanged VMs costs, terraform and provider together: `node dist/bench/plan.js [VMS...]` (100 and 1000 unless
 * told otherwise), JSON on stdout. It needs root, for an embedded host of its own.
 */
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../src/core/package-root";
import { run } from "../src/core/process";
import { silent } from "../src/core/progress";
import { hostDown } from "../src/host/down";
import { hostUp } from "../src/host/up";
import { installProvider } from "../src/provider/install";
import { type Spread, spread } from "./spread";

const RUNS = 3;
const SAMPLE_EVERY = 20;

/** A VM as the constructs declare one. It does not run: a plan reads the same of one that does. */
function labOf(uri: string, vms: number): string {
  return `terraform {
  required_providers {
    libvirt = { source = "queztl/libvirt" }
  }
}
provider "libvirt" {
  uri = "${uri}"
}
resource "libvirt_domain" "vm" {
  count       = ${vms}
  name        = "bench-\${count.index}"
  memory      = 256
  memory_unit = "MiB"
  vcpu        = 1
  running     = false
  os          = { type = "hvm", type_machine = "q35", kernel = "/srv/vmlinuz", initrd = "/srv/initrd", cmdline = "console=ttyS0" }
  features    = { acpi = true }
  devices = {
    disks = [
      { source = { file = { file = "/srv/\${count.index}.qcow2" } }, driver = { type = "qcow2" }, target = { dev = "vda", bus = "virtio" } },
      { source = { file = { file = "/srv/\${count.index}.iso" } }, driver = { type = "raw" }, target = { dev = "vdb", bus = "virtio" }, read_only = true },
    ]
    interfaces = [{ source = { network = { network = "lan" } }, model = { type = "virtio" } }]
    consoles   = [{ source = { pty = {} }, target = { type = "serial", port = 0 } }]
    channels   = [{ source = { unix = { mode = "bind" } }, target = { virt_io = { name = "org.qemu.guest_agent.0" } } }]
    rngs       = [{ model = "virtio", backend = { random = "/dev/urandom" } }]
  }
}
`;
}

interface Cost {
  readonly seconds: number;
  readonly cpu: number;
  readonly peak: Peak;
}

/** Megabytes. */
interface Peak {
  readonly terraform: number;
  readonly provider: number;
}

/** bash's `times` counts the waited-for children of children too, so the provider is in it. */
async function plan(cwd: string, env: NodeJS.ProcessEnv): Promise<Cost> {
  const begun = performance.now();
  const script = "terraform plan -no-color -input=false -detailed-exitcode >plan.log 2>&1; code=$?; times; exit $code";
  const child = spawn("bash", ["-c", script], { cwd, env, stdio: ["ignore", "pipe", "inherit"] });
  let text = "";
  child.stdout.on("data", (piece: Buffer) => {
    text += piece.toString();
  });
  let peak: Peak = { terraform: 0, provider: 0 };
  const timer = setInterval(() => {
    peak = higher(peak, peakNow(cwd));
  }, SAMPLE_EVERY);
  const code = await new Promise((done) => child.once("close", done));
  clearInterval(timer);
  if (code !== 0) throw new Error(`the plan is not empty (exit ${code}): ${readFileSync(join(cwd, "plan.log"), "utf8").slice(-2000)}`);
  const [, children = ""] = text.trim().split("\n");
  const cpu = [...children.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds),
    0,
  );
  return { seconds: (performance.now() - begun) / 1000, cpu, peak };
}

/** The most memory that the processes of this folder have had so far. */
function peakNow(cwd: string): Peak {
  let peak: Peak = { terraform: 0, provider: 0 };
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    if (tryCwd(pid) !== cwd) continue;
    const isProvider = tryRead(`/proc/${pid}/cmdline`).includes("terraform-provider-libvirt");
    const megabytes = Math.round(Number(/VmHWM:\s+(\d+)/.exec(tryRead(`/proc/${pid}/status`))?.[1] ?? 0) / 1024);
    peak = higher(peak, isProvider ? { terraform: 0, provider: megabytes } : { terraform: megabytes, provider: 0 });
  }
  return peak;
}

function higher(a: Peak, b: Peak): Peak {
  return { terraform: Math.max(a.terraform, b.terraform), provider: Math.max(a.provider, b.provider) };
}

function tryRead(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return ""; // the process ended meanwhile
  }
}

function tryCwd(pid: string): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return undefined; // the process ended meanwhile
  }
}

async function measure(uri: string, work: string, vms: number): Promise<Readonly<Record<string, number | Spread | Peak>>> {
  const folder = mkdtempSync(join(work, "tf-"));
  const { TF_CLI_CONFIG_FILE: _config, ...inherited } = process.env;
  const env = { ...inherited, HOME: work, CHECKPOINT_DISABLE: "1", TF_IN_AUTOMATION: "1", QUEZTL_NODE: process.execPath };
  const provider = join(packageRoot(), "dist/provider");
  const { file } = JSON.parse(readFileSync(join(provider, "hash.json"), "utf8")) as { readonly file: string };
  const { dir } = installProvider({ bundle: join(provider, file), dir: join(folder, "plugins"), env });
  writeFileSync(join(folder, "main.tf"), labOf(uri, vms));
  await run("terraform", ["init", "-no-color", "-input=false", `-plugin-dir=${dir}`], { cwd: folder, env });
  const apply = ["apply", "-no-color", "-input=false", "-auto-approve", "-parallelism=30"];
  await run("terraform", apply, { cwd: folder, env });
  const costs: Cost[] = [];
  for (let index = 0; index < RUNS; index += 1) costs.push(await plan(folder, env));
  await run("terraform", [...apply, "-destroy"], { cwd: folder, env });
  return {
    vms,
    seconds: spread(costs.map(({ seconds }) => seconds)),
    cpu_seconds: spread(costs.map(({ cpu }) => cpu)),
    peak_megabytes: costs.map(({ peak }) => peak).reduce(higher),
  };
}

async function main(): Promise<void> {
  const sizes = process.argv.slice(2).map(Number);
  const work = mkdtempSync("/tmp/qb-");
  const folder = join(work, "h");
  try {
    const { uri } = await hostUp({ folder, progress: silent });
    const plans: unknown[] = [];
    for (const vms of sizes.length === 0 ? [100, 1000] : sizes) plans.push(await measure(uri, work, vms));
    const revision = execFileSync("git", ["rev-parse", "--short", "HEAD"], { cwd: packageRoot() }).toString().trim();
    const result = { benchmark: "plan", revision, node: process.versions.node, runs: RUNS, plans };
    process.stdout.write(`${JSON.stringify(result, undefined, 2)}\n`);
  } finally {
    await hostDown({ folder, progress: silent });
    rmSync(work, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
}

void main();
