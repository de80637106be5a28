/** What `queztl doctor` says about one thing. */
export interface CheckResult {
  /** Stable, such as `kvm`; scripts look for it. */
  readonly id: string;
  readonly status: "ok" | "warn" | "fail";
  /** What was found. */
  readonly why: string;
  /** What to do; there unless all is well. */
  readonly fix?: string;
}

export type Check = () => CheckResult | Promise<CheckResult>;

export function ok(id: string, why: string): CheckResult {
  return { id, status: "ok", why };
}

/** Something works less well, or a feature that not everybody uses is missing. */
export function warn(id: string, why: string, fix: string): CheckResult {
  return { id, status: "warn", why, fix };
}

/** Nothing works before this is mended. */
export function fail(id: string, why: string, fix: string): CheckResult {
  return { id, status: "fail", why, fix };
}
