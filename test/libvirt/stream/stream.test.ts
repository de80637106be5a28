import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdir, open, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as api from "../../../src/libvirt/index";
import { findHoles } from "../../../src/libvirt/stream/sparse";
import { type PrivateHost, startPrivateHost } from "../../support/private-host";
import { tinyDomainXml } from "../../support/tiny-domain";
import { until } from "../../support/until";

const MIB = 1024 * 1024;

let host: PrivateHost;
let libvirt: api.Libvirt;
let pool: api.Pool;

beforeAll(async () => {
  host = await startPrivateHost();
  libvirt = new api.Libvirt(host.uri);
  pool = await api.definePool(libvirt, "<pool type='dir'><name>p</name><target><path>/var/lib/libvirt/images</path></target></pool>");
  await api.buildPool(libvirt, pool);
  await api.createPool(libvirt, pool);
});

afterAll(async () => {
  libvirt.close();
  await host.stop();
});

async function makeVolume(name: string, capacity: number): Promise<api.Volume> {
  const xml = `<volume><name>${name}</name><capacity>${capacity}</capacity><allocation>0</allocation><target><format type='raw'/></target></volume>`;
  return await api.createVolume(libvirt, pool, xml);
}

async function download(volume: api.Volume): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of api.downloadVolume(libvirt, volume)) pieces.push(piece);
  return Buffer.concat(pieces);
}

const sha = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");

test("holes are found wherever the content is cut", async () => {
  const content = Buffer.alloc(300_000);
  content.fill(7, 40_000, 40_010);
  content.fill(8, 299_000);
  for (const size of [1, 999, 32_768, 100_000, 300_000].slice(1)) {
    async function* cut() {
      for (let at = 0; at < content.length; at += size) yield content.subarray(at, at + size);
    }
    const pieces: Buffer[] = [];
    let holes = 0;
    for await (const piece of findHoles(cut())) {
      pieces.push(piece.kind === "data" ? piece.data : Buffer.alloc(piece.length));
      if (piece.kind === "hole") holes += piece.length;
    }
    expect(Buffer.concat(pieces).equals(content)).toBe(true);
    expect(holes).toBe(32_768 * 8);
  }
});

test("a sparse file goes up without its holes and comes down whole", async () => {
  const file = join(host.folder, "content");
  const handle = await open(file, "w");
  const data = Buffer.alloc(MIB, 0xab);
  for (const at of [0, 17, 63]) await handle.write(data, 0, data.length, at * MIB);
  await handle.close();
  const volume = await makeVolume("sparse", 64 * MIB);
  let last = 0;
  const length = await api.uploadVolume(libvirt, volume, { file }, { onProgress: (bytes) => (last = bytes) });
  expect([length, last]).toEqual([64 * MIB, 64 * MIB]);
  const stored = await stat(join(host.folder, "lib/images/sparse"));
  expect(stored.size).toBe(64 * MIB);
  expect(stored.blocks * 512).toBeLessThan(4 * MIB);
  const content = await download(volume);
  expect(content.length).toBe(64 * MIB);
  const expected = Buffer.alloc(64 * MIB);
  for (const at of [0, 17, 63]) expected.set(data, at * MIB);
  expect(sha(content)).toBe(sha(expected));
});

test("a volume that is larger than its content keeps its size", async () => {
  const volume = await makeVolume("larger", 10 * MIB);
  async function* content() {
    yield Buffer.concat([Buffer.from("head"), Buffer.alloc(2 * MIB), Buffer.from("tail")]);
  }
  await api.uploadVolume(libvirt, volume, content());
  expect((await stat(join(host.folder, "lib/images/larger"))).size).toBe(10 * MIB);
  expect((await download(volume)).subarray(2 * MIB, 2 * MIB + 8).toString("latin1")).toBe("\0\0\0\0tail");
});

test("without sparse, and at an offset, exactly the given bytes are written", async () => {
  const volume = await makeVolume("offset", MIB);
  async function* ones() {
    yield Buffer.alloc(MIB, 1);
  }
  async function* twos() {
    yield Buffer.alloc(10);
  }
  await api.uploadVolume(libvirt, volume, ones(), { sparse: false });
  await api.uploadVolume(libvirt, volume, twos(), { offset: 100n });
  const content = await download(volume);
  expect(content.indexOf(0)).toBe(100);
  expect(content.indexOf(1, 100)).toBe(110);
});

