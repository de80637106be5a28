import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { fetchPackages } from "../../../src/build/image/fetch";
import { run } from "../../../src/core/process";

const CONTENT = Buffer.alloc(200_000, "package ");
const entry = {
  name: "thing",
  version: "1",
  architecture: "all",
  sha256: createHash("sha256").update(CONTENT).digest("hex"),
  size: CONTENT.length,
  repository: "main",
  path: "pool/thing_1~a+b.deb",
};

let server: Server | undefined;
const folder = mkdtempSync(join(tmpdir(), "queztl-fetch-"));

afterEach(async () => {
  server?.closeAllConnections();
  await new Promise((resolve) => server?.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});

async function fetchFrom(answer: RequestListener, more: { readonly patience?: number; readonly folder?: string } = {}) {
  server = createServer(answer).listen(0, "127.0.0.1");
  await new Promise((resolve) => server?.once("listening", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const repositories = [{ name: "main", url: `http://127.0.0.1:${port}/debian` }];
  return await fetchPackages([entry], { image: "sample", repositories, folder, step: { update: () => undefined }, ...more });
}

const leftovers = () => (existsSync(folder) ? readdirSync(folder) : []);

test("a package is fetched once, from its path, and kept by its hash", async () => {
  const paths: (string | undefined)[] = [];
  const answer: RequestListener = (request, response) => {
    paths.push(request.url);
    response.end(CONTENT);
  };
  const [first] = await fetchFrom(answer);
  expect(first?.file).toBe(join(folder, entry.sha256));
  expect(paths.map((path) => decodeURIComponent(path ?? ""))).toEqual(["/debian/pool/thing_1~a+b.deb"]);
  await fetchPackages([entry], {
    image: "sample",
    repositories: [{ name: "main", url: "http://127.0.0.1:9" }],
    folder,
    step: { update: () => undefined },
  });
});

test("a mirror that breaks off is tried again, and what came whole then is taken", async () => {
  let tries = 0;
  await fetchFrom((_request, response) => {
    tries++;
    if (tries > 1) return void response.end(CONTENT);
    response.writeHead(200, { "content-length": String(CONTENT.length) });
    response.write(CONTENT.subarray(0, 1000), () => response.destroy());
  });
  expect(tries).toBe(2);
});

test("a mirror that dies in the middle is an error of the host that leaves nothing", async () => {
  const dying = fetchFrom((_request, response) => {
    response.writeHead(200, { "content-length": String(CONTENT.length) });
    response.write(CONTENT.subarray(0, 1000), () => response.destroy());
  });
  await expect(dying).rejects.toMatchObject({
    kind: "host",
    exitCode: 4,
    summary: expect.stringContaining("cannot download http://127.0.0.1"),
  });
  expect(leftovers()).toEqual([]);
}, 20_000);

test("a mirror that falls silent is given up", async () => {
  const silent = fetchFrom(
    (_request, response) => {
      response.writeHead(200);
      response.write(CONTENT.subarray(0, 1000));
    },
    { patience: 200 },
  );
  await expect(silent).rejects.toThrow(/no data for 0\.2 s \(3 tries\)/);
}, 20_000);

test("a file with another checksum is refused, and not kept", async () => {
  const wrong = fetchFrom((_request, response) => void response.end(Buffer.alloc(CONTENT.length, "malware ")));
  await expect(wrong).rejects.toThrow(/thing 1 is not the file that the lock names[\s\S]*expected 200000 bytes with SHA-256/);
  expect(leftovers()).toEqual([]);
});

test("a package that is gone names the command that locks anew", async () => {
  const gone = fetchFrom((_request, response) => void response.writeHead(404).end());
  await expect(gone).rejects.toThrow(/thing 1 is gone from the mirror[\s\S]*queztl image lock sample --update/);
});

test.skipIf(process.getuid?.() !== 0)("a full disk is told so", async () => {
  const small = mkdtempSync(join(tmpdir(), "queztl-full-"));
  await run("mount", ["-t", "tmpfs", "-o", "size=64k", "queztl-test", small]);
  try {
    await expect(fetchFrom((_request, response) => void response.end(CONTENT), { folder: small })).rejects.toThrow(
      /the disk is full: no room for thing[\s\S]*queztl image prune/,
    );
    expect(readdirSync(small)).toEqual([]);
  } finally {
    await run("umount", [small]);
    rmSync(small, { recursive: true });
  }
});
