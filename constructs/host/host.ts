import { QueztlError } from "../../src/core/error";

const EMBEDDED_URI = "queztl:///embedded";

/** A machine with libvirt, on which a stack's VMs live. */
export class Host {
  /** As the provider takes it. */
  readonly uri: string;

  private constructor(uri: string) {
    this.uri = uri;
  }

  /** The libvirt that `queztl host up` runs on this machine, apart from the system's own. */
  static embedded(): Host {
    return new Host(EMBEDDED_URI);
  }

  /**
   * Any libvirt, such as `qemu:///system` or `qemu+ssh://root@rack1/system`.
   * @throws QueztlError if it is no libvirt URI
   */
  static uri(uri: string): Host {
    if (!/^[a-z][a-z0-9.-]*(\+[a-z0-9]+)?:\/\/[^\s]*$/.test(uri))
      throw new QueztlError({
        kind: "config",
        summary: `"${uri}" is not a libvirt URI`,
        fix: "write it as driver[+transport]://[user@][host][:port]/system, such as qemu+ssh://root@rack1/system, or use Host.embedded()",
      });
    return new Host(uri);
  }

  toString(): string {
    return this.uri;
  }
}
