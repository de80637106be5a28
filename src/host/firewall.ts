import { readFileSync, writeFileSync } from "node:fs";
import { QueztlError } from "../core/error";
import { run, tryRun } from "../core/process";
import { type HostLayout, INNER_LINK } from "./layout";
import { linkAddresses } from "./link";
import { runInNetwork } from "./namespace";
import type { Supervisor } from "./supervisor";

const FORWARD = "/proc/sys/net/ipv4/ip_forward";

/** The rules inside: guests never open connections to the machine's side unless they have internet; the machine's own are masqueraded, so isolated guests can answer. */
export async function setInnerRules(supervisor: Supervisor, link: string, internet: boolean): Promise<void> {
  const { range } = linkAddresses(link);
  const rules = `table inet queztl
delete table inet queztl
table inet queztl {
  chain forward {
    type filter hook forward priority -10;
    ${internet ? "" : `oifname "${INNER_LINK}" ct state new,invalid,untracked reject`}
  }
  chain postrouting {
    type nat hook postrouting priority 110;
    oifname != "${INNER_LINK}" ip saddr ${range} masquerade
    oifname "${INNER_LINK}" masquerade
  }
}
`;
  await runInNetwork(supervisor, ["nft", "-f", "-"], {
    input: rules,
    what: "setting the host's firewall",
    fix: "the kernel must have nf_tables",
  });
}

/** Whether the machine passes packets on between its links. */
export function isForwarding(): boolean {
  return readFileSync(FORWARD, "utf8").trim() === "1";
}

/** Gives the guests the way out: a default route inside, upstream name servers, masquerading and forwarding on the machine. */
export async function openInternet(layout: HostLayout, supervisor: Supervisor, link: string): Promise<void> {
  const { machine, range } = linkAddresses(link);
  await runInNetwork(supervisor, ["ip", "route", "replace", "default", "via", machine, "dev", INNER_LINK]);
  writeFileSync(layout.resolvConf, upstreamServers());
  const rules = `table ip ${layout.table}
delete table ip ${layout.table}
table ip ${layout.table} {
  chain postrouting {
    type nat hook postrouting priority 100;
    ip saddr ${range} oifname != "${layout.link}" masquerade
  }
}
`;
  await run("nft", ["-f", "-"], {
    kind: "host",
    input: rules,
    what: "setting the machine's masquerading",
    fix: "the kernel must have nf_tables",
  });
  if (!isForwarding()) writeFileSync(FORWARD, "1");
}

/** Takes everything back that `openInternet` did; nothing is left to do if it did not run. */
export async function closeInternet(layout: HostLayout, supervisor: Supervisor | undefined, switchedForwarding: boolean): Promise<void> {
  if (supervisor !== undefined)
    await run("nsenter", [
      "-t",
      String(supervisor.inner.pid),
      "-n",
      "sh",
      "-c",
      `ip route del default dev ${INNER_LINK} 2>/dev/null; true`,
    ]);
  writeFileSync(layout.resolvConf, "# closed: queztl host up --internet opens it\n");
  if ((await tryRun("nft", ["list", "table", "ip", layout.table])).code === 0) await run("nft", ["delete", "table", "ip", layout.table]);
  const { stdout } = await run("nft", ["list", "tables"], { what: "looking for other hosts with internet" });
  if (switchedForwarding && !/^table ip queztl_/m.test(stdout)) writeFileSync(FORWARD, "0");
}

/** The machine's name servers, without those that answer on the machine's own loopback only. */
function upstreamServers(): string {
  const servers = ["/etc/resolv.conf", "/run/systemd/resolve/resolv.conf"].flatMap((file) => {
    try {
      return [...readFileSync(file, "utf8").matchAll(/^nameserver\s+(\S+)/gm)].map(([, address = ""]) => address);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
      throw error;
    }
  });
  const usable = [...new Set(servers)].filter((address) => !address.startsWith("127.") && address !== "::1");
  if (usable.length === 0)
    throw new QueztlError({
      kind: "host",
      summary: "no name server of this machine can be reached by the guests",
      why: "all of them answer on the machine's loopback only",
      fix: "put an upstream name server into /etc/resolv.conf, or leave --internet out",
    });
  return usable.map((address) => `nameserver ${address}\n`).join("");
}
