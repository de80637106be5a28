import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bootKernel, busybox, busyboxInitramfs } from "../../../src/build/kernel/boot";
import { bootInQemu } from "../../../src/build/kernel/boot-qemu";
import { buildKernel, configureKernel, withSource } from "../../../src/build/kernel/build";
import { diffConfigs } from "../../../src/build/kernel/config-diff";
import { make } from "../../../src/build/kernel/make";
import { QueztlError } from "../../../src/core/error";
import type { BuiltKernel } from "../../../src/core/model/kernel";
import { listKernelDefinitions, loadKernelDefinition } from "../../../src/core/model/kernel-definition";
import { cacheFolder } from "../../../src/core/paths";
import { run } from "../../../src/core/process";
import { silent } from "../../../src/core/progress";
import { until } from "../../support/until";
import { compileProgram } from "./guest-programs";

/** The cache of this machine: the source and the objects stay for the next run, as they do for a user. */
const cache = cacheFolder();
const definitions = join(__dirname, "definitions");
let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "queztl-kernel-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("configurations", () => {
  test.each(listKernelDefinitions())(
    "%s gets all that it asks for",
    async (name) => {
      const { values } = await configureKernel(name, { progress: silent });
      expect(values.get("QUEZTL_QHP")).toBe(name === "queztl-micro" ? "y" : "m");
      expect(values.get("PREEMPT_RT")).toBe(name === "queztl-rt" ? "y" : undefined);
      expect(values.get("DRM_VIRTIO_GPU")).toBe(name === "queztl-gpu" ? "m" : undefined);
    },
    300_000,
  );

  test("what Kconfig drops is told with the file that asks and what is missing", async () => {
    writeFileSync(
      join(folder, "lost.yaml"),
      "version: 1\nname: lost\ndescription: d\nsource: { debian: linux-source-6.12 }\nbase: tiny\nsymbols: { NFT_CT: y, SQUASHFS: y, VIRTIO_BLKK: y, 64BIT: y }\n",
    );
    const failure = await configureKernel("lost", { progress: silent, definitions: folder }).catch((error: unknown) => error);
    expect(QueztlError.is(failure) && failure.message).toMatch(
      /^lost: Linux 6\.12\.\d+ does not give 3 symbols\n {2}lost\.yaml asks NFT_CT=y, got n: depends on NET \(n\) and .*NF_CONNTRACK \(n\).*\n {2}lost\.yaml asks SQUASHFS=y, got n: depends on MISC_FILESYSTEMS \(n\) and BLOCK \(n\)\n {2}lost\.yaml asks VIRTIO_BLKK=y, got n: this Linux has no such symbol; did you mean VIRTIO_BLK\?\n {2}fix:/,
    );
  });

  test("two configurations are compared symbol by symbol", async () => {
    const [server, rt] = [
      await configureKernel("queztl-server", { progress: silent }),
      await configureKernel("queztl-rt", { progress: silent }),
    ];
    const differences = diffConfigs(server.values, rt.values);
    expect(differences).toContainEqual({ symbol: "PREEMPT_RT", a: "n", b: "y" });
    expect(differences).toContainEqual({ symbol: "LOCALVERSION", a: "-queztl-server", b: "-queztl-rt" });
    expect(differences.map(({ symbol }) => symbol)).not.toContain("EXT4_FS");
  });
});

test("the drivers of Queztl compile as modules, without a warning, against prepared headers", async () => {
  const definition = loadKernelDefinition("queztl-gpu");
  const { text } = await configureKernel("queztl-gpu", { progress: silent });
  await withSource(definition, { progress: silent }, async (tree) => {
    const objects = join(folder, "headers");
    const log = join(folder, "headers.log");
    mkdirSync(objects);
    writeFileSync(join(objects, ".config"), text);
    const ccache = join(cache, "kernels/ccache");
    const options = { tree, objects, log, what: "preparing headers", ...(existsSync("/usr/bin/ccache") ? { ccache } : {}) };
    await make(["modules_prepare"], options);
    rmSync(log);
    await make(["drivers/queztl/"], { ...options, what: "compiling the drivers", variables: ["W=1"] });
    expect(readFileSync(log, "utf8")).not.toMatch(/warning|error/);
    const made = readdirSync(join(objects, "drivers/queztl")).filter((name) => name.endsWith(".o") && name.startsWith("queztl_"));
    expect(made.sort()).toEqual(["queztl_fs.o", "queztl_gpu.o", "queztl_net.o", "queztl_qhp.o"]);
    const info = (name: string) => readFileSync(join(objects, "drivers/queztl", name), "latin1");
    expect(info("queztl_gpu.o")).toContain("softdep=pre: virtio_gpu");
    expect(info("queztl_net.o")).toContain("alias=virtio:d00000001v*");
    expect(info("queztl_qhp.o")).toContain("license=GPL");
  });
}, 300_000);

