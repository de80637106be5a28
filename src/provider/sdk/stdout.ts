import { log } from "./log";

/**
 * Stdout belongs to the handshake: anything else on it breaks the plugin. Sends what any code writes there to the log, and returns the one
 * way that is left.
 */
export function reserveStdout(): (line: string) => void {
  const write = process.stdout.write.bind(process.stdout);
  const redirect = (chunk: Uint8Array | string, ...rest: readonly unknown[]): boolean => {
    log.info(typeof chunk === "string" ? chunk.trimEnd() : Buffer.from(chunk).toString("utf8").trimEnd(), { from: "stdout" });
    const callback = rest.find((argument) => typeof argument === "function");
    if (callback !== undefined) process.nextTick(callback as () => void);
    return true;
  };
  process.stdout.write = redirect as typeof process.stdout.write;
  return (line) => void write(`${line}\n`);
}
