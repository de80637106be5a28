import { cpSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { HostLayout } from "./layout";

/** Many calls at once on one connection must not make quick ones wait (measured: 9.3 s with libvirt's 5, 0.13 s with 64). */
const LIBVIRTD_CONF = `unix_sock_rw_perms = "0700"
auth_unix_rw = "none"
auth_unix_ro = "none"
max_client_requests = 64
max_workers = 32
prio_workers = 8
log_outputs = "3:file:/var/log/libvirt/libvirtd.log"
`;

/** Inside its own namespaces, libvirt's further sandboxes (user, cgroup, mount namespace, AppArmor) would only need what is not there. */
const QEMU_CONF = `user = "root"
group = "root"
dynamic_ownership = 0
remember_owner = 0
security_driver = "none"
namespaces = [ ]
cgroup_controllers = [ ]
stdio_handler = "file"
`;

/** libvirt's fixed folders → ours, bound over them inside. */
export const BOUND_FOLDERS: Readonly<Record<string, string>> = {
  etc: "/etc",
  lib: "/var/lib",
  cache: "/var/cache",
  log: "/var/log",
  run: "/run",
};

/** Makes the folders and settings of the daemon; what is there stays. */
export function writeDaemonConfig(layout: HostLayout): void {
  for (const part of ["etc/qemu/networks", "etc/nwfilter", "lib/images", "cache", "log/qemu", "run"])
    mkdirSync(join(layout.folder, part), { recursive: true });
  // Without the filter files a change of an interface says only "failed to add new filter rules".
  if (existsSync("/etc/libvirt/nwfilter"))
    cpSync("/etc/libvirt/nwfilter", join(layout.folder, "etc/nwfilter"), { recursive: true, force: false });
  writeFileSync(join(layout.folder, "etc/libvirtd.conf"), LIBVIRTD_CONF);
  writeFileSync(join(layout.folder, "etc/qemu.conf"), QEMU_CONF);
}
