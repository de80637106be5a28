/** How fast the CLI starts and lists: `node dist/bench/cli.js`, JSON on stdout. It needs root, for an embedded host of its own. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../src/core/package-root";
import { silent } from "../src/core/progress";
import { hostDown } from "../src/host/down";
import { hostUp } from "../src/host/up";
import { defineDomain } from "../src/libvirt/calls/domain";
import { Libvirt } from "../src/libvirt/libvirt";
import { type Spread, spread } from "./spread";

const RUNS = 15;
const DOMAINS = 100;

/** Milliseconds from the start of the process to its end. */
function measure(cli: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Spread {
  const samples = Array.from({ length: RUNS }, () => {
    const begun = performance.now();
    execFileSync(process.execPath, [cli, ...args], { cwd, env, stdio: ["ignore", "ignore", "inherit"] });
    return performance.now() - begun;
  });
  return spread(samples);
}

const LAB = `version: 1
lab: bench
networks: { lan: { cidr: 10.213.9.0/24 } }
vms: { db: { image: micro, networks: [lan] } }
`;

async function main(): Promise<void> {
  const root = packageRoot();
  const cli = join(root, "dist/src/cli/main.js");
  const work = mkdtempSync("/tmp/qb-");
  const folder = join(work, "h");
  const env = { ...process.env, QUEZTL_HOST_DIR: folder };
  try {
    const { uri } = await hostUp({ folder, progress: silent });
    const libvirt = new Libvirt(uri);
    for (let n = 1; n <= DOMAINS; n += 1)
      await defineDomain(
        libvirt,
        `<domain type='qemu'><name>bench-${n}</name><memory unit='MiB'>32</memory><os><type arch='x86_64' machine='q35'>hvm</type></os></domain>`,
      );
    libvirt.close();
    writeFileSync(join(work, "lab.yaml"), LAB);
    const time = (...args: readonly string[]) => measure(cli, args, work, env);
    const milliseconds = {
      node_alone: spread(
        Array.from({ length: RUNS }, () => {
          const begun = performance.now();
          execFileSync(process.execPath, ["-e", "0"]);
          return performance.now() - begun;
        }),
      ),
      version: time("--version"),
      help: time("--help"),
      host_status: time("host", "status", "--json"),
      vm_list_100: time("vm", "list", "--json"),
      validate_lab: time("validate", "--json"),
    };
    const revision = execFileSync("git", ["rev-parse", "--short", "HEAD"], { cwd: root }).toString().trim();
    process.stdout.write(
      `${JSON.stringify({ benchmark: "cli", revision, node: process.versions.node, runs: RUNS, domains: DOMAINS, milliseconds }, undefined, 2)}\n`,
    );
  } finally {
    await hostDown({ folder, progress: silent });
    rmSync(work, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
}

void main();
