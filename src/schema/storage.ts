import { changeReport, computed, guards, type ResourceTable, timeouts } from "./resource";
import { type Fields, flag, group, list, sized, text, uuid } from "./table";

const permissions = group(
  "permissions",
  "Owner and mode.",
  {
    mode: text("mode", "Octal mode, such as `0644`."),
    owner: text("owner", "Numeric user."),
    group: text("group", "Numeric group."),
    label: text("label", "SELinux label."),
  },
  { auto: true },
);
const format = (usual: string) =>
  group("format", "Format.", { type: text("@type", `Format. ${usual} when absent.`, { required: true }) }, { auto: true });
const name = text("name", "Name; unique in the pool.", {
  required: true,
  change: "replace",
  pattern: { regexp: /^[^/\n]{1,200}$/, says: "1 to 200 characters without a slash" },
});
const encryption = group("encryption", "Encryption.", {
  format: text("@format", "`luks`.", { required: true, oneOf: ["luks", "luks2", "qcow"] }),
  secret: group("secret", "The secret with the pass phrase.", {
    type: text("@type", "`passphrase`.", { required: true, oneOf: ["passphrase"] }),
    uuid: text("@uuid", "UUID of the secret."),
  }),
});

/** `libvirt_pool` (https://libvirt.org/formatstorage.html#storage-pool-xml). */
export const pool: ResourceTable = {
  type: "libvirt_pool",
  root: "pool",
  version: 0,
  doc: "A storage pool.",
  change: "replace",
  fields: {
    name: { ...name, doc: "Name; unique on the host." },
    type: text("@type", "Kind of pool: `dir`, `logical`, `fs`, `netfs`, `iscsi`, `disk`…", { required: true }),
    uuid: uuid("uuid", "UUID. Chosen once and kept when absent.", { auto: true, keep: true }),
    source: group("source", "Where the storage comes from.", {
      name: text("name", "Name, such as the volume group's."),
      dir: group("dir", "Folder.", { path: text("@path", "Path.", { required: true }) }),
      device: list("device", "Devices.", group(undefined, "A device.", { path: text("@path", "Path.", { required: true }) }), {
        key: "path",
      }),
      host: list(
        "host",
        "Servers.",
        group(undefined, "A server.", { name: text("@name", "Name or address.", { required: true }), port: text("@port", "Port.") }),
        { key: "name" },
      ),
      format: group("format", "Format.", { type: text("@type", "Format.", { required: true }) }, { auto: true }),
      initiator: group("initiator", "iSCSI initiator.", { iqn: group("iqn", "Name.", { name: text("@name", "IQN.") }) }),
      vendor: group("vendor", "Vendor.", { name: text("@name", "Name.", { required: true }) }),
      product: group("product", "Product.", { name: text("@name", "Name.", { required: true }) }),
      protocol: group("protocol", "Protocol.", { version: text("@ver", "Version.", { required: true }) }),
      auth: group("auth", "Credentials.", {
        type: text("@type", "`chap` or `ceph`.", { required: true }),
        username: text("@username", "User.", { required: true }),
        secret: group("secret", "Secret.", { usage: text("@usage", "Usage id."), uuid: text("@uuid", "UUID.") }),
      }),
    }),
    target: group("target", "Where it appears on the host.", { path: text("path", "Absolute path."), permissions }),
    features: group("features", "Features.", {
      cow: group("cow", "Copy on write.", { state: text("@state", "`yes` or `no`.", { required: true, oneOf: ["yes", "no"] }) }),
    }),
    autostart: flag(undefined, "Starts with the host.", { change: "live", call: "autostart" }),
    create: group(
      undefined,
      "How it is made.",
      {
        build: flag(undefined, "Makes the folder, or formats the device. Done for `dir` pools when absent."),
        start: flag(undefined, "Starts it.", { default: true }),
        autostart: flag(undefined, "Starts with the host."),
      },
      { change: "none" },
    ),
    destroy: group(
      undefined,
      "How it is deleted.",
      {
        delete: flag(undefined, "Also deletes what is below it: the folder (only if it is empty) or the volume group.", { default: false }),
      },
      { change: "none" },
    ),
    timeouts: timeouts("create", "update", "delete"),
    ...guards,
  },
  computed: {
    id: computed("string", "UUID."),
    capacity: computed("number", "Bytes in all, as read when it was created."),
    allocation: computed("number", "Bytes in use, as read when it was created."),
    available: computed("number", "Bytes free, as read when it was created."),
    change: changeReport,
  },
};

