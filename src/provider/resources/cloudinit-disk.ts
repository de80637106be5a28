import { createHash } from "node:crypto";
import { mkdir, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { cacheFolder } from "../../core/paths";
import { cloudinitDisk as table } from "../../schema/storage";
import { seedDocuments } from "../../seed/nocloud";
import { seedImage } from "../../seed/render";
import type { Host, HostSettings } from "../host";
import { terraformSchema } from "../mapping/terraform";
import type { Resource } from "../sdk/resource";
import { moveFrom } from "../sdk/stored-state";
import type { Values } from "../sdk/value";
import { type PlanRules, planTable, validateTable } from "./table-plan";

const rules: PlanRules = { table, kind: "seed" };

/** `libvirt_cloudinit_disk`: a file on the machine that runs Terraform, made wherever it is missing. */
export function cloudinitDiskResource(unknownKeys: () => HostSettings["unknownKeys"]): Resource<Host> {
  return {
    schema: terraformSchema(table),
    validate: (config) => validateTable(table, config, unknownKeys()),
    plan: async (request, { client }) => {
      const plan = planTable(rules, request, client);
      return plan.planned === null ? plan : { ...plan, planned: withoutReport(plan.planned) };
    },
    create: async ({ planned }) => ({ state: { ...planned, ...(await makeFile(planned)) } }),
    read: async ({ state }) => ({ state: { ...state, ...(await makeFile(state)) } }),
    update: async ({ planned }) => ({ state: { ...planned, ...(await makeFile(planned)) } }),
    delete: async ({ prior }) => {
      await rm(String(prior.path), { force: true });
      return { state: null };
    },
    move: moveFrom("dmacvicar/libvirt", table.type),
  };
}

/** This one has no `change`. */
function withoutReport(planned: Values): Values {
  const { change: _change, ...others } = planned;
  return others;
}

interface SeedFile {
  readonly id: string;
  readonly path: string;
  readonly size: number;
}

async function makeFile(values: Values): Promise<SeedFile> {
  const image = render(values);
  const id = createHash("sha256").update(image).digest("hex");
  const folder = join(cacheFolder(), "seeds");
  const path = join(folder, `${id.slice(0, 32)}.iso`);
  if (!(await isThere(path, image.length))) {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const partial = `${path}.${process.pid}`;
    await writeFile(partial, image, { mode: 0o600 });
    // The same time wherever it is made: a volume made of it is made anew when size or time change.
    await utimes(partial, 0, 0);
    await rename(partial, path);
  }
  return { id, path, size: image.length };
}

async function isThere(path: string, size: number): Promise<boolean> {
  try {
    return (await stat(path)).size === size;
  } catch {
    return false; // it is made then
  }
}

function render({ name, user_data, meta_data, network_config }: Values): Buffer {
  const { metaData } = seedDocuments({ hostname: String(name).replace(/\.iso$/, ""), sshAuthorizedKeys: [] });
  return seedImage({
    userData: String(user_data),
    metaData: typeof meta_data === "string" ? meta_data : metaData,
    ...(typeof network_config === "string" ? { networkConfig: network_config } : {}),
  });
}
