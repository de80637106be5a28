// Generated from the tables in src/schema by setup/generate-l1.mjs. Do not edit.
import type { IResolvable, TerraformMetaArguments } from "cdktn";
import type { Construct } from "constructs";
import { TABLES } from "../../../src/schema/tables";
import { LibvirtResource, tableOf } from "../resource";

/** Arguments of `libvirt_volume`. */
export interface VolumeConfig extends TerraformMetaArguments {
  /**
   * Name; unique in the pool.
   * @default none
   */
  readonly name: string;
  /**
   * Name of the pool.
   * @default none
   */
  readonly pool: string;
  /**
   * Kind: `file`, `block`, `dir`, `network`…
   * @default none
   */
  readonly type?: string | undefined;
  /**
   * Size. The content's, or the backing volume's, when absent. Growing is live; shrinking is refused.
   * From 0.
   * @default none
   */
  readonly capacity?: number | undefined;
  /**
   * Unit of `capacity`: `bytes`, `KB`, `KiB`, `MB`, `MiB`, `GB`, `GiB`, `TB`, `TiB`.
   * @default bytes
   */
  readonly capacityUnit?: string | undefined;
  /**
   * Space taken at once. None for qcow2 and sparse raw when absent.
   * From 0.
   * @default none
   */
  readonly allocationSize?: number | undefined;
  /**
   * Unit of `allocation_size`: `bytes`, `KB`, `KiB`, `MB`, `MiB`, `GB`, `GiB`, `TB`, `TiB`.
   * @default bytes
   */
  readonly allocationSizeUnit?: string | undefined;
  /** The volume below: this one holds only what differs. */
  readonly backingStore?: VolumeBackingStore | undefined;
  /** What it looks like on the host. */
  readonly target?: VolumeTarget | undefined;
  /** What it is made of. Set at most one. */
  readonly create?: VolumeCreate | undefined;
  /** How long an operation may take. */
  readonly timeouts?: VolumeTimeouts | undefined;
  /**
   * The worst change that a plan may make: `none`, `live`, `restart` or `replace`. A plan that needs more is an error. Overrides the provider's argument.
   * One of `none`, `live`, `restart`, `replace`.
   * @default none
   */
  readonly maxDisruption?: string | undefined;
  /**
   * Refuses to delete or replace this resource, in the plan. Lifting it takes an apply of its own.
   * @default false
   */
  readonly protect?: boolean | IResolvable | undefined;
}

/** How long an operation may take. */
export interface VolumeTimeouts {
  /**
   * Time for create, such as `5m`.
   * @default none
   */
  readonly create?: string | undefined;
  /**
   * Time for update, such as `5m`.
   * @default none
   */
  readonly update?: string | undefined;
  /**
   * Time for delete, such as `5m`.
   * @default none
   */
  readonly delete?: string | undefined;
}

/** What it is made of. Set at most one. */
export interface VolumeCreate {
  /** Uploads a file. */
  readonly content?: VolumeCreateContent | undefined;
  /** Makes a NoCloud seed (an ISO 9660 file system) of these documents and uploads it. */
  readonly cloudinit?: VolumeCreateCloudinit | undefined;
  /** Copies a volume. */
  readonly clone?: VolumeCreateClone | undefined;
}

/** Copies a volume. */
export interface VolumeCreateClone {
  /**
   * Its pool; this volume's when absent.
   * @default none
   */
  readonly pool?: string | undefined;
  /**
   * Its name.
   * @default none
   */
  readonly volume: string;
}

/** Makes a NoCloud seed (an ISO 9660 file system) of these documents and uploads it. */
export interface VolumeCreateCloudinit {
  /**
   * User data: a `#cloud-config` document or a script.
   * @default none
   */
  readonly userData: string;
  /**
   * Meta data: YAML with `instance-id` and `local-hostname`. Both are derived from the volume's name when absent.
   * @default none
   */
  readonly metaData?: string | undefined;
  /**
   * Network configuration, version 1 or 2.
   * @default none
   */
  readonly networkConfig?: string | undefined;
}

/** Uploads a file. */
export interface VolumeCreateContent {
  /**
   * Path or URL (`file`, `http`, `https`) of the content, or `queztl-image:NAME#HASH/PART` for a built image.
   * @default none
   */
  readonly url: string;
  /**
   * `sha256:…` or `sha512:…` of the content.
   * @default none
   */
  readonly checksum?: string | undefined;
}

/** What it looks like on the host. */
export interface VolumeTarget {
  /** Format. */
  readonly format?: VolumeTargetFormat | undefined;
  /** Owner and mode. */
  readonly permissions?: VolumeTargetPermissions | undefined;
  /**
   * Version of qcow2.
   * @default none
   */
  readonly compat?: string | undefined;
  /**
   * Size of a qcow2 cluster.
   * From 0.
   * @default none
   */
  readonly clusterSize?: number | undefined;
  /**
   * Unit of `cluster_size`: `bytes`, `KB`, `KiB`, `MB`, `MiB`, `GB`, `GiB`, `TB`, `TiB`.
   * @default bytes
   */
  readonly clusterSizeUnit?: string | undefined;
  /** Features of qcow2. */
  readonly features?: VolumeTargetFeatures | undefined;
  /** Encryption. */
  readonly encryption?: VolumeTargetEncryption | undefined;
}

