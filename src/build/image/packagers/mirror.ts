import { messageOf, QueztlError } from "../../../core/error";
import { proxiedFetch } from "../../../core/proxied-fetch";

/** A mirror that sends nothing for so long is given up. */
const SILENCE = 30_000;

/** Fetches a file of a mirror. @throws QueztlError (exit 4) if it does not answer, has no such file, or breaks off */
export async function fetchFromMirror(url: string, what: string): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  const control = new AbortController();
  let timer = setTimeout(() => control.abort(), SILENCE);
  const lost = (why: string, cause?: unknown) =>
    new QueztlError({
      kind: "host",
      summary: `${what} cannot be fetched`,
      where: url,
      why,
      fix: "check the network and the mirror settings, or name another mirror",
      cause,
    });
  const silent = `it sent nothing for ${SILENCE / 1000} s`;
  try {
    const response = await proxiedFetch(url, { signal: control.signal });
    if (!response.ok || response.body === null) throw lost(`the mirror answers ${response.status} ${response.statusText}`.trim());
    for await (const part of response.body) {
      parts.push(part);
      clearTimeout(timer);
      timer = setTimeout(() => control.abort(), SILENCE);
    }
    return Buffer.concat(parts);
  } catch (error) {
    if (QueztlError.is(error)) throw error;
    const got = parts.reduce((sum, part) => sum + part.length, 0);
    const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
    const why = control.signal.aborted ? silent : messageOf(cause);
    throw lost(got === 0 ? why : `it broke off after ${got} bytes: ${why}`, error);
  } finally {
    clearTimeout(timer);
  }
}
