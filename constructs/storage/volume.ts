import { Construct, type IConstruct } from "constructs";
import { QueztlError } from "../../src/core/error";
import type { Change } from "../../src/core/model/change";
import type { Size } from "../../src/core/size";
import { HostStack } from "../host/host-stack";
import { MAIN } from "../host/logical-id";
import { checkName } from "../host/name";
import { callback, change, checkKinds, flag, oneOf, type PropertyKinds, text } from "../host/property-kinds";
import { requireSameStack } from "../host/same-stack";
import { pool, size, volumeSource } from "../host/value-kinds";
import { DataLibvirtVolume } from "../l1/generated/data-volume";
import { type VolumeConfig, Volume as VolumeResource } from "../l1/generated/volume";
import { literal } from "../l1/literal";
import { defaultPoolOf } from "./default-pool";
import type { IPool } from "./pool";
import { checkStorage, toMebibytes } from "./storage-size";
import type { VolumeSource } from "./volume-source";

/** A volume of a pool: one of the stack, or one that exists. */
export interface IVolume extends IConstruct {
  /** Its name in the pool, as a reference. */
  readonly volumeName: string;
  /** Path on the host, as a reference. */
  readonly path: string;
  readonly pool: IPool;
  /** What its bytes are; undefined if only the host knows. */
  readonly format: "qcow2" | "raw" | undefined;
}

export interface VolumeProps {
  /** What a guest sees, rounded up to 1 MiB. Growing is live; shrinking is refused. @default that of `source`; required without one */
  readonly size?: Size;
  /** @default "qcow2" in a directory pool, "raw" in a logical one; for content that of its name (`.qcow2`), else "raw" */
  readonly format?: "qcow2" | "raw";
  /** @default the first directory pool of the stack, or the automatic one */
  readonly pool?: IPool;
  /** What it holds at first. @default nothing */
  readonly source?: VolumeSource;
  /** Its name in the pool. @default the id */
  readonly volumeName?: string;
  /** The worst change that a plan may make to it. @default the stack's */
  readonly maxDisruption?: Change;
  /** Refuses to delete or replace it. @default false */
  readonly protect?: boolean;
  /** Changes the resource's arguments as the last step. */
  readonly transform?: (config: VolumeConfig) => VolumeConfig;
}

const KINDS: PropertyKinds<VolumeProps> = {
  size,
  format: oneOf("qcow2", "raw"),
  pool,
  source: volumeSource,
  volumeName: text,
  maxDisruption: change,
  protect: flag,
  transform: callback,
};

/**
 * A disk of a VM, or content for one; its id is its name in the pool.
 *
 *     new Volume(stack, "data", { size: Size.of("10GiB") })
 */
export class Volume extends Construct implements IVolume {
  readonly volumeName: string;
  readonly path: string;
  readonly pool: IPool;
  readonly format: "qcow2" | "raw";
  /** Rounded up; undefined if it is that of the source. */
  readonly size: Size | undefined;
  /** The layer 1 resource. */
  readonly resource: VolumeResource;

  /** @throws QueztlError if size, format and source do not fit together or to the pool */
  constructor(scope: Construct, id: string, props: VolumeProps = {}) {
    super(scope, id);
    const stack = HostStack.of(this);
    checkKinds(this.node.path, props, KINDS);
    const name = props.volumeName ?? id;
    checkName(this, name, "volume");
    this.pool = props.pool ?? defaultPoolOf(this);
    requireSameStack(this, this.pool);
    if (props.source !== undefined && props.source.kind !== "content") requireSameStack(this, props.source.volume);
    stack.claims.claim(`volume name in ${this.pool.node.path}:`, name, this);
    this.format = props.format ?? usualFormat(this.pool, props.source);
    checkProps(this, props);
    this.size = props.size === undefined ? undefined : checkStorage(this, props.size);
    const config: VolumeConfig = {
      name,
      pool: this.pool.poolName,
      ...(this.size === undefined ? {} : { capacity: toMebibytes(this.size), capacityUnit: "MiB" }),
      ...(this.pool.kind === "logical" ? {} : { target: { format: { type: this.format } } }),
      ...sourceConfig(props.source),
      maxDisruption: props.maxDisruption,
      protect: props.protect,
    };
    this.resource = new VolumeResource(this, MAIN, props.transform?.(config) ?? config);
    this.volumeName = this.resource.name;
    this.path = this.resource.path;
  }

  /**
   * A volume that exists on the host. It is looked up when Terraform plans.
   * @param options its pool, and what its bytes are where a disk needs to know. Pool: the stack's default one when absent
   */
  static fromName(
    scope: Construct,
    id: string,
    name: string,
    options: { readonly pool?: IPool; readonly format?: "qcow2" | "raw" } = {},
  ): IVolume {
    return new ExistingVolume(scope, id, name, options);
  }
}

class ExistingVolume extends Construct implements IVolume {
  readonly volumeName: string;
  readonly path: string;
  readonly pool: IPool;
  readonly format: "qcow2" | "raw" | undefined;

  constructor(scope: Construct, id: string, name: string, options: { readonly pool?: IPool; readonly format?: "qcow2" | "raw" }) {
    super(scope, id);
    this.pool = options.pool ?? defaultPoolOf(this);
    requireSameStack(this, this.pool);
    this.format = options.format;
    const data = new DataLibvirtVolume(this, MAIN, { pool: this.pool.poolName, name });
    this.volumeName = data.name;
    this.path = data.path;
  }
}

function usualFormat(pool: IPool, source: VolumeSource | undefined): "qcow2" | "raw" {
  if (pool.kind === "logical") return "raw";
  if (source?.kind === "content") return source.format ?? (/\.qcow2$/i.test(source.content.url) ? "qcow2" : "raw");
  return "qcow2";
}

function sourceConfig(source: VolumeSource | undefined): Pick<VolumeConfig, "create" | "backingStore"> {
  switch (source?.kind) {
    case undefined:
      return {};
    case "content":
      return { create: { content: { url: literal(source.content.url), checksum: source.content.checksum } } };
    case "clone":
      return { create: { clone: { pool: source.volume.pool.poolName, volume: source.volume.volumeName } } };
    case "backing":
      return {
        backingStore: {
          path: source.volume.path,
          ...(source.volume.format === undefined ? {} : { format: { type: source.volume.format } }),
        },
      };
  }
}

function checkProps(volume: Volume, props: VolumeProps): void {
  const refuse = (summary: string, fix: string) => {
    throw new QueztlError({ kind: "config", where: volume.node.path, summary, fix });
  };
  if (props.source === undefined && props.size === undefined) refuse("an empty volume needs a size", 'add size: Size.of("10GiB")');
  if (volume.pool.kind === "logical" && props.size === undefined) refuse("a logical volume needs a size", 'add size: Size.of("10GiB")');
  if (volume.pool.kind === "logical" && volume.format === "qcow2") refuse("a logical volume holds a raw disk", "leave out format");
  if (volume.pool.kind === "logical" && props.source?.kind === "backing")
    refuse("a logical volume cannot be an overlay", "use VolumeSource.clone(…), or a directory pool");
  if (props.source?.kind === "backing" && volume.format !== "qcow2") refuse("an overlay must be qcow2", "leave out format");
}
