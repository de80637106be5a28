/**
 * What a user of the lab waits for: `node dist/bench/lab.js`, JSON on stdout. It needs root, for an embedded host of its own. The first deploy
 * is measured as typed, and once more in its parts; the lease is that of a VM that starts alone.
 */
import { execFileSync } from "node:child_process";
import { packageRoot } from "../src/core/package-root";
import { CdkProject } from "../test/e2e/cdk-project";
import { microImage } from "../test/support/micro-image";
import { type Spread, spread } from "./spread";

const LAB = "multi-linux-lab";
const RUNS = 3;
const LEASES = 5;
const CIDRS = { "10.77.0.": "10.213.10.", "10.77.1.": "10.213.11." };

const LONE = `version: 1
lab: lone
networks: { lan: { cidr: 10.213.12.0/24 } }
vms: { db: { image: micro, networks: [lan], ready: lease } }
`;

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return (performance.now() - begun) / 1000;
}

/** The slowest of the VMs, from its start to all that it waits for. */
async function readySeconds(project: CdkProject, stack: string): Promise<number> {
  const { values } = JSON.parse(await project.terraform(stack, "show", "-json")) as { readonly values: { readonly root_module: Module } };
  return Math.max(...values.root_module.resources.flatMap((resource) => resource.values.ready_seconds ?? []));
}

interface Module {
  readonly resources: readonly { readonly values: { readonly ready_seconds?: number } }[];
}

async function deploys(project: CdkProject): Promise<Readonly<Record<string, Spread>>> {
  const samples: Record<string, number[]> = {};
  const note = (what: string, value: number) => {
    samples[what] = [...(samples[what] ?? []), value];
  };
  for (let index = 0; index < RUNS; index += 1) {
    note("cdktf_deploy", await seconds(() => project.npx("cdktf", "deploy", LAB, "--auto-approve")));
    note("cdktf_deploy_again", await seconds(() => project.npx("cdktf", "deploy", LAB, "--auto-approve")));
    note("cdktn_deploy_again", await seconds(() => project.npx("cdktn", "deploy", LAB, "--auto-approve")));
    note("queztl_deploy_again", await seconds(() => project.npx("queztl", "deploy", `stacks/${LAB}.yaml`, "--yes")));
    await project.queztl("destroy", `stacks/${LAB}.yaml`, "--yes");
    note("prepare_and_synth", await seconds(() => project.npx("queztl", "prepare", "--", "node", `stacks/${LAB}.ts`)));
    note("init", await seconds(() => project.terraform(LAB, "init")));
    note("plan", await seconds(() => project.terraform(LAB, "plan", "-out", "bench.plan")));
    note("apply", await seconds(() => project.terraform(LAB, "apply", "bench.plan")));
    note("ready_last", await readySeconds(project, LAB));
    await project.queztl("destroy", `stacks/${LAB}.yaml`, "--yes");
  }
  return Object.fromEntries(Object.entries(samples).map(([what, values]) => [what, spread(values)]));
}

async function leases(project: CdkProject): Promise<Spread> {
  const samples: number[] = [];
  project.write("lone.yaml", LONE);
  for (let index = 0; index < LEASES; index += 1) {
    await project.queztl("deploy", "lone.yaml", "--yes");
    samples.push(await readySeconds(project, "lone"));
    await project.queztl("destroy", "lone.yaml", "--yes");
  }
  return spread(samples);
}

async function main(): Promise<void> {
  await microImage();
  const project = new CdkProject(`stacks/${LAB}.ts`);
  try {
    project.takeStack(`${LAB}.ts`, CIDRS);
    project.takeStack(`${LAB}.yaml`, CIDRS);
    await project.queztl("prepare");
    const result = { ...(await deploys(project)), lease: await leases(project) };
    const revision = execFileSync("git", ["rev-parse", "--short", "HEAD"], { cwd: packageRoot() }).toString().trim();
    process.stdout.write(
      `${JSON.stringify({ benchmark: "lab", revision, node: process.versions.node, runs: RUNS, seconds: result }, undefined, 2)}\n`,
    );
  } finally {
    await project.remove();
  }
}

void main();
