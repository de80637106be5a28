import { readdirSync } from "node:fs";
import type { RootTree } from "./root-tree";

/** Takes out of a root what must differ between guests: each makes its own at its first boot. */
export function makeCloneReady(root: RootTree, name: string): void {
  for (const folder of ["/etc/ssh", "/etc/dropbear"])
    if (root.has(folder))
      for (const file of readdirSync(root.at(folder)).filter((one) => /^(ssh_host_.*|dropbear_.*)$/.test(one)))
        root.remove(`${folder}/${file}`);
  // Empty, not missing: systemd takes a root without one for a first boot and resets its services.
  root.put("/etc/machine-id", "", 0o444);
  for (const path of ["/var/lib/dbus/machine-id", "/var/lib/systemd/random-seed", "/var/lib/systemd/credential.secret", "/etc/hostid"])
    root.remove(path);
  if (root.has("/var/lib/dbus")) root.link("/var/lib/dbus/machine-id", "/etc/machine-id");
  root.put("/etc/hostname", `${name}\n`);
  root.put("/etc/hosts", `127.0.0.1 localhost\n127.0.1.1 ${name}\n::1 localhost ip6-localhost ip6-loopback\n`);
}
