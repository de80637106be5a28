import { homedir } from "node:os";
import { join } from "node:path";

/** The folder of the embedded host. Sockets live in it, and socket paths stop at 107 bytes, so keep it short. `QUEZTL_HOST_DIR` overrides. */
export function hostFolder(env: NodeJS.ProcessEnv = process.env): string {
  return env.QUEZTL_HOST_DIR || "/var/lib/queztl/host";
}

/** The cache of built images and downloads. `QUEZTL_CACHE_DIR` overrides. */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  return env.QUEZTL_CACHE_DIR || join(env.XDG_CACHE_HOME || join(homedir(), ".cache"), "queztl");
}
