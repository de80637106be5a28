import { type Command, Option } from "commander";
import { buildImage } from "../../build/image";
import { bootImage } from "../../build/image/boot";
import { during } from "../../core/progress";
import { Size } from "../../core/size";
import type { Session } from "../session";
import { pairs } from "../table";

interface BootChoices {
  readonly memory: string;
  readonly timeout: string;
  readonly accel: "tcg" | "kvm";
  readonly console?: boolean;
}

/** `queztl image boot NAME` */
export function boot(command: Command, session: Session): void {
  command
    .argument("<name>", "an image of queztl image list")
    .option("--memory <size>", "memory of the guest", "512MiB")
    .option("--timeout <seconds>", "how long to wait for its agent", "120")
    .addOption(new Option("--accel <kind>", "software emulation, or KVM").choices(["tcg", "kvm"]).default("tcg"))
    .option("--console", "show its console")
    .option("--json", "print JSON")
    .action(async (name: string, { memory, timeout, accel, console }: BootChoices) => {
      const image = await buildImage(name, { progress: session.progress });
      const options = {
        memory: Size.of(memory).toMebibytes(),
        timeout: Number(timeout) * 1000,
        accelerator: accel,
        signal: session.interrupts.signal,
        ...(console === true ? { onConsole: (text: string) => void process.stderr.write(text) } : {}),
      };
      const report = await session.interrupts.shield(() =>
        during(session.progress, `booting ${image.name}`, async () => await bootImage(image, options)),
      );
      const { console: _console, ...times } = report;
      if (session.json) return session.document({ name: image.name, hash: image.hash, accelerator: accel, milliseconds: times });
      const seconds = (time: number | undefined) => (time === undefined ? undefined : `${(time / 1000).toFixed(2)} s`);
      return session.print(
        pairs([
          ["image", image.name],
          ["login prompt", seconds(times.login)],
          ["agent answers", seconds(times.agent)],
          ["address", seconds(times.address)],
          ["ready", seconds(times.ready)],
        ]),
      );
    });
}
