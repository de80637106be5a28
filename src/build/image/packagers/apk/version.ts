/** What a step of a version is; the order decides between versions of which one goes on: `1.0` < `1.0.1`, `1.0` > `1.0_rc1`. */
const DIGIT_OR_ZERO = 0;
const DIGIT = 1;
const LETTER = 2;
const SUFFIX = 3;
const SUFFIX_NUMBER = 4;
const REVISION = 5;
const END = 6;

const BEFORE = ["alpha", "beta", "pre", "rc"];
const AFTER = ["cvs", "svn", "git", "hg", "p"];

/**
 * Compares by the rules of apk-package(5): below 0 if `a` is older. The loop of apk-tools 2 (src/version.c) hides a suffix that follows a zero, and
 * takes `1.0_rc1` for newer than `1.0`; here it is older, as the manual says of pre-releases.
 */
export function compareApkVersions(a: string, b: string): number {
  return compare(a, b, false);
}

/** True if `version` begins with all steps of `prefix`: apk's `~`. */
export function apkVersionStartsWith(version: string, prefix: string): boolean {
  return compare(version, prefix, true) === 0;
}

interface Cursor {
  rest: string;
  type: number;
}

function compare(a: string, b: string, fuzzy: boolean): number {
  const left: Cursor = { rest: withoutHash(a), type: DIGIT };
  const right: Cursor = { rest: withoutHash(b), type: DIGIT };
  let leftValue = 0;
  let rightValue = 0;
  while (left.type === right.type && left.type !== END && leftValue === rightValue) {
    leftValue = take(left);
    rightValue = take(right);
    if (fuzzy && right.type === END && leftValue === rightValue) return 0;
  }
  if (leftValue !== rightValue) return leftValue < rightValue ? -1 : 1;
  if (left.type === right.type) return 0;
  // One goes on where the other ends: it is the newer one, unless it goes on with the suffix of a pre-release.
  if (left.type === SUFFIX && take(left) < 0) return -1;
  if (right.type === SUFFIX && take(right) < 0) return 1;
  return left.type > right.type ? -1 : 1;
}

/** The hash of a commit orders nothing. */
function withoutHash(version: string): string {
  return version.replace(/~[0-9a-f]+/, "");
}

/** The value of the step at the cursor, which goes on to the next. */
function take(cursor: Cursor): number {
  const { text, value, type } = step(cursor);
  cursor.rest = cursor.rest.slice(text.length);
  if (cursor.rest === "") cursor.type = END;
  else if (type === undefined) next(cursor, text.length > 0 ? cursor.type : END);
  else cursor.type = type;
  return value;
}

function step({ rest, type }: Cursor): { readonly text: string; readonly value: number; readonly type?: number } {
  const zeros = type === DIGIT_OR_ZERO ? (/^0+/.exec(rest)?.[0] ?? "") : "";
  // After a dot, more zeros in front are a smaller number: 1.1 > 1.01 > 1.001.
  if (zeros !== "") {
    const goesOn = /^\d/.test(rest.slice(zeros.length));
    return { text: zeros, value: -zeros.length, ...(goesOn ? { type: DIGIT } : {}) };
  }
  if (type === LETTER) return { text: rest.slice(0, 1), value: rest.charCodeAt(0) };
  if (type === SUFFIX) {
    const text = [...BEFORE, ...AFTER].find((suffix) => rest.startsWith(suffix)) ?? "";
    return { text, value: BEFORE.includes(text) ? BEFORE.indexOf(text) - BEFORE.length : AFTER.indexOf(text) };
  }
  const text = /^\d*/.exec(rest)?.[0] ?? "";
  return { text, value: Number(text || "0") };
}

function next(cursor: Cursor, type: number): void {
  const [first = ""] = cursor.rest;
  if (type <= DIGIT && /[a-z]/.test(first)) cursor.type = LETTER;
  else if (type === SUFFIX && /\d/.test(first)) cursor.type = SUFFIX_NUMBER;
  else {
    const known: readonly [RegExp, number][] = [
      [/^\./, DIGIT_OR_ZERO],
      [/^_/, SUFFIX],
      [/^-r/, REVISION],
    ];
    const found = known.find(([mark]) => mark.test(cursor.rest));
    cursor.type = found?.[1] ?? END;
    cursor.rest = found === undefined ? "" : cursor.rest.replace(found[0], "");
  }
}
