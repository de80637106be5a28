import { existsSync, readdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/**
 * Why Terraform or OpenTofu would not look into the user's plugin folder `plugins`, as sentences; empty when all is well.
 * (A `provider_installation` block anywhere in the CLI configuration replaces all the folders that are looked into otherwise.)
 */
export function pluginFolderWarnings(plugins: string, env: NodeJS.ProcessEnv): readonly string[] {
  const { files, warnings } = configFiles(env);
  const blocking = files.filter((file) => {
    const text = withoutComments(readFileSync(file, "utf8"));
    return /(^|[\s{,])"?provider_installation"?\s*[{:=]/.test(text) && !text.includes(plugins);
  });
  const ignored = blocking.map(
    (file) =>
      `${file} has a provider_installation block, so ${plugins} is ignored. ` +
      `To fix it: add filesystem_mirror { path = "${plugins}" include = ["*/queztl/*"] } to it and exclude = ["*/queztl/*"] to its direct block.`,
  );
  return [...warnings, ...ignored];
}

/** The CLI configuration files that count: the one that a variable names, or else those of the home folder. */
function configFiles(env: NodeJS.ProcessEnv): { readonly files: readonly string[]; readonly warnings: readonly string[] } {
  const named = env.TF_CLI_CONFIG_FILE || env.TERRAFORM_CONFIG;
  if (named !== undefined && named !== "") {
    if (existsSync(named)) return { files: [named], warnings: [] };
    return { files: [], warnings: [`TF_CLI_CONFIG_FILE names ${named}, which does not exist. To fix it: unset TF_CLI_CONFIG_FILE.`] };
  }
  const home = env.HOME || homedir();
  const folder = join(home, ".terraform.d");
  const fragments = existsSync(folder) ? readdirSync(folder).filter((name) => /\.tfrc(\.json)?$/.test(name)) : [];
  const all = [join(home, ".terraformrc"), join(home, ".tofurc"), ...fragments.map((name) => join(folder, name))];
  return { files: all.filter((file) => existsSync(file)), warnings: [] };
}

function withoutComments(text: string): string {
  return text.replaceAll(/"(?:[^"\\\n]|\\.)*"|#[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (match) => (match.startsWith('"') ? match : " "));
}
