/** Calls back once when the process that started this one has ended. */
export function onParentGone(callback: () => void, everyMilliseconds = 500): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    callback();
  }, everyMilliseconds);
  timer.unref();
}
