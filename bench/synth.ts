/**
 * How long synthesis takes, a new process each time: `node dist/bench/synth.js [VMS] [RUNS]`, JSON on stdout.
 * Every VM has two interfaces, a data disk and a seed: five resources.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { spread } from "./spread";

const PUBLIC_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGV4YW1wbGU= bench";

interface Run {
  readonly load: number;
  readonly build: number;
  readonly synth: number;
  readonly megabytes: number;
  readonly kilobytes: number;
}

function synthesize(count: number, outdir: string): Run {
  const began = performance.now();
  const { App } = require("cdktn") as typeof import("cdktn");
  const { Cidr, HostStack, Image, Network, NetworkMode, Size, Vm } = require("../constructs") as typeof import("../constructs");
  const loaded = performance.now();
  const app = new App({ outdir });
  const stack = new HostStack(app, "bench");
  const lan = new Network(stack, "lan", { cidr: Cidr.of("10.80.0.0/16"), domain: "bench.test" });
  const back = new Network(stack, "back", { cidr: Cidr.of("10.81.0.0/16"), mode: NetworkMode.isolated() });
  const image = Image.named("micro");
  for (let index = 1; index <= count; index += 1)
    new Vm(stack, `vm-${index}`, { image, nics: [{ network: lan }, { network: back }], disks: [{ size: Size.of("1GiB") }] });
  const built = performance.now();
  app.synth();
  const done = performance.now();
  return {
    load: loaded - began,
    build: built - loaded,
    synth: done - built,
    megabytes: process.resourceUsage().maxRSS / 1024,
    kilobytes: statSync(join(outdir, "stacks/bench/cdk.tf.json")).size / 1024,
  };
}

function measure(count: number, runs: number): object {
  const samples: (Run & { readonly process: number })[] = [];
  for (let index = 0; index < runs; index += 1) {
    const outdir = mkdtempSync(join(tmpdir(), "queztl-bench-"));
    try {
      const env = { ...process.env, CDKTN_DISABLE_CREATION_STACK: "1", QUEZTL_SSH_PUBLIC_KEY: PUBLIC_KEY };
      const began = performance.now();
      const output = execFileSync(process.execPath, [__filename, String(count), outdir, "--child"], { env, encoding: "utf8" });
      samples.push({ process: performance.now() - began, ...(JSON.parse(output) as Run) });
    } finally {
      rmSync(outdir, { recursive: true, force: true });
    }
  }
  const figure = (key: keyof (typeof samples)[number]) => spread(samples.map((sample) => sample[key]));
  return {
    vms: count,
    runs,
    node: process.version,
    milliseconds: { process: figure("process"), load: figure("load"), build: figure("build"), synth: figure("synth") },
    megabytes: figure("megabytes"),
    kilobytes: figure("kilobytes"),
  };
}

const [count = "100", second = "5", child] = process.argv.slice(2);
const result = child === "--child" ? synthesize(Number(count), second) : measure(Number(count), Number(second));
console.log(JSON.stringify(result, undefined, child === undefined ? 2 : 0));
