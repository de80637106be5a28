/** Samples of one figure. */
export interface Spread {
  readonly min: number;
  readonly median: number;
  readonly mean: number;
  readonly deviation: number;
}

/** To a tenth. */
export function spread(samples: readonly number[]): Spread {
  const sorted = [...samples].sort((a, b) => a - b);
  const mean = samples.reduce((sum, sample) => sum + sample, 0) / samples.length;
  const variance = samples.reduce((sum, sample) => sum + (sample - mean) ** 2, 0) / samples.length;
  const round = (value: number) => Math.round(value * 10) / 10;
  return {
    min: round(sorted[0] ?? 0),
    median: round(sorted[Math.floor(sorted.length / 2)] ?? 0),
    mean: round(mean),
    deviation: round(Math.sqrt(variance)),
  };
}
