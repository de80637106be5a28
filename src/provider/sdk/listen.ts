import { mkdtempSync, rmSync } from "node:fs";
import type { AddressInfo, Server } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { messageOf, QueztlError } from "../../core/error";
import { log } from "./log";
import { removeStaleSockets, SOCKET, SOCKET_FOLDER } from "./stale-sockets";

/**
 * The longest path of a unix socket: 107 bytes on Linux, 103 on macOS. Node 20 cuts a longer one off without a word and listens elsewhere.
 */
const LONGEST_SOCKET_PATH = 103;

export interface Address {
  readonly network: "unix" | "tcp";
  readonly text: string;
  /** Removes the socket's folder. */
  readonly remove: () => void;
}

/** Listens on a unix socket in a folder that only this user can enter, or on the loopback interface when no folder will do. */
export async function listen(server: Server, env: NodeJS.ProcessEnv): Promise<Address> {
  const folder = tryMakeFolder([env.PLUGIN_UNIX_SOCKET_DIR, tmpdir(), "/tmp"]);
  if (folder !== undefined) {
    const path = join(folder, SOCKET);
    await listening(server, () => server.listen(path));
    removeStaleSockets(dirname(folder)).catch((error: unknown) => log.debug("stale sockets stay", { error: messageOf(error) }));
    return { network: "unix", text: path, remove: () => rmSync(folder, { recursive: true, force: true }) };
  }
  await listening(server, () => server.listen(0, "127.0.0.1"));
  const { port } = server.address() as AddressInfo;
  return { network: "tcp", text: `127.0.0.1:${port}`, remove: () => undefined };
}

function tryMakeFolder(parents: readonly (string | undefined)[]): string | undefined {
  for (const parent of parents) {
    if (parent === undefined || parent === "") continue;
    const prefix = join(parent, SOCKET_FOLDER);
    if (Buffer.byteLength(prefix) + `XXXXXX/${SOCKET}`.length > LONGEST_SOCKET_PATH) {
      log.debug("too long a folder for a socket", { folder: parent });
      continue;
    }
    try {
      return mkdtempSync(prefix); // mode 0700
    } catch (error) {
      log.debug("no socket in this folder", { folder: parent, error: messageOf(error) });
    }
  }
  return undefined;
}

async function listening(server: Server, start: () => void): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", (cause) => reject(new QueztlError({ summary: "the provider cannot listen", why: messageOf(cause), cause })));
    server.once("listening", resolve);
    start();
  });
}
