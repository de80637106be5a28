import { truncateSync, writeFileSync } from "node:fs";
import { run } from "../core/process";

export interface Ext4Options {
  readonly size: number;
  readonly label: string;
  readonly uuid: string;
  /** Whose the files are: all root's, or as they are in the folder. @default "root" */
  readonly owners?: "root" | "kept";
  /** Dates of the files: all the same, or as they are in the folder. @default "same" */
  readonly dates?: "same" | "kept";
  /** Bytes of disk for each inode. @default 16384 */
  readonly bytesPerInode?: number;
}

const FAKE_TIME = "1";
/** Room in the group descriptors to grow online up to 1 TiB. */
const GROWS_TO_BLOCKS = 2 ** 28;

/**
 * Makes an ext4 image from a folder, without mounting, loop devices or root rights; modes and extended attributes (file capabilities) come
 * along. Same folder, same bytes: mke2fs 1.47.0 takes inode times (and owners) from the unpacked files, so one debugfs pass sets them.
 */
export async function makeExt4(file: string, folder: string, options: Ext4Options): Promise<void> {
  const env = {
    ...process.env,
    E2FSPROGS_FAKE_TIME: FAKE_TIME,
    SOURCE_DATE_EPOCH: FAKE_TIME,
    PATH: `${process.env.PATH ?? ""}:/usr/sbin:/sbin`,
    MKE2FS_CONFIG: "/dev/null",
    LC_ALL: "C.UTF-8",
  };
  const fix = "install e2fsprogs; if it lacks room, give the image a larger disk.size";
  writeFileSync(file, "");
  truncateSync(file, options.size);
  const features =
    "has_journal,extent,huge_file,flex_bg,metadata_csum,64bit,dir_nlink,extra_isize,sparse_super,filetype,resize_inode,dir_index,ext_attr,large_file";
  const extended = `hash_seed=${options.uuid},lazy_itable_init=1,lazy_journal_init=1,resize=${GROWS_TO_BLOCKS}`;
  const inodes = String(options.bytesPerInode ?? 16384);
  const layout = ["-t", "ext4", "-O", `none,${features}`, "-b", "4096", "-I", "256", "-i", inodes, "-J", "size=16", "-m", "1"];
  await run("mke2fs", ["-q", "-F", ...layout, "-L", options.label, "-U", options.uuid, "-E", extended, "-d", folder, file], {
    env,
    fix,
    endsWithUs: true,
    what: "making the root file system",
  });
  const used = await usedInodes(file, env);
  const fields = [
    "ctime @1",
    "atime @1",
    "crtime @1",
    ...(options.dates === "kept" ? [] : ["mtime @1"]),
    ...(options.owners === "kept" ? [] : ["uid 0", "gid 0"]),
  ];
  const commands = used.flatMap((inode) => fields.map((field) => `set_inode_field <${inode}> ${field}`));
  await run("debugfs", ["-w", "-f", "-", file], {
    env,
    fix,
    endsWithUs: true,
    input: `${commands.join("\n")}\n`,
    what: "setting the root file system's dates",
  });
}

/** The root (2) and what a file, folder or link has: all that is not reserved (below 11) and not free. */
async function usedInodes(file: string, env: NodeJS.ProcessEnv): Promise<number[]> {
  const { stdout } = await run("dumpe2fs", [file], { env, fix: "install e2fsprogs", what: "reading the root file system" });
  const total = Number(/^Inode count:\s+(\d+)$/m.exec(stdout)?.[1]);
  const free = new Set<number>();
  for (const [, ranges = ""] of stdout.matchAll(/^ {2}Free inodes: (.*)$/gm)) {
    for (const range of ranges.split(", ").filter((text) => text !== "")) {
      const [from = 0, to = from] = range.split("-").map(Number);
      for (let inode = from; inode <= to; inode++) free.add(inode);
    }
  }
  const others = Array.from({ length: total - 10 }, (_, index) => index + 11).filter((inode) => !free.has(inode));
  return [2, ...others];
}
