import { Construct } from "constructs";
import type { HostStack } from "../host/host-stack";
import type { IPool } from "../storage/pool";
import { Volume } from "../storage/volume";
import type { Image, ImagePart } from "./image";

const HASH_DIGITS = 12;
const known = new WeakMap<HostStack, Map<string, ImageVolumes>>();

/** The files of one image in one pool, shared by the stack's VMs. Their names hold the image's hash: a new image is new volumes. */
export class ImageVolumes extends Construct {
  readonly disk: Volume;
  readonly kernel: Volume | undefined;
  readonly initrd: Volume | undefined;
  /** Of the firmware, for secure boot. */
  readonly vars: Volume | undefined;

  private constructor(stack: HostStack, id: string, image: Image, pool: IPool) {
    super(stack, id);
    const volumes = new Map(image.parts.map((part) => [part.part, this.upload(part, pool)]));
    const disk = volumes.get("disk");
    if (disk === undefined) throw new Error(`image ${image.name} has no disk`);
    this.disk = disk;
    this.kernel = volumes.get("kernel");
    this.initrd = volumes.get("initrd");
    this.vars = volumes.get("vars");
  }

  /** Those of an image in a pool, made at the first call. */
  static of(stack: HostStack, image: Image, pool: IPool): ImageVolumes {
    const all = known.get(stack) ?? new Map<string, ImageVolumes>();
    known.set(stack, all);
    // A plus sign, of an image with a kernel of ours, is no letter of names on the host.
    const name = `queztl-${image.name.replaceAll("+", "-")}-${image.hash.slice(0, HASH_DIGITS)}`;
    const key = `${pool.node.path} ${name}`;
    let volumes = all.get(key);
    if (volumes === undefined) {
      // Another pool of the stack, or one that other stacks use too, must not clash with the first one's names.
      const id = pool.kind === "unknown" ? `${name}-${stack.node.id}` : name;
      volumes = new ImageVolumes(stack, stack.node.tryFindChild(id) === undefined ? id : `${id}-${pool.node.id}`, image, pool);
      all.set(key, volumes);
    }
    return volumes;
  }

  private upload({ part, content, format }: ImagePart, pool: IPool): Volume {
    const { id } = this.node;
    const name = part === "disk" ? (format === "qcow2" ? `${id}.qcow2` : `${id}.img`) : `${id}-${part}`;
    return new Volume(this, `${id}-${part}`, {
      volumeName: name,
      pool,
      format,
      source: { kind: "content", content, format },
      // An image that no VM names any more goes after the VMs have turned away from it.
      transform: (config) => ({ ...config, lifecycle: { createBeforeDestroy: true } }),
    });
  }
}
