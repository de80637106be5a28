import { chdir, cwd } from "node:process";
import { App } from "cdktn";
import { stackFromYaml } from "../../../constructs/yaml/lab-stack";

/** Synthesizes a lab file in this process, with these environment variables: starting another one would take longer than the synthesis. */
export function synthesizeYaml(file: string, root: string, variables: Readonly<Record<string, string>>, outdir: string): void {
  const before = cwd();
  const saved = Object.fromEntries(Object.keys(variables).map((name) => [name, process.env[name]]));
  try {
    chdir(root); // the state and the SSH key are looked for there
    Object.assign(process.env, variables);
    const app = new App({ outdir });
    stackFromYaml(app, file);
    app.synth();
  } finally {
    chdir(before);
    for (const [name, value] of Object.entries(saved)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}
