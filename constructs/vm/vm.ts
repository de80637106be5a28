import { Construct } from "constructs";
import { QueztlError } from "../../src/core/error";
import { Size } from "../../src/core/size";
import { HostStack } from "../host/host-stack";
import { MAIN } from "../host/logical-id";
import { checkName } from "../host/name";
import { requireSameStack } from "../host/same-stack";
import { ImageVolumes } from "../image/image-volumes";
import { Domain } from "../l1/generated/domain";
import { defaultPoolOf } from "../storage/default-pool";
import type { IPool } from "../storage/pool";
import { checkStorage, toMebibytes } from "../storage/storage-size";
import { Volume } from "../storage/volume";
import { VolumeSource } from "../storage/volume-source";
import { type AttachedDisk, attach } from "./disk";
import { domainConfig } from "./domain-config";
import { guestNetwork } from "./guest-network";
import { checkHostname, checkMemory, checkVcpus } from "./limits";
import { type PluggedNic, plugIn } from "./nic";
import { Ready } from "./ready";
import { Seed } from "./seed";
import { checkVmKinds } from "./vm-kinds";
import type { VmProps } from "./vm-props";

const USUAL_MEMORY = Size.mebibytes(512);
const USUAL_STORAGE = Size.gibibytes(1);

/**
 * A virtual machine; its id is its name on the host. Its root disk is an overlay on the image.
 *
 *     new Vm(stack, "db", { image: Image.named("micro"), memory: Size.of("1GiB"), nics: [{ network: lan }], ready: Ready.agent() })
 */
export class Vm extends Construct {
  /** Its name on the host. */
  readonly name: string;
  readonly hostname: string;
  /** Host name with the DNS domain of the first network that has one. */
  readonly fqdn: string;
  readonly vcpus: number;
  /** Rounded up. */
  readonly memory: Size;
  /** In the order of `nics`. */
  readonly macAddresses: readonly string[];
  /** In the order of `nics`; undefined where DHCP chooses. */
  readonly addresses: readonly (string | undefined)[];
  /** The root disk. */
  readonly root: Volume;
  /** The other disks, in their order. */
  readonly disks: readonly AttachedDisk[];
  readonly seed: Seed | undefined;
  readonly ready: Ready;
  readonly pool: IPool;
  /** The layer 1 resource. */
  readonly domain: Domain;

  /** @throws QueztlError that names this construct if something does not fit: names, ranges, addresses, networks of other stacks */
  constructor(scope: Construct, id: string, props: VmProps) {
    super(scope, id);
    const stack = HostStack.of(this);
    checkName(this, id, "VM");
    checkVmKinds(this.node.path, props);
    stack.claims.claim("VM name", id, this);
    this.name = id;
    this.hostname = checkHostname(this, props.hostname ?? id);
    this.vcpus = checkVcpus(this, props.vcpus ?? 1);
    this.memory = checkMemory(this, props.memory ?? USUAL_MEMORY);
    const nics = plugIn(this, props.nics ?? [], this.hostname);
    this.macAddresses = nics.map((nic) => nic.mac.text);
    this.addresses = nics.map((nic) => nic.address);
    this.fqdn = fqdnOf(this.hostname, nics);
    this.ready = checkReady(this, props.ready ?? usualReady(nics), nics);
    this.pool = checkPool(this, props.pool ?? defaultPoolOf(this));
    const image = ImageVolumes.of(stack, props.image, this.pool);
    this.root = this.makeRoot(props, image);
    this.disks = attach(this, props.disks ?? [], { pool: this.pool, ...(props.protect === undefined ? {} : { protect: props.protect }) });
    this.seed = this.makeSeed(props, nics);
    const config = domainConfig(this, props, { image, nics });
    this.domain = new Domain(this, MAIN, props.transform?.(config) ?? config);
  }

  private makeRoot(props: VmProps, image: ImageVolumes): Volume {
    const size = rootSize(this, props);
    const keep = (props.onImageChange ?? "keep") === "keep";
    const id = `${this.node.id}-root`;
    return new Volume(this, id, {
      volumeName: `${id}.qcow2`,
      pool: this.pool,
      source: VolumeSource.backing(image.disk),
      ...(size === undefined ? {} : { size }),
      ...(props.protect === undefined ? {} : { protect: props.protect }),
      transform: (config) => (keep ? { ...config, lifecycle: { ignoreChanges: ["backing_store"] } } : config),
    });
  }

  private makeSeed(props: VmProps, nics: readonly PluggedNic[]): Seed | undefined {
    if (props.seed === false) return undefined;
    const networkConfig = props.seed?.networkConfig ?? guestNetwork(nics);
    return new Seed(this, `${this.node.id}-seed`, {
      ...props.seed,
      hostname: this.hostname,
      ...(this.fqdn === this.hostname ? {} : { fqdn: this.fqdn }),
      ...(networkConfig === undefined ? {} : { networkConfig }),
      image: props.image,
      pool: this.pool,
      ...(props.onSeedChange === undefined ? {} : { onChange: props.onSeedChange }),
    });
  }
}

function fqdnOf(hostname: string, nics: readonly PluggedNic[]): string {
  const domain = nics.map((nic) => nic.network.domain).find((name) => name !== undefined);
  return domain === undefined ? hostname : `${hostname}.${domain}`;
}

function usualReady(nics: readonly PluggedNic[]): Ready {
  const withDhcp = nics.filter((nic) => nic.network.dhcp === true);
  if (withDhcp.length === 0) return Ready.none();
  return withDhcp.length === nics.length ? Ready.lease() : Ready.address();
}

function checkReady(vm: Vm, ready: Ready, nics: readonly PluggedNic[]): Ready {
  const without = nics.find((nic) => nic.network.dhcp === false);
  const refuse = (summary: string, fix: string) => {
    throw new QueztlError({ kind: "config", where: vm.node.path, summary, fix });
  };
  if (ready.needsLeases && nics.length === 0)
    refuse("it would wait for a lease for ever: it has no interface", "add nics, or use Ready.agent()");
  if (ready.needsLeases && without !== undefined)
    refuse(
      `it would wait for a lease for ever: ${without.network.node.path} has no DHCP`,
      "use Ready.address() or Ready.agent(), or let the network have DHCP",
    );
  return ready;
}

function checkPool(vm: Vm, pool: IPool): IPool {
  requireSameStack(vm, pool);
  if (pool.kind === "logical")
    throw new QueztlError({
      kind: "config",
      where: vm.node.path,
      summary: `root disks are overlays, and ${pool.node.path} is a logical pool`,
      fix: "use a directory pool for the VM; its data disks may lie in the logical one: disks: [{ size, pool }]",
    });
  return pool;
}

function rootSize(vm: Vm, { storage, image }: VmProps): Size | undefined {
  const least = image.diskSize;
  if (storage === undefined) return least === undefined || USUAL_STORAGE.isLessThan(least) ? undefined : USUAL_STORAGE;
  const size = checkStorage(vm, storage);
  if (least !== undefined && size.isLessThan(least))
    throw new QueztlError({
      kind: "config",
      where: vm.node.path,
      summary: `storage: ${storage} is smaller than image ${image.name}`,
      fix: `choose at least ${least} (${toMebibytes(least)} MiB)`,
    });
  return size;
}