test("a download that one leaves early, and one that is slow, do no harm", async () => {
  const volume = await makeVolume("early", 64 * MIB);
  async function* noise() {
    for (let i = 0; i < 64; i++) yield Buffer.alloc(MIB, i + 1);
  }
  await api.uploadVolume(libvirt, volume, noise());
  for await (const piece of api.downloadVolume(libvirt, volume)) {
    expect(piece[0]).toBe(1);
    break;
  }
  const before = process.memoryUsage().arrayBuffers;
  let total = 0;
  for await (const piece of api.downloadVolume(libvirt, volume)) {
    if (total === 0) await new Promise((resolve) => setTimeout(resolve, 300));
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(40 * MIB);
    total += piece.length;
  }
  expect(total).toBe(64 * MIB);
});

test("an upload that is aborted, or whose source fails, ends with that; the next one works", async () => {
  const volume = await makeVolume("abort", 64 * MIB);
  const controller = new AbortController();
  async function* endless() {
    for (let i = 0; ; i++) {
      if (i === 5) controller.abort();
      yield Buffer.alloc(100_000, 1);
    }
  }
  await expect(api.uploadVolume(libvirt, volume, endless(), { signal: controller.signal })).rejects.toMatchObject({ kind: "cancelled" });
  async function* broken() {
    yield Buffer.alloc(10, 1);
    throw new Error("the source broke");
  }
  await expect(api.uploadVolume(libvirt, volume, broken())).rejects.toThrow("the source broke");
  await expect(api.uploadVolume(libvirt, volume, { file: "/no/such/file" })).rejects.toThrow("cannot read /no/such/file");
  const file = join(host.folder, "small");
  await writeFile(file, "fine");
  expect(await api.uploadVolume(libvirt, volume, { file })).toBe(4);
});

test("a volume that a pool does not have is not found", async () => {
  const small = join(host.folder, "lib/small");
  await mkdir(small);
  const full = await api.definePool(
    libvirt,
    "<pool type='dir'><name>full</name><target><path>/var/lib/libvirt/small</path></target></pool>",
  );
  await api.createPool(libvirt, full);
  await expect(api.findVolume(libvirt, full, "none")).rejects.toMatchObject({ code: api.ERROR_CODE.noVolume });
  await api.destroyPool(libvirt, full);
  await api.undefinePool(libvirt, full);
});

test("volumes are copied, grown and removed", async () => {
  const volume = await makeVolume("origin", MIB);
  const copy = await api.createVolumeFrom(libvirt, pool, "<volume><name>copy</name><capacity>2097152</capacity></volume>", volume);
  await api.resizeVolume(libvirt, copy, BigInt(3 * MIB));
  expect(await api.volumeInfo(libvirt, copy)).toMatchObject({ type: "file", capacity: BigInt(3 * MIB) });
  expect(await api.volumePath(libvirt, copy)).toBe("/var/lib/libvirt/images/copy");
  await api.deleteVolume(libvirt, copy);
  expect(await api.tryFindVolume(libvirt, pool, "copy")).toBeUndefined();
  expect((await api.listVolumes(libvirt, pool)).map((one) => one.name)).toContain("origin");
  const error = await makeVolume("origin", MIB).catch((thrown: unknown) => thrown);
  expect(api.isAlreadyExists(error)).toBe(true);
});

test("a console shows what the guest's firmware says from its first byte, and ends with the guest", async () => {
  const domain = await api.defineDomain(libvirt, tinyDomainXml("talker"));
  await api.createDomain(libvirt, domain, { paused: true });
  const console = await api.openConsole(libvirt, domain);
  let text = "";
  console.on("data", (bytes: Buffer) => {
    text += bytes.toString("latin1");
  });
  await expect(api.openConsole(libvirt, domain)).rejects.toThrow(/[Aa]ctive console session|in use|locked/);
  await api.resumeDomain(libvirt, domain);
  await until("the firmware", () => text.includes("SeaBIOS") && text.includes("No bootable device"), 40_000);
  console.write("x");
  const closed = once(console, "close");
  await api.destroyDomain(libvirt, domain);
  await closed;
  await api.undefineDomain(libvirt, domain);
});

test("a console can be taken over, and closing it frees it", async () => {
  const domain = await api.defineDomain(libvirt, tinyDomainXml("shared"));
  await api.createDomain(libvirt, domain, { paused: true });
  const first = await api.openConsole(libvirt, domain);
  first.on("error", () => undefined); // it is cut off
  const second = await api.openConsole(libvirt, domain, { force: true });
  second.destroy();
  const third = await until("the console to be free", async () => await api.openConsole(libvirt, domain).catch(() => undefined));
  third.destroy();
  first.destroy();
  await api.destroyDomain(libvirt, domain);
  await api.undefineDomain(libvirt, domain);
});
