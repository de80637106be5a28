/** What is no error of the source but what follows from one: make's own lines come last. */
const SIGNS: readonly RegExp[] = [
  /^(.*No space left on device.*)$/m,
  /^(\S+:\d+(?::\d+)?: (?:fatal )?error: .*(?:\n[ \t]*\d*[ \t]+\|.*){0,3})/m,
  /^(\S*ld(?:\.bfd|\.lld)?: .*(?:undefined reference|error|cannot).*)$/m,
  /^(ERROR: modpost: .*)$/m,
  /^(.*: (?:command )?not found)$/m,
  /^(.*Killed(?: signal terminated program)? .*)$/m,
  /^((?!make)\S+:\d+: (?!warning).+)$/m,
  /^(make\[?\d*\]?: \*\*\* .*)$/m,
];

/** The first line (with what the compiler shows under it) of a build's log that says what is wrong. */
export function firstError(log: string): string | undefined {
  for (const sign of SIGNS) {
    const found = sign.exec(log)?.[1];
    if (found !== undefined) return found.trimEnd();
  }
  return undefined;
}
