import type { ProgressStep } from "../../core/progress";
import type { SynthesizedStack } from "../project/stack";
import type { Session } from "../session";
import { kindOf } from "./changes";
import { describeWarning, terraformError } from "./diagnostics";
import type { Diagnostic, Hook, Message } from "./message";
import { runTerraform } from "./run";

const DOING: Readonly<Record<string, string>> = { create: "creating", update: "changing", delete: "deleting", read: "reading" };

/** Seconds that each VM took to be made or changed and ready, by name. */
export type ReadyTimes = ReadonlyMap<string, number>;

/** Applies a plan file, with one step of progress for each resource; `among` several stacks it names its own. */
export async function applyPlan(session: Session, stack: SynthesizedStack, file: string, among = false): Promise<ReadyTimes> {
  const diagnostics: Diagnostic[] = [];
  const steps = new Map<string, { readonly step: ProgressStep; readonly begun: number }>();
  const times = new Map<string, number>();
  const key = ({ resource, action }: Hook) => `${action} ${resource.addr}`;
  const onMessage = (message: Message) => {
    if (message.diagnostic !== undefined) diagnostics.push(message.diagnostic);
    const { hook } = message;
    if (hook === undefined) return;
    const { addr, resource_type, resource_name } = hook.resource;
    const what = `${kindOf(resource_type)} ${resource_name}${among ? ` of ${stack.name}` : ""}`;
    const running = steps.get(key(hook));
    const seconds = running === undefined ? undefined : Math.round((performance.now() - running.begun) / 100) / 10;
    if (message.type === "apply_start") {
      steps.set(key(hook), { step: session.progress.step(`${DOING[hook.action ?? ""] ?? hook.action} ${what}`), begun: performance.now() });
      session.event("apply-start", { stack: stack.name, address: addr, action: hook.action });
    } else if (message.type === "apply_complete") {
      running?.step.done();
      if (resource_type === "libvirt_domain" && hook.action !== "delete" && seconds !== undefined) times.set(resource_name, seconds);
      session.event("apply-complete", { stack: stack.name, address: addr, action: hook.action, seconds });
    } else if (message.type === "apply_errored") {
      running?.step.failed();
      session.event("apply-error", { stack: stack.name, address: addr, action: hook.action, seconds });
    }
  };
  const run = await runTerraform(session, stack.folder, ["apply", "-json", "-input=false", "-lock-timeout=20s", "-parallelism=30", file], {
    onMessage,
  });
  if (run.code !== 0) throw terraformError(`the deploy of ${stack.name}`, diagnostics, run);
  for (const diagnostic of diagnostics)
    if (diagnostic.severity === "warning") session.progress.note(describeWarning(diagnostic, session.verbose));
  return times;
}
