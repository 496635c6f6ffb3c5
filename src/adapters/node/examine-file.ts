import { readFileSync, statSync } from 'node:fs';
import { examinationCase, examine } from '../../credits/examination/index.ts';
import { Refusal } from '../../kernel/refusal.ts';

/** What a command leaves: JSON for standard output, words for standard error, and its exit code. */
export interface CommandOutcome {
  exitCode: 0 | 1 | 2;
  output?: unknown;
  diagnostics: string[];
}

/** A presentation is a few pages of JSON; a file larger than this is none. */
const fileBytesMax = 5_000_000;

/** Reads a file of text whole. @returns the reason instead, when it cannot be read or is no UTF-8. */
export function readText(path: string, bytesMax: number): { text: string } | { reason: string } {
  try {
    const { size } = statSync(path);
    if (size > bytesMax) return { reason: `INPUT_TOO_LARGE: ${path} has ${size} bytes, at most ${bytesMax}` };
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(path)) };
  } catch (error) {
    return { reason: `FILE_UNREADABLE: ${path}: ${error instanceof Error ? error.message : String(error)}` };
  }
}

export function parseJson(text: string): { value: unknown } | { reason: string } {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    return { reason: `NOT_JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/** A refusal as a line for people: its code, the place in the input, its facts and what to do. */
export const refusalLine = ({ code, at, facts, definition }: Refusal): string =>
  [
    `${code}${at ? ` at ${at}` : ''}: ${definition.title.en}.`,
    `${definition.remedy.en}.`,
    ...(Object.keys(facts).length > 0 ? [JSON.stringify(facts)] : []),
  ].join(' ');

/**
 * `holdfast examine FILE`: one presentation in, the result of its examination out.
 * Exit 0 when it complies or only questions remain, 1 when it does not comply, 2 when the input cannot be read.
 */
export function examineFile(path: string): CommandOutcome {
  const file = readText(path, fileBytesMax);
  if ('reason' in file) return { exitCode: 2, diagnostics: [file.reason] };
  const json = parseJson(file.text);
  if ('reason' in json) return { exitCode: 2, diagnostics: [json.reason] };
  const given = examinationCase.safeParse(json.value);
  if (!given.success)
    return {
      exitCode: 2,
      diagnostics: given.error.issues.map(({ path: at, message }) => `INPUT_INVALID at /${at.join('/')}: ${message}`),
    };
  try {
    const result = examine(given.data);
    return { exitCode: result.complying === false ? 1 : 0, output: result, diagnostics: [] };
  } catch (error) {
    if (error instanceof Refusal) return { exitCode: 2, diagnostics: [refusalLine(error)] };
    throw error;
  }
}
