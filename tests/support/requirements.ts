import { describe, it } from 'vitest';

const demanded = new Set((process.env.HOLDFAST_REQUIRE ?? '').split(',').map((name) => name.trim()));

/**
 * A suite that needs something this machine may not have. Without it the suite is skipped and says what is missing;
 * where HOLDFAST_REQUIRE names it (as CI does), that is a failure.
 */
export function suiteNeeding(
  what: 'mosquitto' | 'openssl' | 'workers' | 'root' | 'processes' | 'chromium',
  missing: string | undefined,
  title: string,
  body: () => void | Promise<void>,
): void {
  if (missing === undefined) describe(title, body);
  else if (demanded.has(what))
    describe(title, () => {
      it(`has ${what}`, () => {
        throw new Error(`HOLDFAST_REQUIRE asks for ${what}: ${missing}`);
      });
    });
  else {
    process.stderr.write(`skipped, ${missing}: ${title}\n`);
    describe.skipIf(true)(`${title} (${missing})`, body);
  }
}
