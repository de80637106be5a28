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
      response.writeHead(200, { "content-length": size, "last-modified": new Date(0).toUTCString() });
      if (request.method === "HEAD") response.end();
      else if (this.breaks?.test(path) === true)
        createReadStream(file, { end: Math.floor(size / 2) })
          .on("data", (part) => response.write(part))
          .on("end", () => response.destroy());
      else createReadStream(file).pipe(response);
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
