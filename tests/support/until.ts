export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits for a condition, however slow the machine; what it waited for is in the error when it never comes. */
export async function until(
  condition: () => boolean | Promise<boolean>,
  what: string,
  deadlineMs = 180_000,
): Promise<void> {
  const givenUpAt = performance.now() + deadlineMs;
  while (!(await condition())) {
    if (performance.now() > givenUpAt) throw new Error(`waited in vain for ${what}`);
    await sleep(20);
  }
}
