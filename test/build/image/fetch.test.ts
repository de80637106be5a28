import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer, type RequestListener, request, type Server } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { type AddressInfo, connect } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Duplex } from "node:stream";
import { build } from "esbuild";
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
    summary: "cannot download thing 1",
    where: expect.stringContaining("http://127.0.0.1"),
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

/** A proxy that forwards plain requests and opens tunnels for others, and knows what it was asked. */
async function startProxy(): Promise<{ readonly url: string; readonly asked: string[]; stop(): Promise<void> }> {
  const asked: string[] = [];
  const proxy = createServer((incoming, response) => {
    asked.push(`${incoming.method} ${incoming.url}`);
    request(incoming.url ?? "", (answer) => answer.pipe(response)).end();
  });
  const tunnels = new Set<Duplex>();
  proxy.on("connect", (incoming, socket: Duplex) => {
    asked.push(`CONNECT ${incoming.url}`);
    const [host = "", port] = (incoming.url ?? "").split(":");
    const there = connect(Number(port), host, () => {
      socket.write("HTTP/1.1 200 tunnel\r\n\r\n");
      socket.pipe(there).pipe(socket);
    });
    for (const end of [socket, there]) tunnels.add(end.on("error", () => undefined)); // the client may leave first
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  const stop = async () => {
    proxy.closeAllConnections();
    for (const tunnel of tunnels) tunnel.destroy();
    await new Promise((resolve) => proxy.close(resolve));
  };
  return { url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`, asked, stop };
}

const FETCH = `
import { proxiedFetch } from "./src/core/proxied-fetch";
void (async () => {
  for (const url of process.argv.slice(2)) process.stdout.write(\`\${await (await proxiedFetch(url)).text()}\\n\`);
})();`;

test("downloads go through the proxies of the environment, but for what no_proxy names", async () => {
  const bundle = join(mkdtempSync(join(tmpdir(), "queztl-proxied-")), "fetch.cjs");
  await build({ stdin: { contents: FETCH, resolveDir: join(__dirname, "../../..") }, bundle: true, platform: "node", outfile: bundle });
  const proxy = await startProxy();
  const key = await selfSigned();
  const secure = createSecureServer(key, (_request, response) => void response.end("over tls"));
  server = createServer((_request, response) => void response.end("plain")).listen(0, "127.0.0.1");
  await new Promise<void>((resolve) => secure.listen(0, "127.0.0.1", resolve));
  const [plainPort, securePort] = [server, secure].map((one) => (one.address() as AddressInfo).port);
  try {
    const fetchAll = async (more: NodeJS.ProcessEnv) => {
      const env = { PATH: process.env.PATH, NODE_EXTRA_CA_CERTS: key.file, ...more };
      return (
        await run(process.execPath, [bundle, `http://localhost:${plainPort}/a.deb`, `https://localhost:${securePort}/b.deb`], { env })
      ).stdout;
    };
    expect(await fetchAll({ http_proxy: proxy.url, HTTPS_PROXY: proxy.url })).toBe("plain\nover tls\n");
    expect(proxy.asked).toEqual([`GET http://localhost:${plainPort}/a.deb`, `CONNECT localhost:${securePort}`]);
    expect(await fetchAll({ http_proxy: proxy.url, https_proxy: proxy.url, no_proxy: "localhost" })).toBe("plain\nover tls\n");
    expect(proxy.asked).toHaveLength(2);
  } finally {
    await proxy.stop();
    secure.closeAllConnections();
    await new Promise((resolve) => secure.close(resolve));
    rmSync(dirname(bundle), { recursive: true });
  }
});

async function selfSigned(): Promise<{ readonly key: Buffer; readonly cert: Buffer; readonly file: string }> {
  mkdirSync(folder, { recursive: true });
  const [key, file] = [join(folder, "key.pem"), join(folder, "cert.pem")];
  const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-days", "1"];
  await run("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", file, ...subject]);
  return { key: readFileSync(key), cert: readFileSync(file), file };
}
