import { finding, type MessageFinding } from './findings.ts';
import { isMessageType, type MessageType, messageRows, messageTypes } from './message-types.ts';
import type { Field, FinHeader } from './model.ts';
import { withdrawnField } from './profiles.ts';

/**
 * How well a type explains the tags: those it knows, less those it does not and the mandatory rows that are absent. Of two
 * that explain them alike, the one that has to have more of them.
 */
function fit(type: MessageType, tags: readonly string[]): number {
  const rows = messageRows[type];
  const known = tags.filter((tag) => rows.some((row) => row.tags.includes(tag))).length;
  const absent = rows.filter((row) => row.mandatory && !row.tags.some((tag) => tags.includes(tag))).length;
  const foreign = tags.filter(
    (tag) => !rows.some((row) => row.tags.includes(tag)) && withdrawnField(type, tag) === undefined,
  ).length;
  const due = rows.filter((row) => row.mandatory && row.tags.some((tag) => tags.includes(tag))).length;
  return (type === '798' ? known - 2 * absent : known - 2 * foreign - absent) + due / 100;
}

/**
 * The type of a message: from block 2 when there is one, else told from its tags. Two continuation types have the same
 * fields (711 and 721), and a short message may fit several: then the caller must name the type.
 */
export function inferType(
  header: FinHeader | undefined,
  fields: readonly Field[],
  named?: string,
): { type: MessageType } | { error: MessageFinding } {
  const stated = named ?? /^[IO](\d{3})/.exec(header?.application ?? '')?.[1];
  if (stated !== undefined)
    return isMessageType(stated)
      ? { type: stated }
      : { error: finding('TYPE_UNSUPPORTED', { line: 1 }, `MT${stated}`) };

  const tags = fields.map((field) => field.tag);
  if (tags.includes('77E') && tags.includes('12')) return { type: '798' };
  const scored = messageTypes.map((type) => ({ type, score: fit(type, tags) })).sort((a, b) => b.score - a.score);
  const [best, second] = scored;
  if (!best || best.score <= 0 || best.score === second?.score) {
    const candidates = scored.filter((s) => s.score > 0 && s.score === best?.score).map((s) => `MT${s.type}`);
    return { error: finding('TYPE_UNKNOWN', { line: fields[0]?.line }, candidates.join(' or ') || undefined) };
  }
  return { type: best.type };
}
