import { existsSync } from "node:fs";
import { connect, type NetConnectOpts, type Socket } from "node:net";
import { QueztlError } from "../../core/error";
import type { TcpTarget, UnixTarget } from "../uri";
import type { Transport } from "./transport";

/** Connects to a daemon's unix socket. @throws QueztlError if nobody listens there or access is denied. */
export async function openUnix(target: UnixTarget): Promise<Transport> {
  const { socket } = target;
  return await open({ path: socket }, `libvirt at ${socket}`, (cause) => {
    if (cause.code === "EACCES" || cause.code === "EPERM")
      return new QueztlError({
        kind: "access",
        summary: `no access to the libvirt socket ${socket}`,
        why: cause.message,
        fix: "run as root, or join the group that owns the socket (libvirt) and log in again",
        cause,
      });
    return new QueztlError({
      kind: "host",
      summary: `libvirt does not answer at ${socket}`,
      why: cause.message,
      fix: startHint(target),
      cause,
    });
  });
}

/** Connects to a daemon that listens on TCP, in the clear. */
export async function openTcp(target: TcpTarget): Promise<Transport> {
  const { host, port } = target;
  return await open({ host, port }, `libvirt at ${host}:${port}`, (cause) => {
    const fix = "check host and port, and that its libvirtd listens on TCP; qemu+ssh:// needs neither";
    return new QueztlError({ kind: "host", summary: `libvirt does not answer at ${host}:${port}`, why: cause.message, fix, cause });
  });
}

function startHint(target: UnixTarget): string {
  if (target.embedded) return "queztl host up";
  if (existsSync("/run/libvirt/virtqemud-sock")) return "this machine runs libvirt's split daemons: systemctl start virtproxyd.socket";
  return "start libvirt (systemctl start libvirtd), or use the embedded host (queztl host up)";
}

async function open(where: NetConnectOpts, target: string, refused: (cause: NodeJS.ErrnoException) => QueztlError): Promise<Transport> {
  const socket = connect(where);
  await new Promise<void>((resolve, reject) => {
    socket.once("connect", () => {
      socket.removeAllListeners("error");
      resolve();
    });
    socket.once("error", (cause: NodeJS.ErrnoException) => reject(refused(cause)));
  });
  socket.setNoDelay();
  return asTransport(socket, target);
}

function asTransport(socket: Socket, target: string): Transport {
  return { readable: socket, writable: socket, target, explain: async () => undefined, destroy: () => socket.destroy() };
}
