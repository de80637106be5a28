import type { Target } from "../uri";
import { openTcp, openUnix } from "./socket";
import { openSsh } from "./ssh";
import type { Transport } from "./transport";

/** Opens the byte stream to a target's daemon. @throws QueztlError if it cannot be reached. */
export async function openTransport(target: Target, env: NodeJS.ProcessEnv): Promise<Transport> {
  switch (target.transport) {
    case "unix":
      return await openUnix(target);
    case "tcp":
      return await openTcp(target);
    case "ssh":
      return openSsh(target, env);
  }
}
