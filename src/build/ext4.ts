import { truncateSync, writeFileSync } from "node:fs";
import { run } from "../core/process";

export interface Ext4Options {
  readonly size: number;
  readonly label: string;
  readonly uuid: string;
}

const FAKE_TIME = "1";
/** Room in the group descriptors to grow online up to 1 TiB. */
const GROWS_TO_BLOCKS = 2 ** 28;

/**
 * Makes an ext4 image from a folder, owned by root, without mounting, loop devices or root rights. Same folder, same bytes:
 * mke2fs 1.47.0 takes inode times (and owners) from the unpacked files, so one debugfs pass sets them.
 */
export async function makeExt4(file: string, folder: string, options: Ext4Options): Promise<void> {
  const env = {
    ...process.env,
    E2FSPROGS_FAKE_TIME: FAKE_TIME,
    SOURCE_DATE_EPOCH: FAKE_TIME,
    PATH: `${process.env.PATH ?? ""}:/usr/sbin:/sbin`,
    MKE2FS_CONFIG: "/dev/null",
  };
  const fix = "install e2fsprogs";
  writeFileSync(file, "");
  truncateSync(file, options.size);
  const features =
    "has_journal,extent,huge_file,flex_bg,metadata_csum,64bit,dir_nlink,extra_isize,sparse_super,filetype,resize_inode,dir_index,ext_attr,large_file";
  const extended = `hash_seed=${options.uuid},lazy_itable_init=1,lazy_journal_init=1,resize=${GROWS_TO_BLOCKS}`;
  const layout = ["-t", "ext4", "-O", `none,${features}`, "-b", "4096", "-I", "256", "-i", "16384", "-J", "size=16", "-m", "1"];
  await run("mke2fs", ["-q", "-F", ...layout, "-L", options.label, "-U", options.uuid, "-E", extended, "-d", folder, file], {
    env,
    fix,
    what: "making the root file system",
  });
  const used = await usedInodes(file, env);
  const fields = ["ctime @1", "atime @1", "mtime @1", "crtime @1", "uid 0", "gid 0"];
  const commands = used.flatMap((inode) => fields.map((field) => `set_inode_field <${inode}> ${field}`));
  await run("debugfs", ["-w", "-f", "-", file], {
    env,
    fix,
    input: `${commands.join("\n")}\n`,
    what: "setting the root file system's dates",
  });
}

/** Inodes of a fresh file system of one group are used from the first on: 2 is the root, 11 the first free one. */
async function usedInodes(file: string, env: NodeJS.ProcessEnv): Promise<number[]> {
  const { stdout } = await run("dumpe2fs", ["-h", file], { env, fix: "install e2fsprogs", what: "reading the root file system" });
  const value = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)$`, "m").exec(stdout)?.[1]);
  const last = value("Inode count") - value("Free inodes");
  return [2, ...Array.from({ length: Math.max(0, last - 10) }, (_, index) => index + 11)];
}
