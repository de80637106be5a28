import { createHash } from "node:crypto";
import { join, resolve } from "node:path";
import { hostFolder } from "../core/paths";

/** Where everything of an embedded host is. Equal folders are the same host. */
export interface HostLayout {
  readonly folder: string;
  readonly socket: string;
  /** For any libvirt client. */
  readonly uri: string;
  /** Held while the host is brought up or down. */
  readonly lock: string;
  readonly settings: string;
  /** What the supervisor and libvirtd print. */
  readonly supervisorLog: string;
  readonly routesLog: string;
  /** Bound over /etc/resolv.conf inside. */
  readonly resolvConf: string;
  /** Bound over /dev/kvm inside when KVM does not work; there only then. */
  readonly noKvm: string;
  /** Written by the supervisor when its namespaces are set up. */
  readonly readyMark: string;
  readonly accelerator: string;
  /** The machine's end of the link; the other end is `machine`. */
  readonly link: string;
  /** The machine's nft table, there only with internet. */
  readonly table: string;
}

/** The name of the link's end inside the host's namespace. */
export const INNER_LINK = "machine";

export function hostLayout(folder: string = hostFolder()): HostLayout {
  const path = resolve(folder);
  const short = createHash("sha256").update(path).digest("hex").slice(0, 8);
  const socket = join(path, "run/libvirt-sock");
  return {
    folder: path,
    socket,
    uri: `qemu+unix:///system?socket=${encodeURIComponent(socket).replaceAll("%2F", "/")}`,
    lock: join(path, "host.lock"),
    settings: join(path, "host.json"),
    supervisorLog: join(path, "log/supervisor.log"),
    routesLog: join(path, "log/routes.log"),
    resolvConf: join(path, "resolv.conf"),
    noKvm: join(path, "no-kvm"),
    readyMark: join(path, "run/namespace-ready"),
    accelerator: join(path, "accelerator.json"),
    link: `qz-${short}`,
    table: `queztl_${short}`,
  };
}
