import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { plugOverlay } from "../../../src/build/kernel/plug-overlay";
import { prepareSource } from "../../../src/build/kernel/source-tree";
import { QueztlError } from "../../../src/core/error";
import type { KernelSource } from "../../../src/core/model/kernel";
import { run } from "../../../src/core/process";

let folder = "";
let archive: Buffer;
let server: Server;
let base = "";

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "queztl-source-"));
  const tree = join(folder, "linux-6.12.1");
  mkdirSync(join(tree, "drivers"), { recursive: true });
  writeFileSync(join(tree, "Makefile"), "VERSION = 6\nPATCHLEVEL = 12\nSUBLEVEL = 1\nEXTRAVERSION =\n");
  writeFileSync(join(tree, "drivers/Kconfig"), 'menu "Device Drivers"\nsource "drivers/pci/Kconfig"\nendmenu\n');
  writeFileSync(join(tree, "drivers/Makefile"), "obj-y += pci/\n");
  writeFileSync(join(tree, "drivers/filler"), Buffer.alloc(3_000_000, 7));
  await run("git", ["-C", tree, "init", "-q"]);
  const as = ["-c", "user.name=t", "-c", "user.email=t@localhost"];
  await run("git", ["-C", tree, "add", "-A"]);
  await run("git", ["-C", tree, ...as, "commit", "-qm", "all"]);
  await run("tar", ["-C", folder, "--exclude=.git", "-czf", join(folder, "linux.tar.gz"), "linux-6.12.1"]);
  archive = readFileSync(join(folder, "linux.tar.gz"));
  server = createServer((request, response) => {
    if (request.url === "/gone.tar.gz") return void response.writeHead(404).end();
    response.writeHead(200, { "content-length": archive.length });
    if (request.url !== "/dies.tar.gz") return void response.end(archive);
    response.write(archive.subarray(0, 1000));
    return void setTimeout(() => response.destroy(), 50);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

const sha256 = () => createHash("sha256").update(archive).digest("hex");
const prepare = async (source: KernelSource, cache: string) =>
  await prepareSource(source, { cache: join(folder, cache), update: () => undefined });

async function failure(source: KernelSource, cache: string): Promise<QueztlError> {
  const error = await prepare(source, cache).catch((caught: unknown) => caught);
  if (!QueztlError.is(error)) throw error;
  expect(error.exitCode).toBe(4);
  expect(readdirSync(join(folder, cache, "kernels/sources"))).toEqual([]);
  return error;
}

test("an archive is unpacked once, and the overlay fits in, once", async () => {
  const source = { url: `${base}/linux.tar.gz`, sha256: sha256() };
  const tree = await prepare(source, "a");
  expect(tree).toMatchObject({ version: "6.12.1", hash: sha256() });
  plugOverlay(tree.folder);
  plugOverlay(tree.folder);
  const read = (path: string) => readFileSync(join(tree.folder, path), "utf8");
  expect(read("drivers/Kconfig")).toBe('menu "Device Drivers"\nsource "drivers/pci/Kconfig"\nsource "drivers/queztl/Kconfig"\n\nendmenu\n');
  expect(read("drivers/Makefile")).toBe("obj-y += pci/\nobj-$(CONFIG_QUEZTL)\t\t+= queztl/\n");
  expect((await prepare({ url: "http://127.0.0.1:1/away.tar.gz", sha256: sha256() }, "a")).folder).toBe(tree.folder);
});

test("a commit of a repository is a source", async () => {
  const { stdout } = await run("git", ["-C", join(folder, "linux-6.12.1"), "rev-parse", "HEAD"]);
  const tree = await prepare({ git: `file://${folder}/linux-6.12.1`, commit: stdout.trim() }, "git");
  expect(tree).toMatchObject({ version: "6.12.1", hash: stdout.trim() });
  expect(readdirSync(tree.folder).sort()).toEqual([".queztl-source.json", "Makefile", "drivers"]);
});

test("a wrong checksum leaves nothing", async () => {
  const error = await failure({ url: `${base}/linux.tar.gz`, sha256: "0".repeat(64) }, "wrong");
  expect(error.message).toContain(`SHA-256 of the download is ${sha256()}; the definition has ${"0".repeat(64)}`);
});

test.each([
  ["a server that breaks off", "dies.tar.gz", /cannot download \S+dies\.tar\.gz\n {2}why: /],
  ["a server that does not have it", "gone.tar.gz", /cannot download \S+gone\.tar\.gz\n {2}why: the server says 404 Not Found/],
])("%s leaves nothing", async (_name, file, message) => {
  expect((await failure({ url: `${base}/${file}`, sha256: sha256() }, "broken")).message).toMatch(message);
});

test("a full disk leaves nothing", async () => {
  const cache = join(folder, "full");
  mkdirSync(cache);
  await run("mount", ["-t", "tmpfs", "-o", "size=1M", "tmpfs", cache]);
  try {
    expect((await failure({ url: `${base}/linux.tar.gz`, sha256: sha256() }, "full")).message).toContain("No space left on device");
  } finally {
    await run("umount", [cache]);
  }
});
