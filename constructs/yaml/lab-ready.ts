import { Duration } from "../../src/core/duration";
import type { LabVm } from "../../src/core/model/lab";
import { Ready, type ReadyOptions } from "../vm/ready";

/** What a VM of the lab waits for. */
export function labReady(ready: NonNullable<LabVm["ready"]>): Ready {
  if (typeof ready === "string") return Ready[ready]();
  const options: ReadyOptions = {
    ...(ready.timeout === undefined ? {} : { timeout: Duration.of(ready.timeout) }),
    ...(ready.on_timeout === undefined ? {} : { onTimeout: ready.on_timeout }),
  };
  const all: Ready[] = [];
  if (ready.lease === true) all.push(Ready.lease(options));
  if (ready.address === true) all.push(Ready.address(options));
  if (ready.agent === true) all.push(Ready.agent(options));
  if (ready.tcp !== undefined) all.push(Ready.tcp(ready.tcp, options));
  if (ready.ssh !== undefined && ready.ssh !== false) all.push(Ready.ssh(ready.ssh === true ? 22 : ready.ssh, options));
  if (ready.console !== undefined) all.push(Ready.console(new RegExp(ready.console), options));
  return Ready.all(...all);
}
