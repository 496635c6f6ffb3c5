import { fieldDefinitions } from './fields.ts';
import { finding, isError, type MessageFinding } from './findings.ts';
import { explainCharacters, explainMismatch, matchFormat } from './format.ts';
import { inferType } from './infer-type.ts';
import { type MessageType, messageLengthMax, messageRows } from './message-types.ts';
import type { Field, FinHeader, Message, ParseResult } from './model.ts';
import { defaultRelease, isWithdrawnForm, type Release, withdrawnField } from './profiles.ts';
import { type RawMessage, readFields, splitMessages } from './read.ts';
import { checkValues, toValues } from './values.ts';

export interface ParseOptions {
  /** "700": needed where the text does not say and its fields do not tell. */
  type?: string;
  release?: Release;
}

/** Values of one field, or what is wrong with it. */
export function readField(field: Field): { values: Record<string, string>; findings: MessageFinding[] } {
  const { tag, value, line } = field;
  const format = fieldDefinitions.get(tag)?.format;
  if (!format) return { values: {}, findings: [] };
  const place = { field: tag, line };
  const foreign = explainCharacters(format, value, place);
  if (foreign) return { values: {}, findings: [foreign] };
  // No field is longer than its message; what is longer is not matched, so that a hostile text costs no time.
  const components = value.length <= 20_000 ? matchFormat(format, value) : undefined;
  if (!components) return { values: {}, findings: [explainMismatch(format, value, place)] };
  return { values: toValues(format, components), findings: checkValues(format, components, place) };
}

/** Presence and order of fields against the rows of the type. Fields after 77E of an envelope are not its own. */
function checkRows(type: MessageType, fields: readonly Field[], release: Release): MessageFinding[] {
  const findings: MessageFinding[] = [];
  const rows = messageRows[type];
  const seen = new Set<number>();
  let next = 0;
  for (const { tag, line } of fields) {
    const index = rows.findIndex((row) => row.tags.includes(tag));
    const place = { field: tag, line };
    if (index < 0) {
      const instead = withdrawnField(type, tag);
      if (instead)
        findings.push(
          finding('FIELD_LEGACY', place, `instead: ${instead}`, {
            severity: release === 'pre-SR2018' ? 'warning' : 'error',
          }),
        );
      else findings.push(finding('FIELD_UNKNOWN', place, `MT${type}`));
    } else if (seen.has(index)) findings.push(finding('FIELD_REPEATED', place));
    else if (index < next)
      findings.push(finding('FIELD_OUT_OF_ORDER', place, `belongs before ${rows[next - 1]?.label}`));
    else next = index + 1;
    if (index >= 0) seen.add(index);
  }
  const last = fields.at(-1)?.line;
  for (const [index, row] of rows.entries()) {
    if (!row.mandatory || seen.has(index)) continue;
    const following = fields.find(({ tag }) => rows.findIndex((r) => r.tags.includes(tag)) > index);
    findings.push(finding('FIELD_MISSING', { field: row.label, line: following?.line ?? last }));
  }
  return findings;
}

const messageLength = (fields: readonly Field[]): number =>
  fields.reduce((sum, { tag, value }) => sum + tag.length + 4 + value.length + value.split('\n').length - 1, 0);

/** Fields against their type: rows, forms, values, length. `before` are findings of reading, which are kept. */
export function parseFields(
  type: MessageType,
  fields: Field[],
  { release = defaultRelease, before = [], ...rest }: { release?: Release; before?: readonly MessageFinding[] } & Rest,
): ParseResult {
  const own =
    type === '798' ? fields.slice(0, fields.findIndex((field) => field.tag === '77E') + 1 || undefined) : fields;
  const legacy = own.some(({ tag, value }) => withdrawnField(type, tag) !== undefined || isWithdrawnForm(tag, value));
  const findings = [...before, ...checkRows(type, own, release)];

  const values: Message['values'] = {};
  for (const field of fields) {
    const read = readField(field);
    if (!isWithdrawnForm(field.tag, field.value)) findings.push(...read.findings);
    else {
      const severity = release === 'pre-SR2018' ? 'warning' : 'error';
      findings.push(
        finding('FORM_LEGACY', { field: field.tag, line: field.line }, field.value.split('\n')[0], { severity }),
      );
    }
    if (read.findings.length === 0) values[field.tag] ??= read.values;
  }
  const length = messageLength(fields);
  if (length > messageLengthMax(type))
    findings.push(
      finding('MESSAGE_TOO_LONG', { line: fields[0]?.line }, `${length} characters, at most ${messageLengthMax(type)}`),
    );

  const profile: Release = legacy ? 'pre-SR2018' : release;
  const message: Message = { type, profile, lineEnding: '\n', ...rest, fields, values };
  findings.sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
  return findings.some(isError)
    ? { ok: false, errors: findings.filter(isError), message }
    : { ok: true, message, warnings: findings };
}

interface Rest {
  lineEnding?: Message['lineEnding'];
  header?: FinHeader;
}

/** Ten times what the longest type allows: such a text is refused before its lines are looked at. */
const textLengthMax = 100_000;

function parseRaw(raw: RawMessage, { type: named, release }: ParseOptions): ParseResult {
  if (raw.text.length > textLengthMax)
    return { ok: false, errors: [finding('MESSAGE_TOO_LONG', { line: raw.line }, `${raw.text.length} characters`)] };
  const { fields, lineEnding, errors } = readFields(raw);
  if (fields.length === 0) return { ok: false, errors };
  const told = inferType(raw.header, fields, named);
  if ('error' in told) return { ok: false, errors: [...errors, told.error] };
  return parseFields(told.type, fields, {
    before: errors,
    lineEnding,
    ...(release ? { release } : {}),
    ...(raw.header ? { header: raw.header } : {}),
  });
}

/** Every message of a text, in order: full FIN with its blocks, a batch of such, or one bare block 4. */
export function parseMessages(text: string, options: ParseOptions = {}): ParseResult[] {
  const { messages, errors } = splitMessages(text);
  if (errors.length > 0) return [{ ok: false, errors }];
  return messages.map((raw) => parseRaw(raw, options));
}

/**
 * Reads one message of category 7. Nothing is trimmed, folded or corrected: what does not have its form is an error with
 * its code, field and line.
 */
export function parseMessage(text: string, options: ParseOptions = {}): ParseResult {
  const [first, second] = parseMessages(text, options);
  if (!first) return { ok: false, errors: [finding('NO_MESSAGE')] };
  if (second)
    return { ok: false, errors: [finding('TEXT_AFTER_MESSAGE', {}, 'a second message; read them as several')] };
  return first;
}
