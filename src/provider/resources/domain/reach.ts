import { spawn } from "node:child_process";
import { connect } from "node:net";
import { sshForward } from "../../../libvirt/transport/ssh";
import { parseUri } from "../../../libvirt/uri";

/** From where a guest's ports can be tried: this machine, or through ssh. Undefined: from nowhere that we know. */
export function reachOf(uri: string): "here" | "ssh" | undefined {
  if (/^[a-z]+\+ssh(cmd)?:/.test(uri)) return "ssh";
  return /^[a-z]+(\+unix)?:\/\/\//.test(uri) ? "here" : undefined;
}

export interface Port {
  readonly address: string;
  readonly port: number;
  /** What the server must say first; undefined: a connection is enough. */
  readonly greeting: RegExp | undefined;
}

/** True if the port answers within so many milliseconds, seen from the libvirt host. */
export async function answers(uri: string, { address, port, greeting }: Port, milliseconds: number): Promise<boolean> {
  const target = parseUri(uri);
  if (target.transport !== "ssh") {
    const socket = connect({ host: address, port });
    return await heard(socket, (yes) => socket.once("connect", yes), greeting, milliseconds);
  }
  const child = spawn(target.command ?? "ssh", sshForward(target, address, port), { stdio: ["pipe", "pipe", "ignore"], detached: true });
  child.on("error", () => child.stdout.destroy());
  try {
    // ssh says nothing about a port that is open and silent, so that a server which waits for its client counts when nothing ends it.
    const open = (yes: () => void) => setTimeout(yes, milliseconds / 2).unref();
    return await heard(child.stdout, open, greeting, milliseconds);
  } finally {
    child.stdin.destroy();
    child.kill();
  }
}

async function heard(
  stream: NodeJS.ReadableStream & { destroy(): void },
  onOpen: (yes: () => void) => void,
  greeting: RegExp | undefined,
  milliseconds: number,
): Promise<boolean> {
  return await new Promise<boolean>((resolve) => {
    const end = (result: boolean) => {
      clearTimeout(timer);
      stream.destroy();
      resolve(result);
    };
    const timer = setTimeout(end, milliseconds, false);
    let said = "";
    if (greeting === undefined) onOpen(() => end(true));
    stream.on("data", (piece: Buffer) => {
      said += piece.toString("latin1");
      if (greeting === undefined || greeting.test(said)) end(true);
    });
    stream.on("error", () => end(false));
    stream.on("close", () => end(false));
  });
}
