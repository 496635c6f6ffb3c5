import type { CommandOutcome } from '../../adapters/node/examine-file.ts';

export const print = (value: unknown): void => {
  process.stdout.write(typeof value === 'string' ? value : `${JSON.stringify(value, null, 2)}\n`);
};

export const tell = (line: string) => process.stderr.write(`${line}\n`);

/** What every command leaves: JSON on standard output, words on standard error, 0 done, 1 a "no", 2 wrong use or input. */
export function leave({ output, diagnostics, exitCode }: CommandOutcome): void {
  for (const line of diagnostics) tell(line);
  if (output !== undefined) print(output);
  process.exitCode = exitCode;
}
