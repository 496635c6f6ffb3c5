import type pg from 'pg';

/** Texts of which it is remembered what they do; of more, the one that came first is forgotten. */
const JUDGED_MOST = 2_000;

/** Whatever writes, locks or makes a table, in whichever part of a statement it stands; words in quotes count too. */
const doing = /\b(insert|update|delete|merge|into|for\s+(key\s+)?share)\b/i;

/** What is known to do something before the catalogue was read. */
const known = /^(pg_advisory\w*|pg_try_advisory\w*|set_config|nextval|setval|claim_\w+)$/;

const calls = /\b([a-z_]\w*)"?\s*\(/gi;

export interface Effects {
  /** It has no effect and locks nothing: of several such it is all the same which is run first. */
  onlyReads(text: string): boolean;
  /** Besides, its answer is that of one snapshot: asked again before anything was written, it is the same. */
  isSteady(text: string): boolean;
  /** It leaves what others answered as it is, whether or not its own answer may be kept. */
  leavesAnswers(text: string): boolean;
}

/**
 * What statements do, by their texts. A function that its catalogue calls volatile may write, or answer differently each time: whoever
 * selects it does more than read. Until the catalogue was read no answer is steady.
 */
export function effectsOn(volatile: () => ReadonlySet<string> | undefined): Effects {
  const judged = new Map<string, { reads: boolean; isSteady: boolean }>();
  const onlyReads = (text: string): boolean => {
    if (!/^\s*\(*\s*(select|with)\b/i.test(text) || doing.test(text)) return false;
    const named = volatile();
    const does = (name: string) => known.test(name) || named?.has(name) === true;
    return ![...text.matchAll(calls)].some(([, name = '']) => does(name.toLowerCase()));
  };
  const effectOf = (text: string): { reads: boolean; isSteady: boolean } => {
    if (!volatile()) return { reads: false, isSteady: false };
    const before = judged.get(text);
    if (before !== undefined) return before;
    const reads = onlyReads(text);
    // What the server tells of itself changes meanwhile.
    const effect = { reads, isSteady: reads && !/\bpg_/i.test(text) && /\bfrom\b/i.test(text) };
    const [oldest] = judged.size >= JUDGED_MOST ? judged.keys() : [];
    if (oldest !== undefined) judged.delete(oldest);
    judged.set(text, effect);
    return effect;
  };
  return {
    onlyReads,
    isSteady: (text) => effectOf(text).isSteady,
    leavesAnswers: (text) => effectOf(text).reads,
  };
}

/** The names of all functions that may do something, or answer differently each time. */
export async function volatileFunctions(client: pg.ClientBase): Promise<ReadonlySet<string>> {
  const { rows } = await client.query<{ name: string }>(
    `select distinct proname::text as name from pg_proc where provolatile = 'v'`,
  );
  return new Set(rows.map(({ name }) => name));
}
