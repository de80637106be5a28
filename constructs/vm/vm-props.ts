import type { Change } from "../../src/core/model/change";
import type { Size } from "../../src/core/size";
import type { Image } from "../image/image";
import type { DomainConfig } from "../l1/generated/domain";
import type { IPool } from "../storage/pool";
import type { Disk } from "./disk";
import type { Nic } from "./nic";
import type { Ready } from "./ready";
import type { SeedContent } from "./seed";

export interface VmProps {
  /** What it boots from. */
  readonly image: Image;
  /** 1 to 512. @default 1 */
  readonly vcpus?: number;
  /** 64 MiB to 16 TiB, rounded up to 1 MiB. @default 512 MiB */
  readonly memory?: Size;
  /** Root disk, rounded up to 1 MiB; at least the image's. Growing is live, shrinking is refused. @default 1 GiB, or the image's if that is larger or unknown */
  readonly storage?: Size;
  /** Interfaces, the main one first. @default none */
  readonly nics?: readonly Nic[];
  /** Disks beside the root: /dev/vdb, /dev/vdc, … @default none */
  readonly disks?: readonly Disk[];
  /** Where its volumes lie; must be a directory pool. @default the first directory pool of the stack, or the automatic one */
  readonly pool?: IPool;
  /** What the guest is told beside its name; false for no seed at all. @default the lab's SSH key */
  readonly seed?: SeedContent | false;
  /** One label. @default the id */
  readonly hostname?: string;
  /** When it counts as created. @default Ready.lease() if all its networks have DHCP, Ready.address() if some have, else Ready.none() */
  readonly ready?: Ready;
  /** What a new version of the image does: nothing, or a new VM with an empty root. @default "keep" */
  readonly onImageChange?: "keep" | "replace";
  /** What a changed seed does: a restart as a new instance, or nothing. @default "restart" */
  readonly onSeedChange?: "restart" | "keep";
  /** @default "on" */
  readonly power?: "on" | "off";
  /** Starts with the host. @default false */
  readonly autostart?: boolean;
  /** `host-passthrough` needs KVM. @default libvirt's own */
  readonly cpuMode?: "host-model" | "host-passthrough" | "maximum";
  /** For images that boot from their disk; `efi` is without secure boot. @default what the image needs, or "bios" where that is not known */
  readonly firmware?: "bios" | "efi";
  /** What to do when a change needs a restart: do it, leave it until the next power-off, or refuse it in the plan. @default "restart" */
  readonly onRestart?: "restart" | "defer" | "fail";
  /** Refuses to delete or replace the VM and its disks. @default false */
  readonly protect?: boolean;
  /** The worst change that a plan may make to it. @default the stack's */
  readonly maxDisruption?: Change;
  readonly description?: string;
  /** Changes the domain's arguments as the last step. */
  readonly transform?: (config: DomainConfig) => DomainConfig;
}
