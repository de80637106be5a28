import { readdirSync, rmSync, statSync } from "node:fs";
import { createConnection } from "node:net";
import { join } from "node:path";

export const SOCKET_FOLDER = "queztl-provider-";
export const SOCKET = "s";

/** Milliseconds: a younger folder may be one whose socket is about to be made. */
const YOUNG = 60_000;

/**
 * Removes folders of providers that were killed: nobody listens on their socket any more. A socket that answers, in whatever network
 * namespace, is left alone. Best effort: what another user owns stays.
 */
export async function removeStaleSockets(parent: string): Promise<void> {
  const folders = readdirSync(parent).filter((name) => name.startsWith(SOCKET_FOLDER));
  await Promise.all(
    folders.map(async (name) => {
      const folder = join(parent, name);
      if (await isStale(folder)) rmSync(folder, { recursive: true, force: true });
    }),
  );
}

async function isStale(folder: string): Promise<boolean> {
  const made = statSync(folder, { throwIfNoEntry: false })?.mtimeMs;
  if (made === undefined || Date.now() - made < YOUNG) return false;
  const code = await new Promise<string | undefined>((resolve) => {
    const socket = createConnection(join(folder, SOCKET));
    socket.on("error", (error: NodeJS.ErrnoException) => resolve(error.code));
    socket.on("connect", () => {
      resolve(undefined);
      socket.destroy();
    });
  });
  return code === "ECONNREFUSED" || code === "ENOENT";
}
