import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktn";
import { stackFromYaml } from "../../constructs/yaml/lab-stack";
import { packageRoot } from "../../src/core/package-root";

/** `cdk.tf.json` of an app's only stack: Node runs the file against the built package (`npm run build`). */
export function synthesizeApp(file: string, stack: string, env: NodeJS.ProcessEnv = {}): string {
  return intoFolder(stack, (outdir) => {
    execFileSync(process.execPath, ["--disable-warning=ExperimentalWarning", file], {
      cwd: packageRoot(),
      env: { ...process.env, ...env, CDKTF_OUTDIR: outdir },
    });
  });
}

/** `cdk.tf.json` of a lab file. */
export function synthesizeYaml(file: string, stack: string): string {
  return intoFolder(stack, (outdir) => {
    const app = new App({ outdir });
    stackFromYaml(app, file);
    app.synth();
  });
}

function intoFolder(stack: string, body: (outdir: string) => void): string {
  const outdir = mkdtempSync(join(tmpdir(), "queztl-synth-"));
  try {
    body(outdir);
    // The backend's path tells where the folder is.
    return readFileSync(join(outdir, "stacks", stack, "cdk.tf.json"), "utf8").replaceAll(/"path": "[^"]*\.tfstate"/g, '"path": "(state)"');
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
