import type { DocumentPath } from "../document/path";
import type { NetworkDocument, PoolDocument, VmDocument, VolumeDocument } from "./lab-schema";

/** A thing of a lab, with its name and where in the document it stands. */
export interface LabPart {
  readonly name: string;
  readonly at: DocumentPath;
}

interface LabHost extends LabPart {
  readonly uri: string;
}
export interface LabNetwork extends LabPart, NetworkDocument {
  readonly mode: NonNullable<NetworkDocument["mode"]>;
}
export interface LabPool extends LabPart, PoolDocument {}
export interface LabVolume extends LabPart, VolumeDocument {}

export interface LabNic {
  readonly network: string;
  readonly address?: string;
  readonly mac?: string;
  readonly at: DocumentPath;
}

export interface LabDisk {
  readonly volume?: string;
  readonly name?: string;
  readonly size?: string;
  readonly pool?: string;
  readonly read_only?: boolean;
  readonly at: DocumentPath;
}

/** A VM with everything that applies to it: defaults, then its instance type, then its own. */
export interface LabVm extends LabPart, Omit<VmDocument, "networks" | "disks" | "resources" | "image"> {
  readonly image: string;
  readonly resources: NonNullable<VmDocument["resources"]>;
  readonly nics: readonly LabNic[];
  readonly disks: readonly LabDisk[];
}

/** A lab with all its defaults: what stacks are made of. */
export interface Lab {
  readonly name: string;
  readonly hosts: readonly LabHost[];
  readonly networks: readonly LabNetwork[];
  readonly pools: readonly LabPool[];
  readonly volumes: readonly LabVolume[];
  readonly vms: readonly LabVm[];
}
