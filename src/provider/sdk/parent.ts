/**
 * Calls back once when the process that started this one has ended. Its number comes from the shell lines at the head of the bundle: by the
 * time that we run it may be gone already.
 */
export function onParentGone(callback: () => void, everyMilliseconds = 500): void {
  const parent = Number(process.env.QUEZTL_PARENT) || process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    callback();
  }, everyMilliseconds);
  timer.unref();
}
