/** A piece of content: bytes, or a run of zeros. */
export type Piece = { readonly kind: "data"; readonly data: Buffer } | { readonly kind: "hole"; readonly length: number };

/** Zeros are looked for in blocks of this size, aligned in the content; file systems allocate no less than 4 KiB. */
const BLOCK = 32_768;

const ZEROS = Buffer.alloc(BLOCK);

/** Cuts content into data and runs of whole zero blocks, in order and without loss. */
export async function* findHoles(content: AsyncIterable<Uint8Array>): AsyncGenerator<Piece> {
  let hole = 0;
  for await (const chunk of alignToBlocks(content)) {
    for (const run of runsOf(chunk)) {
      if (run.kind === "hole") {
        hole += run.length;
        continue;
      }
      if (hole > 0) yield { kind: "hole", length: hole };
      hole = 0;
      yield run;
    }
  }
  if (hole > 0) yield { kind: "hole", length: hole };
}

/** The same bytes in chunks that are whole blocks; only the last may be odd. */
async function* alignToBlocks(content: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const piece of content) {
    const bytes = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    const joined = rest.length === 0 ? bytes : Buffer.concat([rest, bytes]);
    const whole = joined.length - (joined.length % BLOCK);
    if (whole > 0) yield joined.subarray(0, whole);
    rest = joined.subarray(whole);
  }
  if (rest.length > 0) yield rest;
}

function* runsOf(chunk: Buffer): Generator<Piece> {
  let start = 0;
  let zeros: boolean | undefined;
  const run = (end: number): Piece =>
    zeros === true ? { kind: "hole", length: end - start } : { kind: "data", data: chunk.subarray(start, end) };
  for (let at = 0; at < chunk.length; at += BLOCK) {
    const isZero = isZeroBlock(chunk.subarray(at, at + BLOCK));
    if (zeros !== undefined && isZero !== zeros) {
      yield run(at);
      start = at;
    }
    zeros = isZero;
  }
  if (start < chunk.length) yield run(chunk.length);
}

function isZeroBlock(block: Buffer): boolean {
  return block[0] === 0 && block.equals(block.length === BLOCK ? ZEROS : ZEROS.subarray(0, block.length));
}
