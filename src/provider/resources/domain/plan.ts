import type { Change } from "../../../core/model/change";
import { isObject, valueAt } from "../../../schema/check";
import { domain as table } from "../../../schema/domain/domain";
import type { Host } from "../../host";
import type { Difference } from "../../mapping/difference";
import { effective } from "../../mapping/plan";
import { hasUnknown, plain } from "../../mapping/values";
import type { Diagnostic } from "../../sdk/diagnostic";
import type { PlanRequest } from "../../sdk/resource";
import { Unknown, type Value, type Values } from "../../sdk/value";
import { failure } from "../failure";
import { nameOf, type PlanRules } from "../table-plan";
import { declaredMetadata } from "../user-metadata";
import { reachOf } from "./reach";
import { waitForOf } from "./wait-for";

export function domainRules(host: Host | undefined): PlanRules {
  return {
    table,
    kind: "VM",
    classify: classifyDomain,
    check: (config) => checkDomain(config, host?.settings.uri),
    opens,
    pending: (prior, config) =>
      prior.ready === false && waitForOf(config.wait_for, config.devices) !== undefined ? "none: waits again for readiness" : undefined,
    warn,
  };
}

/** Nothing is disturbed by a restart of what does not run, and only media can be swapped live. */
export function classifyDomain(difference: Difference, prior: Values, planned: Values): Change {
  if (difference.path[0] === "running") return planned.running === false ? "restart" : "live";
  if (difference.call === "media" && !isRemovable(difference, planned)) return offline("restart", prior);
  return offline(effective(difference), prior);
}

function offline(change: Change, prior: Values): Change {
  return change === "restart" && prior.running === false ? "live" : change;
}

function isRemovable({ path }: Difference, planned: Values): boolean {
  const [, , index] = path;
  const devices = plain(planned.devices);
  const disks: unknown = isObject(devices) ? devices.disks : undefined;
  const disk: unknown = Array.isArray(disks) && typeof index === "number" ? disks[index] : undefined;
  return isObject(disk) && (disk.device === "cdrom" || disk.device === "floppy");
}

function checkDomain(config: Values, uri: string | undefined): readonly Diagnostic[] {
  const problems: Diagnostic[] = [];
  const error = (summary: string, detail: string, ...path: string[]) =>
    problems.push({ severity: "error", summary: `${nameOf(table, config)}: ${summary}`, detail, path });
  if ((config.memory ?? null) === null)
    error("memory is required", 'Give the guest memory, such as memory = 512 and memory_unit = "MiB".', "memory");
  const create = plain(config.create);
  if (isObject(create) && create.autodestroy === true)
    error(
      "create.autodestroy cannot be true",
      "A domain must outlive the provider, which ends with every apply. Leave the key out.",
      "create",
    );
  checkVcpus(config, error);
  if (!hasUnknown(config.metadata)) {
    try {
      declaredMetadata(plain(config.metadata));
    } catch (thrown) {
      problems.push(failure(table, config, "reading metadata.xml of", thrown));
    }
  }
  if (!hasUnknown(config.wait_for) && !hasUnknown(config.devices)) checkWaitFor(config, uri, error);
  return problems;
}

type Report = (summary: string, detail: string, ...path: string[]) => void;

function checkVcpus({ vcpu, vcpu_current }: Values, error: Report): void {
  if (typeof vcpu !== "number" || typeof vcpu_current !== "number" || vcpu_current <= vcpu) return;
  error(`vcpu_current ${vcpu_current} is more than vcpu ${vcpu}`, "vcpu is the most that the guest can have.", "vcpu_current");
}

function checkWaitFor(config: Values, uri: string | undefined, error: Report): void {
  const declared = plain(config.wait_for);
  const pattern = isObject(declared) && isObject(declared.console) ? declared.console.pattern : undefined;
  if (typeof pattern === "string" && !isRegExp(pattern)) {
    error(`wait_for.console.pattern is not a regular expression: ${pattern}`, "Write it as in JavaScript, without slashes.", "wait_for");
    return;
  }
  const waitFor = waitForOf(config.wait_for, config.devices);
  if (waitFor === undefined) return;
  if (config.running === false) error("wait_for cannot come true with running = false", "Remove one of the two.", "wait_for");
  if (waitFor.agent && !hasAgentChannel(config.devices))
    error(
      "wait_for.agent needs the agent's channel",
      'Add to devices: channels = [{ source = { unix = {} }, target = { virt_io = { name = "org.qemu.guest_agent.0" } } }]',
      "wait_for",
    );
  const probes = waitFor.tcp !== undefined || waitFor.ssh !== undefined;
  if (probes && uri !== undefined && reachOf(uri) === undefined)
    error(
      "wait_for.tcp and wait_for.ssh need a local or an ssh URI",
      `The guests of ${uri} cannot be reached from here. Wait for the agent or a lease instead.`,
      "wait_for",
    );
}

function hasAgentChannel(devices: Value | undefined): boolean {
  const declared = plain(devices);
  const channels: readonly unknown[] = isObject(declared) && Array.isArray(declared.channels) ? declared.channels : [];
  return channels.some((channel) => valueAt(channel, "target.virt_io.name") === "org.qemu.guest_agent.0");
}

function isRegExp(pattern: string): boolean {
  try {
    return new RegExp(pattern) !== undefined;
  } catch {
    return false;
  }
}

/** What an update leaves open until it is done. */
function opens(found: readonly Difference[], verdict: Change, { prior }: PlanRequest): readonly string[] {
  const waits = prior?.ready === false;
  const cards = found.some(({ path }) => path[0] === "devices" && path[1] === "interfaces");
  const starts = verdict === "restart" || found.some(({ path }) => path[0] === "running");
  return [
    ...(waits || starts || verdict === "replace" ? ["ready", "ready_seconds", "network_interfaces"] : cards ? ["network_interfaces"] : []),
  ];
}

function warn(_found: readonly Difference[], verdict: Change, planned: Values, summary: string): readonly Diagnostic[] {
  if (verdict !== "restart") return [];
  const text = summary.slice(summary.indexOf(": ") + 2);
  const way = onRestart(planned.on_restart);
  const name = typeof planned.name === "string" ? planned.name : "the VM";
  if (way === "fail")
    return [
      {
        severity: "error",
        summary: `${nameOf(table, planned)} would have to restart: ${text}`,
        detail: 'on_restart is "fail". Set it to "restart" or "defer", or take the change back.',
        path: ["on_restart"],
      },
    ];
  if (way === "defer")
    return [
      {
        severity: "warning",
        summary: `${name} keeps running as it is until its next power-off and start: ${text}`,
        detail: 'on_restart is "defer". A reboot inside the guest does not make the change.',
      },
    ];
  return [{ severity: "warning", summary: `${name} restarts: ${text}`, detail: "What runs in the guest is interrupted." }];
}

export function onRestart(value: Value | undefined): "restart" | "defer" | "fail" {
  if (value instanceof Unknown) return "restart";
  return value === "defer" || value === "fail" ? value : "restart";
}
