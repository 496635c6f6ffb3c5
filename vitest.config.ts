import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const slow = ['tests/runtime/**/*.test.ts', 'tests/faults/**/*.test.ts', 'tests/workers/**/*.test.ts'];
// A test waits for PostgreSQL as long as it works itself, so two of them keep two cores busy.
const maxWorkers = process.env.HOLDFAST_TEST_DATABASE_URL ? 1 : Math.min(4, Math.max(2, availableParallelism() - 1));
const onPostgres = {
  globalSetup: ['tests/support/global-setup.ts'],
  pool: 'forks' as const,
  hookTimeout: 120_000,
};

/**
 * `unit` needs nothing but this checkout; `integration` starts an embedded PostgreSQL for each worker; `runtime` starts,
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
          maxWorkers,
          // How fast the machine is must not decide.
          testTimeout: 120_000,
        },
      },
      {
        test: {
          ...onPostgres,
          name: 'integration',
          setupFiles: ['tests/support/turn-rules.ts'],
          // One import of the service a worker, not one a file: each file has a database and a tenant of its own.
          isolate: false,
          maxWorkers,
          include: ['tests/**/*.test.ts'],
          exclude: ['tests/architecture/**', ...slow],
          testTimeout: 240_000,
        },
      },
      {
        test: {
          ...onPostgres,
          name: 'runtime',
          include: slow,
          // Long stories of whole processes: on a busy machine they take several times what they take alone.
          testTimeout: 900_000,
          // They wait for other processes more than they work.
          maxWorkers: 3,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
