import { messageOf, QueztlError } from "../core/error";

/** Runs what builds in a cache. @throws QueztlError that says so if the disk is full, whichever program has found it */
export async function withRoomIn<T>(cache: string, what: string, body: () => Promise<T>): Promise<T> {
  try {
    return await body();
  } catch (cause) {
    const why = messageOf(cause);
    if (!/ENOSPC|no space left on device|could not write block/i.test(why)) throw cause;
    throw new QueztlError({
      kind: "host",
      summary: `the disk is full: no room for ${what}`,
      where: cache,
      why,
      fix: "make room (queztl image prune), or put the cache elsewhere with QUEZTL_CACHE_DIR",
      cause,
    });
  }
}