describe("the smallest kernel", () => {
  let kernel: BuiltKernel;
  let shell: Buffer;

  beforeAll(async () => {
    await killedBuild();
    kernel = await buildKernel("smallest", { progress: silent, definitions });
    shell = await busybox(folder, cache, () => undefined);
  }, 900_000);

  test("a build that was killed left no process and no kernel half made", () => {
    const built = readdirSync(join(cache, "kernels/built"));
    expect(built.filter((name) => name.startsWith(".building-smallest-"))).toEqual([]);
    expect(readFileSync(join(kernel.image.path, "../build.log"), "utf8")).toMatch(/Kernel: arch\/x86\/boot\/bzImage is ready/);
  });

  test("built again it comes from the cache, for two at once", async () => {
    const begun = performance.now();
    const both = await Promise.all([1, 2].map(() => buildKernel("smallest", { progress: silent, definitions })));
    expect(performance.now() - begun).toBeLessThan(2000);
    expect(both).toEqual([kernel, kernel]);
  });

  test("boots, and says how long it took and what took longest", async () => {
    const report = await bootKernel(kernel, { update: () => undefined });
    expect(report.kernelSeconds).toBeGreaterThan(0);
    expect(report.kernelSeconds).toBeLessThan(report.wallSeconds);
    expect(report.slowest.length).toBeGreaterThan(3);
  }, 180_000);

  test.each(["ivshmem-plain", "ivshmem-doorbell"] as const)(
    "two guests share memory by %s",
    async (device) => {
      const peer = readFileSync(await compileProgram("qhp-peer", folder));
      const init = "#!/bin/sh\nmount -t devtmpfs dev /dev\nmount -t proc proc /proc\nmount -t sysfs sys /sys\n. /role\nreboot -f\n";
      const memory = join(folder, `${device}.memory`);
      const socket = join(folder, "server");
      const server = device === "ivshmem-doorbell" ? await serve(socket) : undefined;
      const attached =
        server === undefined
          ? ["-object", `memory-backend-file,id=m,share=on,size=1M,mem-path=${memory}`, "-device", "ivshmem-plain,memdev=m"]
          : ["-chardev", `socket,id=s,path=${socket}`, "-device", "ivshmem-doorbell,chardev=s,vectors=1"];
      const guest = async (role: string) => {
        const initrd = join(folder, `${role.split(" ")[0]}.cpio`);
        writeFileSync(initrd, busyboxInitramfs(shell, init, { role: Buffer.from(`/bin/peer ${role}\n`), "bin/peer": peer }));
        const boot = { kernel: kernel.image.path, initrd, cmdline: kernel.cmdline, more: attached, memory: 128 };
        return (await bootInQemu(boot, /^done/m)).console;
      };
      try {
        const [writer, reader] = await Promise.all([guest("writer 'hello, neighbour'"), guest("reader")]);
        const doorbells = server !== undefined;
        for (const said of [writer, reader]) {
          expect(said).toMatch(new RegExp(`: 1048576 bytes, ${doorbells ? 1 : 0} vectors, peer [01]\n`));
          expect(said).toContain("second open: EBUSY\nprivate map: EINVAL\nmap beyond: EINVAL\n");
        }
        expect(writer).toContain(`ring: ${doorbells ? "none" : "EOPNOTSUPP"}\nseen by the other\n`);
        expect(reader).toContain(`${doorbells ? "rang: 1\n" : ""}text: hello, neighbour, last byte 42\n`);
        expect(reader).toContain("removed: poll POLLHUP, read ENODEV, ioctl ENODEV, memory SIGBUS, open ENOENT\n");
      } finally {
        server?.stdin?.end();
      }
    },
    180_000,
  );

  async function serve(socket: string): Promise<ChildProcess> {
    const program = await compileProgram("ivshmem-server", folder);
    const server = spawn(program, [socket, "1048576", "2"], { stdio: ["pipe", "inherit", "inherit"] });
    await until("the server", () => existsSync(socket));
    return server;
  }

  /** Begins a build and kills it while it compiles, unless the kernel is built already. */
  async function killedBuild(): Promise<void> {
    const main = join(__dirname, "../../../dist/src/cli/main.js");
    const args = [main, "kernel", "build", "smallest", "--definitions", definitions, "--force"];
    const child = spawn(process.execPath, args, { stdio: "ignore" });
    const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
    const working = () => readdirSync(join(cache, "kernels/objects"), { recursive: false }).some(isChanging);
    await until("the compiler", () => child.exitCode !== null || (existsSync(join(cache, "kernels/objects")) && working()), 120_000);
    await new Promise((resolve) => setTimeout(resolve, 2000));
    child.kill("SIGKILL");
    await ended;
    await until("make to go", async () => (await makesOf("smallest@")) === 0, 20_000);
  }

  function isChanging(name: string | Buffer): boolean {
    return String(name).startsWith("smallest@") && existsSync(join(cache, "kernels/objects", String(name), ".queztl-changing"));
  }

  async function makesOf(text: string): Promise<number> {
    const { stdout } = await run("ps", ["-eo", "args"]);
    return stdout.split("\n").filter((line) => line.includes("make ") && line.includes(text)).length;
  }
});
