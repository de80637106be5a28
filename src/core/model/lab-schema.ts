import { constant, type JsonSchema, later, list, mapOf, object, orEmpty, type TypeOf, text } from "../document/schema";
import { NAME, name, networks, pools, SAYS_NAME, volumes } from "./lab-network-schema";
import { imageReference, instanceType, vmFields } from "./lab-vm-schema";

const version = constant("Version of this format.", 1, { hint: "write version: 1" });
const NO_GROUPS = later(
  "Not in this version.",
  "security groups are not in this version",
  "remove the key; a network's guests reach each other",
);

const host = object(
  "A machine that runs VMs.",
  {},
  {
    uri: text("`embedded` for the host that Queztl runs itself, or a libvirt URI.", {
      pattern: "^(embedded|queztl:///embedded|qemu(\\+(ssh|sshcmd|unix|tcp))?://.*)$",
      says: "embedded or a libvirt URI",
      examples: ["embedded", "qemu:///system", "qemu+ssh://user@host/system"],
      hint: "write embedded, qemu:///system or qemu+ssh://user@host/system",
      default: "embedded",
    }),
    gpus: later("Not in this version.", "GPUs are not in this version", "remove the key"),
  },
);

/** `lab.yaml`. */
const lab = object(
  "A lab of Queztl: networks, volumes and VMs of one host.",
  { version, lab: text("Name of the lab.", { pattern: NAME, says: SAYS_NAME, examples: ["shop"] }) },
  {
    hosts: mapOf("The host, by name. One in this version; absent: the embedded host.", name("host", "local"), orEmpty(host)),
    networks,
    pools,
    volumes,
    instance_types: mapOf("Sizes of VMs, by name.", name("instance type", "small"), instanceType),
    default_image: imageReference("Image of VMs that name none.", { default: "micro" }),
    vms: mapOf("VMs, by name, which is also their host name.", name("VM", "db"), orEmpty(object("A VM.", {}, vmFields))),
    fleets: later("Not in this version.", "fleets are not in this version", "write each VM under vms; YAML anchors save repeating"),
    security_groups: NO_GROUPS,
    snapshot_policies: later("Not in this version.", "snapshot policies are not in this version", "remove the key"),
  },
  { patternProperties: { "^x-": { description: "Yours: Queztl ignores it. A place for YAML anchors." } } },
);

const shortVm = object("A VM.", { name: name("VM", "db") }, vmFields);
const short = object("One VM and nothing else.", { vm_policy: shortVm }, {});
const shortList = list("VMs and nothing else.", short, { minItems: 1 });

/** A lab as it is written. */
type LabDocument = TypeOf<typeof lab>;

type Entry<S extends "hosts" | "networks" | "pools" | "volumes" | "instance_types" | "vms"> = NonNullable<
  NonNullable<LabDocument[S]>[string]
>;
export type HostDocument = Entry<"hosts">;
export type NetworkDocument = Entry<"networks">;
export type PoolDocument = Entry<"pools">;
export type VolumeDocument = Entry<"volumes">;
export type InstanceTypeDocument = Entry<"instance_types">;
export type VmDocument = Entry<"vms">;

export const LAB_SCHEMA: JsonSchema = lab.json;
export const SHORT_SCHEMA: JsonSchema = short.json;
export const SHORT_LIST_SCHEMA: JsonSchema = shortList.json;
