import type { DistributionImageDefinition } from "../../core/model/image";
import { setPassword } from "./accounts";
import type { RootTree } from "./root-tree";

const SYSCTL = [
  "kernel.dmesg_restrict = 1",
  "kernel.kptr_restrict = 2",
  "kernel.unprivileged_bpf_disabled = 1",
  "kernel.yama.ptrace_scope = 1",
  "fs.protected_fifos = 2",
  "fs.protected_regular = 2",
  "net.ipv4.conf.all.rp_filter = 1",
  "net.ipv4.conf.all.accept_redirects = 0",
  "net.ipv6.conf.all.accept_redirects = 0",
  "net.ipv4.conf.all.send_redirects = 0",
];

/** What a definition asks to be locked down. Without `no-root-password`, root logs in on the console without a password, as in micro. */
export function harden(root: RootTree, { hardening }: DistributionImageDefinition): void {
  setPassword(root, "root", hardening.includes("no-root-password") ? "*" : "");
  if (hardening.includes("ssh-keys-only") && root.has("/etc/ssh"))
    root.put(
      "/etc/ssh/sshd_config.d/10-queztl.conf",
      "PasswordAuthentication no\nKbdInteractiveAuthentication no\nPermitRootLogin prohibit-password\n",
    );
  if (hardening.includes("sysctl")) root.put("/etc/sysctl.d/60-queztl.conf", `${SYSCTL.join("\n")}\n`);
  if (hardening.includes("no-core-dumps")) {
    root.put("/etc/security/limits.d/10-queztl.conf", "* hard core 0\n");
    root.put("/etc/sysctl.d/61-queztl-core.conf", "fs.suid_dumpable = 0\nkernel.core_pattern = |/bin/false\n");
  }
}
