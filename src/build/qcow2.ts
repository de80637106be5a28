import { constants, zstdCompressSync } from "node:zlib";

const CLUSTER_BITS = 15;
const CLUSTER = 2 ** CLUSTER_BITS;
const HEADER_LENGTH = 112;
const COMPRESSED = 1n << 62n;
const COPIED = 1n << 63n;
/** Where the sector count begins in the entry of a compressed cluster: 62 - (cluster bits - 8). */
const SECTORS_AT = BigInt(62 - (CLUSTER_BITS - 8));

/**
 * Writes a raw disk as compressed qcow2 (zstd, read by QEMU ≥ 5.1). qemu-img does the same at zstd's lowest level;
 * level 19 saves a tenth, and the bytes do not depend on the version of qemu-img. Clusters of zeros are left out. With clusters of 32 KiB
 * the micro image is smallest: of 64 KiB the tables take more, of 16 KiB the data.
 */
export function compressToQcow2(raw: Buffer): Buffer {
  const clusters = Math.ceil(raw.length / CLUSTER);
  const tables = Math.ceil((clusters * 8) / CLUSTER);
  if (tables * 8 > CLUSTER) throw new RangeError("the disk is too large for this writer (128 GiB)");
  const firstTable = 4; // header, reference table, reference counts, level 1
  let end = (firstTable + tables) * CLUSTER;
  const level2 = Buffer.alloc(tables * CLUSTER);
  const data: Buffer[] = [];
  const references = new Map<number, number>();
  const count = (from: number, to: number) => {
    for (let index = Math.floor(from / CLUSTER); index <= Math.floor((to - 1) / CLUSTER); index++)
      references.set(index, (references.get(index) ?? 0) + 1);
  };
  for (let index = 0; index < clusters; index++) {
    const part = raw.subarray(index * CLUSTER, (index + 1) * CLUSTER);
    if (isZero(part)) continue;
    const packed = compress(part.length === CLUSTER ? part : Buffer.concat([part, Buffer.alloc(CLUSTER - part.length)]));
    const sectors = Math.floor((end + packed.length - 1) / 512) - Math.floor(end / 512);
    level2.writeBigUInt64BE(COMPRESSED | (BigInt(sectors) << SECTORS_AT) | BigInt(end), index * 8);
    // the last sector counts whole: QEMU accounts for compressed data in sectors
    count(Math.floor(end / 512) * 512, (Math.floor(end / 512) + sectors + 1) * 512);
    data.push(packed);
    end += packed.length;
  }
  const total = Math.ceil(end / CLUSTER);
  if (total * 2 > CLUSTER) throw new RangeError("the disk's content is too large for this writer (512 MiB)");
  for (let index = 0; index < firstTable + tables; index++) references.set(index, 1);
  const meta = metadata(raw.length, tables, references);
  return Buffer.concat([meta, level2, ...data, Buffer.alloc((512 - (end % 512)) % 512)]);
}

function metadata(size: number, tables: number, references: ReadonlyMap<number, number>): Buffer {
  const out = Buffer.alloc(4 * CLUSTER);
  out.write("QFI\xfb", 0, "latin1");
  out.writeUInt32BE(3, 4);
  out.writeUInt32BE(CLUSTER_BITS, 20);
  out.writeBigUInt64BE(BigInt(size), 24);
  out.writeUInt32BE(tables, 36);
  out.writeBigUInt64BE(BigInt(3 * CLUSTER), 40);
  out.writeBigUInt64BE(BigInt(CLUSTER), 48);
  out.writeUInt32BE(1, 56);
  out.writeBigUInt64BE(1n << 3n, 72); // incompatible feature: the compression type is not zlib
  out.writeUInt32BE(4, 96); // 16-bit reference counts
  out.writeUInt32BE(HEADER_LENGTH, 100);
  out[104] = 1; // zstd
  out.writeBigUInt64BE(BigInt(2 * CLUSTER), CLUSTER);
  for (const [index, value] of references) out.writeUInt16BE(value, 2 * CLUSTER + index * 2);
  for (let table = 0; table < tables; table++) out.writeBigUInt64BE(COPIED | BigInt((4 + table) * CLUSTER), 3 * CLUSTER + table * 8);
  return out;
}

const ZEROS = Buffer.alloc(CLUSTER);

function isZero(part: Buffer): boolean {
  return part.equals(ZEROS.subarray(0, part.length));
}

function compress(cluster: Buffer): Buffer {
  return zstdCompressSync(cluster, { params: { [constants.ZSTD_c_compressionLevel]: 19 } });
}
