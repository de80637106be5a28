import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, utimesSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { expect, test } from "vitest";
import { removeStaleSockets, SOCKET, SOCKET_FOLDER } from "../../../src/provider/sdk/stale-sockets";

test("folders of killed providers go; of living and new ones, and what is not ours, stay", async () => {
  const parent = mkdtempSync("/tmp/qss-");
  try {
    const folder = (name: string, age: number) => {
      const path = join(parent, name);
      mkdirSync(path);
      const server = createServer();
      const date = new Date(Date.now() - age);
      return { path, server, age: () => utimesSync(path, date, date) };
    };
    const living = folder(`${SOCKET_FOLDER}living`, 300_000);
    await once(living.server.listen(join(living.path, SOCKET)), "listening");
    const killed = folder(`${SOCKET_FOLDER}killed`, 300_000);
    await once(killed.server.listen(join(killed.path, "as-left")), "listening");
    renameSync(join(killed.path, "as-left"), join(killed.path, SOCKET)); // closing it removes only the name that it had
    killed.server.close();
    const all = [living, killed, folder(`${SOCKET_FOLDER}never`, 300_000), folder(`${SOCKET_FOLDER}young`, 1000), folder("other", 300_000)];
    for (const each of all) each.age();

    await removeStaleSockets(parent);
    expect(readdirSync(parent).sort()).toEqual(["other", `${SOCKET_FOLDER}living`, `${SOCKET_FOLDER}young`]);
    living.server.close();
  } finally {
    rmSync(parent, { recursive: true, force: true });
  }
});
