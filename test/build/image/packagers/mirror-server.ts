import { createReadStream, existsSync, statSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";

/** A mirror on the loopback that serves a folder. */
export class MirrorServer {
  readonly #server: Server;
  /** Files whose path matches are broken off in the middle. */
  breaks: RegExp | undefined;
  readonly asked: string[] = [];

  private constructor(folder: string) {
    this.#server = createServer((request, response) => {
      const path = decodeURIComponent((request.url ?? "/").replace(/\?.*$/, ""));
      this.asked.push(path);
      const file = join(folder, path);
      if (!existsSync(file) || !statSync(file).isFile()) {
        response.writeHead(404).end();
        return;
      }
      const { size } = statSync(file);
      const start = Number(/^bytes=(\d+)-/.exec(request.headers.range ?? "")?.[1] ?? "0");
      const range = start > 0 ? { "content-range": `bytes ${start}-${size - 1}/${size}` } : {};
      const headers = { "content-length": size - start, "accept-ranges": "bytes", "last-modified": new Date(0).toUTCString(), ...range };
      response.writeHead(start > 0 ? 206 : 200, headers);
      const half = Math.floor(size / 2);
      if (request.method === "HEAD") response.end();
      else if (this.breaks?.test(path) !== true) createReadStream(file, { start }).pipe(response);
      else if (start >= half) response.destroy();
      else
        createReadStream(file, { start, end: half })
          .on("data", (part) => response.write(part))
          .on("end", () => response.destroy());
    });
  }

  static async start(folder: string): Promise<MirrorServer> {
    const mirror = new MirrorServer(folder);
    await new Promise<void>((resolve) => mirror.#server.listen(0, "127.0.0.1", resolve));
    return mirror;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
