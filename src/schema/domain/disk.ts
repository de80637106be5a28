import { branch, flag, group, integer, list, ON_OFF, text, variants } from "../table";
import { attachment, boot, virtioDriver } from "./attachment";

const secretOf = group("secret", "The libvirt secret that holds the pass phrase or key.", {
  type: text("@type", "Kind of secret: `ceph`, `iscsi`, `passphrase`."),
  usage: text("@usage", "The secret's usage id."),
  uuid: text("@uuid", "The secret's UUID."),
});

const auth = group("auth", "Credentials for a network source.", {
  username: text("@username", "User name.", { required: true }),
  secret: secretOf,
});

const hosts = list(
  "host",
  "Servers of the network source.",
  group(undefined, "A server.", {
    name: text("@name", "Host name or address."),
    port: text("@port", "Port."),
    transport: text("@transport", "`tcp`, `rdma` or `unix`.", { oneOf: ["tcp", "rdma", "unix"] }),
    socket: text("@socket", "Path of the socket, with transport `unix`."),
  }),
);

const startup = text("@startupPolicy", "What to do if the source is missing at start.", { oneOf: ["mandatory", "requisite", "optional"] });

const io = (place: string, what: string) => integer(`iotune/${place}`, what, { min: 0 });

/** A disk, CD or floppy of the guest (https://libvirt.org/formatdomain.html#hard-drives-floppy-disks-cdroms). Source changes of a CD are live. */
export const disks = list(
  "disk",
  "Disks, CDs and floppies.",
  group(undefined, "A disk.", {
    device: text("@device", "Kind of device that the guest sees.", { default: "disk", oneOf: ["disk", "cdrom", "floppy", "lun"] }),
    model: text("@model", "Device model, such as `virtio-transitional`."),
    raw_io: text("@rawio", "`yes` needs the capability for raw I/O.", { oneOf: ["yes", "no"] }),
    sgio: text("@sgio", "`filtered` or `unfiltered` SG_IO for LUNs.", { oneOf: ["filtered", "unfiltered"] }),
    snapshot: text("@snapshot", "Default for snapshots of this disk.", { oneOf: ["internal", "external", "manual", "no"] }),
    source: variants(
      "source",
      "@type",
      "Where the data is. Set one.",
      {
        file: branch(
          "file",
          group(undefined, "A file on the host.", { file: text("@file", "Absolute path.", { required: true }), startup_policy: startup }),
        ),
        block: branch(
          "block",
          group(undefined, "A block device of the host.", {
            dev: text("@dev", "Path of the device.", { required: true }),
            startup_policy: startup,
          }),
        ),
        volume: branch(
          "volume",
          group(undefined, "A volume of a pool.", {
            pool: text("@pool", "Name of the pool.", { required: true }),
            volume: text("@volume", "Name of the volume.", { required: true }),
            mode: text("@mode", "How an iSCSI volume is reached.", { oneOf: ["host", "direct"] }),
            startup_policy: startup,
          }),
        ),
        dir: branch(
          "dir",
          group(undefined, "A folder shown as a FAT disk.", { dir: text("@dir", "Path of the folder.", { required: true }) }),
        ),
        network: branch(
          "network",
          group(undefined, "A network storage.", {
            protocol: text("@protocol", "Protocol.", {
              required: true,
              oneOf: ["nbd", "rbd", "sheepdog", "gluster", "iscsi", "http", "https", "ftp", "ftps", "tftp", "vxhs", "nfs", "ssh"],
            }),
            name: text("@name", "Volume or image name."),
            query: text("@query", "Query string of an HTTP source."),
            hosts,
            auth,
          }),
        ),
      },
      { change: "live", call: "media" },
    ),
    driver: group("driver", "How the host drives the disk.", {
      name: text("@name", "Driver.", { default: "qemu", oneOf: ["qemu"] }),
      type: text("@type", "Format of the source, such as `qcow2` or `raw`. A volume's format is taken from the volume at create."),
      cache: text("@cache", "Cache mode.", { oneOf: ["default", "none", "writethrough", "writeback", "directsync", "unsafe"] }),
      io: text("@io", "I/O method.", { oneOf: ["threads", "native", "io_uring"] }),
      discard: text("@discard", "What a TRIM does.", { oneOf: ["unmap", "ignore"] }),
      detect_zeros: text("@detect_zeroes", "What writing zeros does.", { oneOf: ["off", "on", "unmap"] }),
      copy_on_read: text("@copy_on_read", "Copies what is read from the backing store.", { oneOf: ON_OFF }),
      error_policy: text("@error_policy", "What happens on a write error.", { oneOf: ["stop", "report", "ignore", "enospace"] }),
      rerror_policy: text("@rerror_policy", "What happens on a read error.", { oneOf: ["stop", "report", "ignore"] }),
      event_idx: text("@event_idx", "virtio event index.", { oneOf: ON_OFF }),
      io_event_fd: text("@ioeventfd", "I/O in a thread of its own.", { oneOf: ON_OFF }),
      io_thread: integer("@iothread", "Number of the I/O thread that serves the disk.", { min: 1 }),
      queues: integer("@queues", "Number of virtqueues.", { min: 1 }),
      queue_size: integer("@queue_size", "Entries of a virtqueue.", { min: 2 }),
      ...virtioDriver,
    }),
    target: group("target", "How the guest sees it.", {
      dev: text("@dev", "Name that orders and tells disks apart, such as `vda`.", { required: true, change: "replace" }),
      bus: text("@bus", "Bus. Derived from `dev` when absent.", {
        oneOf: ["virtio", "scsi", "sata", "ide", "usb", "fdc", "sd", "xen"],
        auto: true,
      }),
      removable: text("@removable", "USB: removable flag.", { oneOf: ON_OFF }),
      rotation_rate: integer("@rotation_rate", "1 for a solid state disk, else revolutions per minute.", { min: 1, max: 65534 }),
      tray: text("@tray", "Tray of a CD.", { oneOf: ["open", "closed"], auto: true }),
    }),
    io_tune: group(
      undefined,
      "Limits of throughput. 0 or absent: no limit.",
      {
        total_bytes_sec: io("total_bytes_sec", "Bytes a second, reads and writes together."),
        read_bytes_sec: io("read_bytes_sec", "Bytes read a second."),
        write_bytes_sec: io("write_bytes_sec", "Bytes written a second."),
        total_iops_sec: io("total_iops_sec", "Requests a second, reads and writes together."),
        read_iops_sec: io("read_iops_sec", "Reads a second."),
        write_iops_sec: io("write_iops_sec", "Writes a second."),
        total_bytes_sec_max: io("total_bytes_sec_max", "Burst of bytes a second."),
        read_bytes_sec_max: io("read_bytes_sec_max", "Burst of bytes read a second."),
        write_bytes_sec_max: io("write_bytes_sec_max", "Burst of bytes written a second."),
        total_iops_sec_max: io("total_iops_sec_max", "Burst of requests a second."),
        read_iops_sec_max: io("read_iops_sec_max", "Burst of reads a second."),
        write_iops_sec_max: io("write_iops_sec_max", "Burst of writes a second."),
        size_iops_sec: io("size_iops_sec", "Bytes that count as one request."),
        group_name: text("iotune/group_name", "Disks of one group share the limits."),
      },
      { change: "live" },
    ),
    read_only: flag("readonly", "The guest cannot write. Always so for CDs.", { form: "presence", auto: true }),
    shareable: flag("shareable", "Several guests may use the disk at once.", { form: "presence" }),
    serial: text("serial", "Serial number that the guest sees."),
    wwn: text("wwn", "World wide name, 16 hexadecimal digits."),
    vendor: text("vendor", "Vendor of a SCSI disk, up to 8 characters."),
    product: text("product", "Product of a SCSI disk, up to 16 characters."),
    boot,
    ...attachment,
  }),
  { key: "target.dev", extras: "drift", change: "restart" },
);
