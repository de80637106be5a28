/** The version that a source's name says, such as "6.12"; undefined if it says none. */
export function namedVersion(source: { readonly debian?: string; readonly url?: string }): string | undefined {
  return /linux-(?:source-)?(\d+\.\d+)/.exec(source.debian ?? source.url ?? "")?.[1];
}

/** Compares `6.6` and `6.12.117` by major and minor number. */
export function isOlder(version: string, than: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [thanMajor = 0, thanMinor = 0] = than.split(".").map(Number);
  return major < thanMajor || (major === thanMajor && minor < thanMinor);
}
