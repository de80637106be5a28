import { spawn } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { QueztlError } from "../core/error";
import { lastLines } from "../core/process";
import { type HostLayout, INNER_LINK } from "./layout";
import { linkAddresses } from "./link";
import { ROUTE_PROTOCOL } from "./machine-routes";
import { findProcesses, type ProcessId } from "./processes";
import type { Supervisor } from "./supervisor";

const MARK = "queztl-routes";

/**
 * Runs beside the host, in the machine's network: for every network that libvirt starts, a route on the machine, unless the machine has one
 * that overlaps. libvirt puts its rules in front at its first network, and they reject what comes from the machine, so ours go in front again.
 * It ends with the host, as its monitor runs in the host's PID namespace.
 */
const SCRIPT = `P=$1 LINK=$2 VIA=$3
inside() { nsenter -t "$P" -n "$@"; }
to_the_front() {
  [ "$(inside iptables -w -S FORWARD | sed -n 2p)" != "-A FORWARD -j QUEZTL" ] || return 0
  if inside iptables -w -N QUEZTL 2> /dev/null; then
    inside iptables -w -A QUEZTL -i ${INNER_LINK} -j ACCEPT
    inside iptables -w -A QUEZTL -o ${INNER_LINK} -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
  fi
  inside iptables -w -D FORWARD -j QUEZTL 2> /dev/null
  inside iptables -w -I FORWARD 1 -j QUEZTL
}
sync_routes() {
  wanted=" $(inside ip -4 -o route show proto kernel scope link | grep -v ' dev ${INNER_LINK} ' | cut -d' ' -f1 | tr '\\n' ' ')"
  have=" $(ip -4 -o route show dev "$LINK" proto ${ROUTE_PROTOCOL} | cut -d' ' -f1 | tr '\\n' ' ')"
  for range in $have; do
    case "$wanted" in *" $range "*) ;; *) ip route del "$range" dev "$LINK" proto ${ROUTE_PROTOCOL} ;; esac
  done
  for range in $wanted; do
    case "$have" in *" $range "*) continue ;; esac
    clash=$({ ip -4 -o route show root "$range"; ip -4 -o route show match "$range"; } | grep -v -e '^default' -e " dev $LINK " | sort -u)
    if [ -n "$clash" ]; then
      echo "no route to $range: the machine has $clash"
    else
      ip route add "$range" via "$VIA" dev "$LINK" proto ${ROUTE_PROTOCOL}
    fi
  done
}
to_the_front
sync_routes
echo watching
nsenter -t "$P" -n -p ip -4 monitor route | while read -r _; do
  while read -r -t 0.05 _; do :; done
  to_the_front
  sync_routes
done`;

export function findRouteWatchers(layout: HostLayout): readonly ProcessId[] {
  return findProcesses("bash", [MARK, layout.folder]).concat(findProcesses("sh", [MARK, layout.folder]));
}

/** Starts the watcher if it does not run, and waits for its first round. */
export async function ensureRouteWatcher(layout: HostLayout, supervisor: Supervisor, link: string): Promise<void> {
  if (findRouteWatchers(layout).length > 0) return;
  const log = openSync(layout.routesLog, "w");
  const args = [String(supervisor.inner.pid), layout.link, linkAddresses(link).inside, MARK, layout.folder];
  const child = spawn("bash", ["-c", SCRIPT, "bash", ...args], {
    cwd: "/",
    detached: true,
    stdio: ["ignore", log, log],
    env: { PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", LC_ALL: "C.UTF-8" },
  });
  closeSync(log);
  child.unref();
  for (let waited = 0; !isWatching(layout); waited += 10) {
    if (waited > 10_000 || child.exitCode !== null)
      throw new QueztlError({
        kind: "host",
        summary: "the watcher of routes does not start",
        why: lastLines(readFileSync(layout.routesLog, "utf8"), 5),
      });
    await setTimeout(10);
  }
}

function isWatching(layout: HostLayout): boolean {
  return existsSync(layout.routesLog) && /^watching$/m.test(readFileSync(layout.routesLog, "utf8"));
}
