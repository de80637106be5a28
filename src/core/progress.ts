/** Tells a person what is being done and for how long. Data goes to stdout, progress to stderr. */
export interface Progress {
  /** Starts a step; its end is told by `done` or `failed`. */
  step(text: string): ProgressStep;
  /** One line that belongs to no step. */
  note(text: string): void;
}

export interface ProgressStep {
  /** What it is at right now, such as "3 of 5". Shown live on a terminal only. */
  update(text: string): void;
  done(text?: string): void;
  failed(text?: string): void;
}

/** Says nothing. */
export const silent: Progress = { step: () => ({ update() {}, done() {}, failed() {} }), note() {} };

/** Runs `body` as one step: done when it returns, failed when it throws. */
export async function during<T>(progress: Progress, text: string, body: (step: ProgressStep) => Promise<T>): Promise<T> {
  const step = progress.step(text);
  try {
    const result = await body(step);
    step.done();
    return result;
  } catch (error) {
    step.failed();
    throw error;
  }
}

/** Progress on a terminal (a live line with elapsed time) or, elsewhere, plain lines: one at the start of a step that lasts, one at its end. */
export function terminalProgress(stream: NodeJS.WriteStream = process.stderr): Progress {
  return stream.isTTY ? liveProgress(stream) : plainProgress(stream);
}

function plainProgress(stream: NodeJS.WritableStream): Progress {
  return {
    note: (text) => void stream.write(`${text}\n`),
    step(text) {
      const start = performance.now();
      const slow = setInterval(() => stream.write(`  … ${text} (${seconds(start)})\n`), 10_000);
      slow.unref();
      const end = (mark: string, more?: string) => {
        clearInterval(slow);
        stream.write(`${mark} ${text}${more === undefined ? "" : `: ${more}`} (${seconds(start)})\n`);
      };
      return { update() {}, done: (more) => end("✓", more), failed: (more) => end("✗", more) };
    },
  };
}

function liveProgress(stream: NodeJS.WriteStream): Progress {
  const open = new Set<{ text: string; now: string; start: number }>();
  let timer: NodeJS.Timeout | undefined;
  const clear = () => stream.write("\r\x1b[2K");
  const draw = () => {
    const step = [...open].at(-1);
    if (step === undefined) return;
    const line = `… ${step.text}${step.now === "" ? "" : `: ${step.now}`} (${seconds(step.start)})`;
    stream.write(`\r\x1b[2K${line.slice(0, (stream.columns ?? 80) - 1)}`);
  };
  const line = (text: string) => {
    clear();
    stream.write(`${text}\n`);
    draw();
  };
  return {
    note: line,
    step(text) {
      const entry = { text, now: "", start: performance.now() };
      open.add(entry);
      timer ??= setInterval(draw, 200);
      timer.unref();
      draw();
      const end = (mark: string, more?: string) => {
        open.delete(entry);
        if (open.size === 0) {
          clearInterval(timer);
          timer = undefined;
        }
        line(`${mark} ${text}${more === undefined ? "" : `: ${more}`} (${seconds(entry.start)})`);
      };
      return {
        update: (now) => {
          entry.now = now;
        },
        done: (more) => end("✓", more),
        failed: (more) => end("✗", more),
      };
    },
  };
}

function seconds(start: number): string {
  return `${((performance.now() - start) / 1000).toFixed(1)} s`;
}
