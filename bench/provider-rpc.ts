/**
 * How fast the provider starts and answers, without Terraform: `node dist/bench/provider-rpc.js [BUNDLE]`, JSON on stdout.
 * Without a bundle the trial provider of the tests is built.
 */
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packageRoot } from "../src/core/package-root";
import { encodeValue } from "../src/provider/sdk/cty/encode";
import { decodeObject, objectType } from "../src/provider/sdk/object";
import { Unknown, type Value, type Values } from "../src/provider/sdk/value";
import { CoreClient, type Handshake } from "../test/provider/core-client";
import { thingSchema } from "../test/provider/fixtures/trial-schema";
import { type Spread, spread } from "./spread";

const STARTS = 20;
const CALLS = 10_000;
const AT_ONCE = 32;

/** CPU time of a process so far, in microseconds (100 ticks a second on every Linux). */
function cpuMicroseconds(pid: number | undefined): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10_000;
}

function memoryMegabytes(pid: number | undefined): number {
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024);
}

async function stop({ client, handshake }: { readonly client: CoreClient; readonly handshake: Handshake }): Promise<void> {
  const exited = once(handshake.process, "exit");
  await client.raw("/plugin.GRPCController/Shutdown", new Uint8Array());
  await exited;
  client.close();
}

async function measureStarts(bundle: string): Promise<{ readonly milliseconds: Spread; readonly megabytes: number }> {
  const samples: number[] = [];
  let megabytes = 0;
  for (let index = 0; index < STARTS; index += 1) {
    const started = await CoreClient.start(bundle);
    samples.push(started.handshake.milliseconds);
    megabytes = memoryMegabytes(started.handshake.process.pid);
    await stop(started);
  }
  return { milliseconds: spread(samples), megabytes };
}

function thing(more: Values): Buffer {
  const empty = Object.fromEntries(Object.keys(thingSchema.attributes).map((name) => [name, null]));
  return encodeValue(objectType(thingSchema), { ...empty, ...more });
}

async function inParallel(count: number, atOnce: number, call: () => Promise<unknown>): Promise<number> {
  let left = count;
  const begin = performance.now();
  const worker = async () => {
    while (left > 0) {
      left -= 1;
      await call();
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return (performance.now() - begin) / 1000;
}

async function measureCalls(bundle: string, folder: string) {
  const started = await CoreClient.start(bundle);
  const { client, handshake } = started;
  const schema = await client.call("GetProviderSchema", {});
  if (!schema.resource_schemas.has("libvirt_thing")) throw new Error("the bundle is not the trial provider");
  await client.call("ConfigureProvider", {
    config: { msgpack: encodeValue(["object", { dir: "string", slow: "bool" }], { dir: folder, slow: null }) },
  });
  const disks: Value = [
    { target: { dev: "vda", bus: "virtio" }, source: { pool: "p", volume: "v" } },
    { target: { dev: "vdb", bus: "virtio" } },
  ];
  const shared = { name: "a", labels: { a: "1", b: "2" }, numbers: [1, 2, 3], data: { disks } };
  const config = thing(shared);
  const prior = thing({ ...shared, id: "a", size: 7, generation: 1 });
  const plan = () =>
    client.call("PlanResourceChange", {
      type_name: "libvirt_thing",
      prior_state: { msgpack: prior },
      config: { msgpack: config },
      proposed_new_state: { msgpack: prior },
    });
  await inParallel(2000, AT_ONCE, plan);
  const before = cpuMicroseconds(handshake.process.pid);
  const seconds = await inParallel(CALLS, AT_ONCE, plan);
  const cpu = (cpuMicroseconds(handshake.process.pid) - before) / CALLS;

  const big = thing({
    name: "a",
    data: Array.from({ length: 12 * 1024 }, (_, index) => `${index}`.padStart(1024, "x")),
    generation: Unknown.value,
  });
  const samples: number[] = [];
  for (let index = 0; index < 5; index += 1) {
    const begin = performance.now();
    const planned = await client.call("PlanResourceChange", {
      type_name: "libvirt_thing",
      config: { msgpack: big },
      proposed_new_state: { msgpack: big },
    });
    samples.push(performance.now() - begin);
    if (decodeObject(thingSchema, planned.planned_state) === null) throw new Error("the big plan was lost");
  }
  await stop(started);
  return {
    plans_per_second: Math.round(CALLS / seconds),
    at_once: AT_ONCE,
    provider_cpu_microseconds_per_plan: Math.round(cpu),
    bytes_of_state: prior.length,
    plan_of_12_megabytes_milliseconds: spread(samples),
  };
}

async function main(): Promise<void> {
  const root = packageRoot();
  const folder = mkdtempSync(join(tmpdir(), "queztl-bench-"));
  try {
    const given = process.argv[2];
    const entry = join(root, "test/provider/fixtures/trial-provider.ts");
    if (given === undefined) {
      execFileSync(process.execPath, [join(root, "setup/bundle-provider.mjs"), "--entry", entry, "--out", folder, "--version", "1.0.0"], {
        cwd: root,
      });
    }
    const bundle = given ?? join(folder, "terraform-provider-libvirt_v1.0.0.cjs");
    const revision = execFileSync("git", ["rev-parse", "--short", "HEAD"], { cwd: root }).toString().trim();
    const start = await measureStarts(bundle);
    const calls = given === undefined ? { calls: await measureCalls(bundle, folder) } : {};
    process.stdout.write(
      `${JSON.stringify({ benchmark: "provider-rpc", revision, node: process.versions.node, start, ...calls }, undefined, 2)}\n`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

void main();
