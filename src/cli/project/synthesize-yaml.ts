import { chdir, cwd } from "node:process";
import { App } from "cdktn";
import { stackFromYaml } from "../../../constructs/yaml/lab-stack";
import { appEnvironment } from "./app-environment";

/** Synthesizes a lab file in this process: starting another one would take longer than the synthesis. */
export function synthesizeYaml(file: string, root: string, outdir: string, env: NodeJS.ProcessEnv): void {
  const before = cwd();
  const variables = appEnvironment(outdir, env);
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