/** Encryption. */
export interface VolumeTargetEncryption {
  /**
   * `luks`.
   * One of `luks`, `luks2`, `qcow`.
   * @default none
   */
  readonly format: string;
  /** The secret with the pass phrase. */
  readonly secret?: VolumeTargetEncryptionSecret | undefined;
}

/** The secret with the pass phrase. */
export interface VolumeTargetEncryptionSecret {
  /**
   * `passphrase`.
   * One of `passphrase`.
   * @default none
   */
  readonly type: string;
  /**
   * UUID of the secret.
   * @default none
   */
  readonly uuid?: string | undefined;
}

/** Features of qcow2. */
export interface VolumeTargetFeatures {
  /**
   * Lazy reference counts.
   * @default none
   */
  readonly lazyRefcounts?: boolean | IResolvable | undefined;
  /**
   * Extended L2 entries.
   * @default none
   */
  readonly extendedL2?: boolean | IResolvable | undefined;
}

/** Owner and mode. */
export interface VolumeTargetPermissions {
  /**
   * Octal mode, such as `0644`.
   * @default none
   */
  readonly mode?: string | undefined;
  /**
   * Numeric user.
   * @default none
   */
  readonly owner?: string | undefined;
  /**
   * Numeric group.
   * @default none
   */
  readonly group?: string | undefined;
  /**
   * SELinux label.
   * @default none
   */
  readonly label?: string | undefined;
}

/** Format. */
export interface VolumeTargetFormat {
  /**
   * Format. `qcow2` for an overlay, the content's for an upload, else `raw` when absent.
   * @default none
   */
  readonly type: string;
}

/** The volume below: this one holds only what differs. */
export interface VolumeBackingStore {
  /**
   * Path of the backing volume.
   * @default none
   */
  readonly path: string;
  /** Format. */
  readonly format?: VolumeBackingStoreFormat | undefined;
}

/** Format. */
export interface VolumeBackingStoreFormat {
  /**
   * Format. The backing volume's own when absent.
   * @default none
   */
  readonly type: string;
}

/** `libvirt_volume`: A volume of a storage pool: empty, uploaded, copied from another, or an overlay on a backing volume. */
export class Volume extends LibvirtResource {
  static readonly tfResourceType = "libvirt_volume";

  constructor(scope: Construct, id: string, config: VolumeConfig) {
    super(scope, id, tableOf(TABLES, Volume.tfResourceType), config);
  }

  /** Name; unique in the pool. */
  get name(): string {
    return this.getStringAttribute("name");
  }

  /** Name of the pool. */
  get pool(): string {
    return this.getStringAttribute("pool");
  }

  /** Kind: `file`, `block`, `dir`, `network`… */
  get type(): string {
    return this.getStringAttribute("type");
  }

  /** Size. The content's, or the backing volume's, when absent. Growing is live; shrinking is refused. */
  get capacity(): number {
    return this.getNumberAttribute("capacity");
  }

  /** Unit of `capacity`: `bytes`, `KB`, `KiB`, `MB`, `MiB`, `GB`, `GiB`, `TB`, `TiB`. */
  get capacityUnit(): string {
    return this.getStringAttribute("capacity_unit");
  }

  /** Space taken at once. None for qcow2 and sparse raw when absent. */
  get allocationSize(): number {
    return this.getNumberAttribute("allocation_size");
  }

  /** Unit of `allocation_size`: `bytes`, `KB`, `KiB`, `MB`, `MiB`, `GB`, `GiB`, `TB`, `TiB`. */
  get allocationSizeUnit(): string {
    return this.getStringAttribute("allocation_size_unit");
  }

  /** The worst change that a plan may make: `none`, `live`, `restart` or `replace`. A plan that needs more is an error. Overrides the provider's argument. */
  get maxDisruption(): string {
    return this.getStringAttribute("max_disruption");
  }

  /** Refuses to delete or replace this resource, in the plan. Lifting it takes an apply of its own. */
  get protect(): IResolvable {
    return this.getBooleanAttribute("protect");
  }

  /** `POOL/NAME`. */
  get id(): string {
    return this.getStringAttribute("id");
  }

  /** Key; unique on the host. */
  get key(): string {
    return this.getStringAttribute("key");
  }

  /** Path on the host. */
  get path(): string {
    return this.getStringAttribute("path");
  }

  /** Format. */
  get format(): string {
    return this.getStringAttribute("format");
  }

  /** Capacity in bytes. */
  get size(): number {
    return this.getNumberAttribute("size");
  }

  /** What the plan will do to it and why, such as `restart: memory 512 MiB → 1024 MiB`; unchanged while nothing changes. */
  get change(): string {
    return this.getStringAttribute("change");
  }
}
