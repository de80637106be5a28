import { existsSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { tracesOf } from "../host/traces";
import { microImage } from "../support/micro-image";
import { until } from "../support/until";
import { CdkProject } from "./cdk-project";

interface State {
  readonly resources: readonly {
    readonly type: string;
    readonly name: string;
    readonly instances: readonly { readonly status?: string }[];
  }[];
}

let project: CdkProject;

beforeAll(async () => await microImage());

/** What a stack's state has, sorted; a resource that Terraform would replace is marked. */
function stateOf(stack: string): readonly string[] {
  const file = project.path(`.queztl/state/${stack}.tfstate`);
  if (!existsSync(file)) return [];
  const { resources } = JSON.parse(readFileSync(file, "utf8")) as State;
  return resources
    .flatMap(({ type, name, instances }) => instances.map(({ status }) => `${type}.${name}${status ? ` ${status}` : ""}`))
    .sort();
}

describe("three stacks in one app of which one fails", () => {
  const WHOLE = (name: string) =>
    [
      `libvirt_network.${name}-lan`,
      `libvirt_network.${name}-wire`,
      `libvirt_pool.${name}`,
      ...Array.from({ length: 12 }, (_, index) => `libvirt_volume.${name}-disk-${index}`),
    ].sort();

  /** The bridge of a network of stack `two` has the name of one that is there, which only libvirt finds out. */
  const app = (bridge: string) => `import { App } from "cdktn";
import { Cidr, HostStack, Network, Pool, Size, Volume } from "queztl";

const app = new App();
for (const [index, name] of ["one", "two", "three"].entries()) {
  const stack = new HostStack(app, name);
  const pool = new Pool(stack, name);
  new Network(stack, \`\${name}-lan\`, { cidr: Cidr.of(\`10.218.\${index}.0/24\`) });
  new Network(stack, \`\${name}-wire\`, {
    cidr: Cidr.of(\`10.218.\${index + 10}.0/24\`),
    transform: (config) => (name === "two" ? { ...config, bridge: { name: "${bridge}" } } : config),
  });
  for (let disk = 0; disk < 12; disk++) new Volume(stack, \`\${name}-disk-\${disk}\`, { pool, size: Size.of("64MiB") });
}
app.synth();
`;

  beforeAll(() => {
    project = new CdkProject("stacks/three.ts");
  });
  afterAll(async () => await project.remove());

  test.each(["cdktf", "cdktn"])(
    "by %s: the others' state is whole, and the deploy after the fix converges",
    { timeout: 120_000 },
    async (cli) => {
      project.write("stacks/three.ts", app("lo"));
      const failed = await project.run("npx", "--no", "--", cli, "deploy", "*", "--auto-approve");
      expect(failed.code).not.toBe(0);
      expect(failed.stdout + failed.stderr).toMatch(/libvirt_network[\s\S]*\blo\b/);
      expect(stateOf("one")).toEqual(WHOLE("one"));
      expect(stateOf("three")).toEqual(WHOLE("three"));
      expect(stateOf("two").filter((name) => name !== "libvirt_network.two-wire tainted")).toEqual(
        WHOLE("two").filter((name) => name !== "libvirt_network.two-wire"),
      );

      project.write("stacks/three.ts", app("qz-e2e-two"));
      await project.npx(cli, "deploy", "*", "--auto-approve");
      for (const name of ["one", "two", "three"]) expect(stateOf(name)).toEqual(WHOLE(name));
      expect(await project.things()).toHaveLength(3 * 15);
      const again = await project.npx(cli, "deploy", "*", "--auto-approve");
      expect(again.match(/Apply complete! Resources: 0 added, 0 changed, 0 destroyed/g)).toHaveLength(3);

      await project.npx(cli, "destroy", "*", "--auto-approve");
      expect(await project.things()).toEqual([]);
    },
  );
});

describe("the stack that is written on cdktf and the names of a prebuilt provider", () => {
  beforeAll(() => {
    project = new CdkProject("stacks/classic-lab.ts");
    project.takeStack("classic-lab.ts", { "10.78.0.": "10.217.0." });
  });
  afterAll(async () => await project.remove());

  test("deploys with the address in its output, has nothing to change for the other CLI, and is destroyed", {
    timeout: 180_000,
  }, async () => {
    const deployed = await project.npx("cdktf", "deploy", "classic-lab", "--auto-approve");
    expect(deployed).toMatch(/address = "?10\.217\.0\.\d+/);
    await until(
      "the agent of the guest, which the stack does not wait for",
      async () => (await project.guest("classic", "true")).code === 0,
      60_000,
    );
    expect(await project.inGuest("classic", "hostname")).toBe("classic");
    expect(await project.npx("cdktn", "diff", "classic-lab")).toContain("No changes. Your infrastructure matches the configuration.");
    await project.npx("cdktf", "destroy", "classic-lab", "--auto-approve");
    expect(await project.things()).toEqual([]);
    await project.queztl("host", "down");
    expect(await tracesOf(project.hostFolder)).toEqual([]);
  });
});
