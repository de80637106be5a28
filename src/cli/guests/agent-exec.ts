import { setTimeout } from "node:timers/promises";
import { QueztlError } from "../../core/error";
import type { Domain } from "../../libvirt/calls/domain";
import { agentCommand } from "../../libvirt/calls/domain-guest";
import { isAgentUnavailable, LibvirtError } from "../../libvirt/error";
import type { Libvirt } from "../../libvirt/libvirt";

export interface ExecResult {
  /** As a shell counts: 128 and the signal's number if one ended it. */
  readonly code: number;
  readonly stdout: Buffer;
  readonly stderr: Buffer;
  /** The agent keeps 16 MiB of output. */
  readonly truncated: boolean;
}

interface ExecStatus {
  readonly exited: boolean;
  readonly exitcode?: number;
  readonly signal?: number;
  readonly "out-data"?: string;
  readonly "err-data"?: string;
  readonly "out-truncated"?: boolean;
  readonly "err-truncated"?: boolean;
}

/** Runs a program in a guest by its agent, and waits for it. @throws QueztlError if the agent is not there */
export async function agentExec(
  libvirt: Libvirt,
  domain: Domain,
  [path = "", ...arg]: readonly string[],
  options: { readonly input?: Buffer; readonly signal?: AbortSignal } = {},
): Promise<ExecResult> {
  const input = options.input === undefined ? {} : { "input-data": options.input.toString("base64") };
  const started = await ask(libvirt, domain, "guest-exec", { path, arg, "capture-output": true, ...input });
  const { pid } = started as { readonly pid: number };
  for (let pause = 5; ; pause = Math.min(pause * 2, 500)) {
    const now = (await ask(libvirt, domain, "guest-exec-status", { pid })) as ExecStatus;
    if (now.exited)
      return {
        code: now.signal === undefined ? (now.exitcode ?? 0) : 128 + now.signal,
        stdout: Buffer.from(now["out-data"] ?? "", "base64"),
        stderr: Buffer.from(now["err-data"] ?? "", "base64"),
        truncated: now["out-truncated"] === true || now["err-truncated"] === true,
      };
    await setTimeout(pause, undefined, options.signal === undefined ? {} : { signal: options.signal });
  }
}

async function ask(libvirt: Libvirt, domain: Domain, execute: string, args: Readonly<Record<string, unknown>>): Promise<unknown> {
  try {
    const answer = await agentCommand(libvirt, domain, JSON.stringify({ execute, arguments: args }));
    return (JSON.parse(answer) as { readonly return?: unknown }).return;
  } catch (error) {
    if (!LibvirtError.is(error)) throw error;
    if (isAgentUnavailable(error) || /guest agent is not (configured|connected)/i.test(error.summary))
      throw new QueztlError({
        kind: "host",
        summary: `the guest agent of ${domain.name} does not answer`,
        why: error.summary,
        fix: "wait until the guest is up; it needs qemu-guest-agent and the VM its channel (org.qemu.guest_agent.0)",
        cause: error,
      });
    if (/Failed to execute child process|No such file/i.test(error.summary))
      throw new QueztlError({
        kind: "not-found",
        summary: `${domain.name} cannot run ${String(args.path)}`,
        why: error.summary,
        cause: error,
      });
    throw error;
  }
}
