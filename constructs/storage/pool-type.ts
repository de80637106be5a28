/** What a pool's volumes are on the host. */
export class PoolType {
  readonly kind: "directory" | "logical";
  /** Absolute path of a directory; undefined for the usual one. */
  readonly path: string | undefined;
  readonly volumeGroup: string | undefined;

  private constructor(kind: PoolType["kind"], path: string | undefined, volumeGroup: string | undefined) {
    this.kind = kind;
    this.path = path;
    this.volumeGroup = volumeGroup;
  }

  /**
   * Files in a directory of the host.
   * @param path absolute. @default /var/lib/libvirt/images/queztl/STACK/POOL
   */
  static directory(path?: string): PoolType {
    return new PoolType("directory", path, undefined);
  }

  /** Logical volumes of an LVM volume group that exists. They hold raw disks, not overlays. */
  static logical(volumeGroup: string): PoolType {
    return new PoolType("logical", undefined, volumeGroup);
  }
}
