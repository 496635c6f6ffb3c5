import * as z from 'zod';
import {
  defaultRelease,
  findingsOf,
  inputLengthMax,
  isError,
  lintCredit,
  type MessageFinding,
  mainAmount,
  messageTypes,
  openEnvelope,
  type ParseOptions,
  type ParseResult,
  parseMessages,
  referencesOf,
  releases,
  renderAsRead,
} from '../../credits/swift/index.ts';
import { Refusal } from '../../kernel/refusal.ts';
import { type CommandOutcome, parseJson, readText, refusalLine } from './examine-file.ts';

/** Options of `mt parse` and `mt check`: the type of a bare text, and the release to hold it to. */
export const mtOptions = z.strictObject({
  type: z.enum(messageTypes).optional(),
  release: z.enum(releases).default(defaultRelease),
});
export type MtOptions = z.input<typeof mtOptions>;

const line = ({ code, field, line: at, text }: MessageFinding): string =>
  `${code}${field ? ` field ${field}` : ''}${at ? ` line ${at}` : ''}: ${text}`;

function read(path: string, given: MtOptions): { results: ParseResult[] } | { failed: CommandOutcome } {
  const options = mtOptions.safeParse(given);
  if (!options.success)
    return {
      failed: {
        exitCode: 2,
        diagnostics: options.error.issues.map(({ path: at, message }) => `--${at.join('')}: ${message}`),
      },
    };
  const file = readText(path, inputLengthMax);
  if ('reason' in file) return { failed: { exitCode: 2, diagnostics: [file.reason] } };
  const { type, release } = options.data;
  const parse: ParseOptions = type === undefined ? { release } : { type, release };
  return { results: parseMessages(file.text, parse) };
}

/** A message with what it refers to and, in an envelope, what it carries. */
function withContext(result: ParseResult): unknown {
  if (!result.ok) return { errors: result.errors };
  const { message, warnings } = result;
  const references = referencesOf(message);
  const amount = mainAmount(message);
  return {
    ...message,
    ...(amount ? { mainAmount: { ...amount, amountMinor: amount.amountMinor.toString() } } : {}),
    ...(Object.keys(references).length > 0 ? { references } : {}),
    ...(message.type === '798' ? { envelope: openEnvelope(message) } : {}),
    ...(warnings.length > 0 ? { warnings } : {}),
  };
}

const oneOrAll = (values: unknown[]): unknown => (values.length === 1 ? values[0] : { messages: values });

/** Unreadable as a message at all is wrong input (2); readable but with errors is a "no" (1). */
const exitCodeOf = (results: readonly ParseResult[], failed: boolean): 0 | 1 | 2 =>
  results.some((result) => !result.ok && !result.message) ? 2 : failed ? 1 : 0;

/** `holdfast mt parse FILE`: text in, JSON out; errors with code, field and line instead, and nothing in part. */
export function parseMtFile(path: string, options: MtOptions = {}): CommandOutcome {
  const given = read(path, options);
  if ('failed' in given) return given.failed;
  const errors = given.results.flatMap((result) => (result.ok ? [] : result.errors));
  return {
    exitCode: exitCodeOf(given.results, errors.length > 0),
    output: oneOrAll(given.results.map(withContext)),
    diagnostics: errors.map(line),
  };
}

/**
 * `holdfast mt check FILE`: every finding with its error code, and for a credit the advice of the drafting lint. Exit 1
 * when a finding is an error; advice never is.
 */
export function checkMtFile(path: string, options: MtOptions = {}): CommandOutcome {
  const given = read(path, options);
  if ('failed' in given) return given.failed;
  const checked = given.results.map((result) => {
    const findings = findingsOf(result);
    const { type, profile, fields = [] } = result.message ?? {};
    const contents = Object.fromEntries(fields.map(({ tag, value }) => [tag, value]));
    return {
      valid: !findings.some(isError),
      ...(type ? { type, profile } : {}),
      findings,
      ...(type === '700' ? { lint: lintCredit({ contents }) } : {}),
    };
  });
  return {
    exitCode: exitCodeOf(
      given.results,
      checked.some(({ valid }) => !valid),
    ),
    output: oneOrAll(checked),
    diagnostics: [],
  };
}

const draft = z.looseObject({
  type: z.enum(messageTypes),
  profile: z.enum(releases).optional(),
  lineEnding: z.enum(['\n', '\r\n']).optional(),
  header: z.record(z.string(), z.string()).optional(),
  fields: z.array(z.looseObject({ tag: z.string(), value: z.string(), line: z.int().min(1).optional() })),
});
const several = z.looseObject({ messages: z.array(draft).min(1) });

/**
 * `holdfast mt render FILE`: JSON as `mt parse` writes it in, text out (as a string in `output`): block 4, and the blocks
 * around it where the JSON has them. Exit 1 when the messages would not read back as they stand.
 */
export function renderMtFile(path: string): CommandOutcome {
  const file = readText(path, inputLengthMax * 4);
  if ('reason' in file) return { exitCode: 2, diagnostics: [file.reason] };
  const json = parseJson(file.text);
  if ('reason' in json) return { exitCode: 2, diagnostics: [json.reason] };
  const isSeveral = typeof json.value === 'object' && json.value !== null && 'messages' in json.value;
  const given = isSeveral ? several.safeParse(json.value) : draft.safeParse(json.value);
  if (!given.success)
    return {
      exitCode: 2,
      diagnostics: given.error.issues.map(({ path: at, message }) => `INPUT_INVALID at /${at.join('/')}: ${message}`),
    };
  try {
    const all = 'messages' in given.data ? (given.data as z.infer<typeof several>).messages : [given.data];
    const messages = all.map(({ type, fields, profile, lineEnding, header }) => ({
      type,
      fields,
      ...(profile ? { profile } : {}),
      ...(lineEnding ? { lineEnding } : {}),
      ...(header ? { header } : {}),
    }));
    return { exitCode: 0, output: renderAsRead(messages), diagnostics: [] };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const findings = (error.facts['findings'] ?? []) as MessageFinding[];
    return { exitCode: 1, diagnostics: [refusalLine(error), ...findings.map(line)] };
  }
}
