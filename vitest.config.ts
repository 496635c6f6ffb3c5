import { defineConfig } from 'vitest/config';

const slow = ['tests/runtime/**/*.test.ts', 'tests/faults/**/*.test.ts', 'tests/workers/**/*.test.ts'];
const onPostgres = {
  globalSetup: ['tests/support/global-setup.ts'],
  pool: 'forks' as const,
  hookTimeout: 120_000,
};

/**
 * `unit` needs nothing but this checkout; `integration` starts one embedded PostgreSQL for the run; `runtime` starts,
 * kills and cuts off whole processes, so it has the machine to itself.
 */
export default defineConfig({
  test: {
    // A second run reads what the first one compiled: half of the time of a small run.
    experimental: { fsModuleCache: true },
    projects: [
      {
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts', 'simulators/**/*.test.ts', 'tests/architecture/**/*.test.ts'],
          // Pure rules share no state that one file could leave to another.
          isolate: false,
          // How fast the machine is must not decide.
          testTimeout: 120_000,
        },
      },
      {
        test: {
          ...onPostgres,
          name: 'integration',
          include: ['tests/**/*.test.ts'],
          exclude: ['tests/architecture/**', ...slow],
          testTimeout: 60_000,
        },
      },
      {
        test: {
          ...onPostgres,
          name: 'runtime',
          include: slow,
          testTimeout: 240_000,
          // They wait for other processes more than they work.
          maxWorkers: 3,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