const content: Fields = {
  url: text(undefined, "Path or URL (`file`, `http`, `https`) of the content, or `queztl-image:NAME#HASH/PART` for a built image.", {
    required: true,
  }),
  checksum: text(undefined, "`sha256:…` or `sha512:…` of the content.", {
    pattern: { regexp: /^(sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/, says: "sha256: or sha512: with hexadecimal digits" },
  }),
};

const seed: Fields = {
  user_data: text(undefined, "User data: a `#cloud-config` document or a script.", { required: true }),
  meta_data: text(
    undefined,
    "Meta data: YAML with `instance-id` and `local-hostname`. Both are derived from the volume's name when absent.",
  ),
  network_config: text(undefined, "Network configuration, version 1 or 2."),
};

/** `libvirt_volume` (https://libvirt.org/formatstorage.html#storage-volume-xml). */
export const volume: ResourceTable = {
  type: "libvirt_volume",
  root: "volume",
  version: 0,
  doc: "A volume of a storage pool: empty, uploaded, copied from another, or an overlay on a backing volume.",
  change: "replace",
  fields: {
    name,
    pool: text(undefined, "Name of the pool.", { required: true, change: "replace" }),
    type: text("@type", "Kind: `file`, `block`, `dir`, `network`…", { auto: true }),
    ...sized(
      "capacity",
      "capacity",
      "Size. The content's, or the backing volume's, when absent. Growing is live; shrinking is refused.",
      { change: "live", call: "grow", auto: true },
      "bytes",
    ),
    ...sized("allocation_size", "allocation", "Space taken at once. None for qcow2 and sparse raw when absent.", {}, "bytes"),
    backing_store: group("backingStore", "The volume below: this one holds only what differs.", {
      path: text("path", "Path of the backing volume.", { required: true }),
      format: format("The backing volume's own"),
    }),
    target: group("target", "What it looks like on the host.", {
      format: format("`qcow2` for an overlay, the content's for an upload, else `raw`"),
      permissions,
      compat: text("compat", "Version of qcow2.", { auto: true }),
      ...sized("cluster_size", "clusterSize", "Size of a qcow2 cluster.", { auto: true }, "bytes"),
      features: group("features", "Features of qcow2.", {
        lazy_refcounts: flag("lazy_refcounts", "Lazy reference counts.", { form: "presence" }),
        extended_l2: flag("extended_l2", "Extended L2 entries.", { form: "presence" }),
      }),
      encryption,
    }),
    create: group(undefined, "What it is made of. Set at most one.", {
      content: group(undefined, "Uploads a file.", content),
      cloudinit: group(undefined, "Makes a NoCloud seed (an ISO 9660 file system) of these documents and uploads it.", seed),
      clone: group(undefined, "Copies a volume.", {
        pool: text(undefined, "Its pool; this volume's when absent."),
        volume: text(undefined, "Its name.", { required: true }),
      }),
    }),
    timeouts: timeouts("create", "update", "delete"),
    ...guards,
  },
  computed: {
    id: computed("string", "`POOL/NAME`."),
    key: computed("string", "Key; unique on the host."),
    path: computed("string", "Path on the host."),
    format: computed("string", "Format."),
    size: computed("number", "Capacity in bytes.", true),
    change: changeReport,
  },
};

/** `libvirt_cloudinit_disk`: a NoCloud seed as an ISO file, made again from these arguments wherever it is missing. */
export const cloudinitDisk: ResourceTable = {
  type: "libvirt_cloudinit_disk",
  root: undefined,
  version: 0,
  doc: "A NoCloud seed as ISO file on the machine that runs Terraform. Name it in `libvirt_volume` `create.content.url`. The file is made again where it is missing, so it is no drift.",
  change: "replace",
  fields: {
    name: { ...name, doc: "Name.", place: undefined },
    ...seed,
  },
  computed: {
    id: computed("string", "Hash of the content."),
    path: computed("string", "Path of the ISO file."),
    size: computed("number", "Bytes."),
  },
};
