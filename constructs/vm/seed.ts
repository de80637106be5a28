import { createHash } from "node:crypto";
import { Token } from "cdktn";
import { Construct } from "constructs";
import { QueztlError } from "../../src/core/error";
import type { SeedFile, SeedOptions, SeedUser } from "../../src/seed/nocloud";
import { seedDocuments } from "../../src/seed/nocloud";
import { checkSeedForMicro } from "../../src/seed/render";
import { HostStack } from "../host/host-stack";
import { MAIN } from "../host/logical-id";
import { checkName } from "../host/name";
import { requireSameStack } from "../host/same-stack";
import type { Image } from "../image/image";
import { type VolumeConfig, Volume as VolumeResource } from "../l1/generated/volume";
import { literal } from "../l1/literal";
import { defaultPoolOf } from "../storage/default-pool";
import type { IPool } from "../storage/pool";
import { labPublicKey } from "./ssh-key";

/** What a guest is told at its first boot. */
export interface SeedContent {
  /** Public keys of the image's default user (micro: root). @default the lab's key: QUEZTL_SSH_PUBLIC_KEY, or the one of `queztl prepare` */
  readonly sshAuthorizedKeys?: readonly string[];
  /** Users beside the default one. @default none */
  readonly users?: readonly SeedUser[];
  /** Password of root on the console, in clear: it lies readable in the state and in the seed. @default none */
  readonly password?: string;
  /** Files to write. @default none */
  readonly writeFiles?: readonly SeedFile[];
  /** Commands, run in order once the network is up: a string by the shell, a list as it is. @default none */
  readonly runcmd?: readonly (string | readonly string[])[];
  /** A network-config document, version 2. @default what the VM's networks need */
  readonly networkConfig?: Readonly<Record<string, unknown>>;
}

export interface SeedProps extends SeedContent {
  /** One label, such as `db`. */
  readonly hostname: string;
  /** With the domain. @default the host name */
  readonly fqdn?: string;
  /** The image that reads it: what that one does not take is an error. @default any image with cloud-init */
  readonly image?: Image;
  /** @default the stack's default pool */
  readonly pool?: IPool;
  /** `restart`: a changed seed is a new volume, and its VMs restart with it as new instances. `keep`: a seed is never changed. @default "restart" */
  readonly onChange?: "restart" | "keep";
  /** Changes the resource's arguments as the last step. */
  readonly transform?: (config: VolumeConfig) => VolumeConfig;
}

const HASH_DIGITS = 12;

/** A NoCloud seed as a volume. A Vm makes its own; make one yourself for a domain of layer 1. */
export class Seed extends Construct {
  /** Path of the volume on the host, as a reference. */
  readonly path: string;
  readonly volumeName: string;
  readonly pool: IPool;
  /** The layer 1 resource. */
  readonly resource: VolumeResource;

  /** @throws QueztlError if the host name is none, there is no key, or the image would not take everything */
  constructor(scope: Construct, id: string, props: SeedProps) {
    super(scope, id);
    const stack = HostStack.of(this);
    checkName(this, id, "volume");
    this.pool = props.pool ?? defaultPoolOf(this);
    requireSameStack(this, this.pool);
    const options = { ...props, sshAuthorizedKeys: props.sshAuthorizedKeys ?? [labPublicKey()] };
    const hash = hashOf(this, options);
    const documents = seedDocuments({ ...options, instanceId: `${props.hostname}-${hash}` });
    if (props.image !== undefined && props.image.seedReader !== "cloud-init")
      refuseProblems(this, props.image, documents.userData, documents.networkConfig);
    const name = `${id}-${hash}.iso`;
    stack.claims.claim(`volume name in ${this.pool.node.path}:`, name, this);
    const config: VolumeConfig = {
      name,
      pool: this.pool.poolName,
      target: { format: { type: "raw" } },
      create: {
        cloudinit: {
          userData: literal(documents.userData),
          metaData: literal(documents.metaData),
          networkConfig: documents.networkConfig === undefined ? undefined : literal(documents.networkConfig),
        },
      },
      lifecycle: { createBeforeDestroy: true, ...(props.onChange === "keep" ? { ignoreChanges: ["name", "create"] } : {}) },
    };
    this.resource = new VolumeResource(this, MAIN, props.transform?.(config) ?? config);
    this.volumeName = this.resource.name;
    this.path = this.resource.path;
  }
}

/** Of everything that the guest is told. @throws QueztlError for values that only Terraform will know: the name could not hold their hash */
function hashOf(seed: Seed, options: SeedOptions): string {
  const { userData, metaData, networkConfig = "" } = seedDocuments(options);
  const text = [userData, metaData, networkConfig].join("\0");
  if (Token.isUnresolved(text))
    throw new QueztlError({
      kind: "config",
      where: seed.node.path,
      summary: "the seed holds a reference to another resource",
      why: "a seed is named by the hash of its text, so all of it must be known at synthesis",
      fix: "write the name or address itself",
    });
  return createHash("sha256").update(text).digest("hex").slice(0, HASH_DIGITS);
}

function refuseProblems(seed: Seed, image: Image, userData: string, networkConfig: string | undefined): void {
  const problems = checkSeedForMicro(userData, networkConfig, image.seedReader === "queztl");
  if (problems.length === 0) return;
  const lines = problems.map(({ path, message, fix }) => `${path}: ${message}${fix === undefined ? "" : ` (${fix})`}`);
  throw new QueztlError({
    kind: "config",
    where: seed.node.path,
    summary: `the ${image.name} image would not take ${problems.length === 1 ? "a part" : `${problems.length} parts`} of this seed`,
    why: lines.join("\n       "),
    fix: "change the seed, or use an image with cloud-init",
  });
}
