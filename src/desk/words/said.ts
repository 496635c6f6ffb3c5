import type { Text } from '../../kernel/refusal.ts';
import { acts } from './acts.ts';
import { columns } from './columns.ts';
import { happened } from './happened.ts';
import { listNames, partyRoles } from './nouns.ts';
import { plainly, sayOf } from './say.ts';
import { subjects } from './subjects.ts';

/** Past forms that do not end in -ed. */
const irregular: Record<string, string> = {
  begun: 'begin',
  bought: 'buy',
  drawn: 'draw',
  given: 'give',
  held: 'hold',
  kept: 'keep',
  left: 'leave',
  lent: 'lend',
  made: 'make',
  paid: 'pay',
  sent: 'send',
  taken: 'take',
  written: 'write',
};

/** `confirmed` → `confirm`, `writtenOff` → `writeOff`, `shipped` → `ship`: whichever is an act. */
function actOf(past: string): string | undefined {
  const [, first = '', particle = ''] = /^([a-z]+)([A-Z][a-z]+)?$/.exec(past) ?? [];
  const candidates = [
    irregular[first] ?? '',
    first.replace(/ied$/, 'y'),
    first.replace(/d$/, ''),
    first.replace(/ed$/, ''),
    first.replace(/(.)\1ed$/, '$1'),
  ];
  return candidates.map((base) => `${base}${particle}`).find((act) => Object.hasOwn(acts, act));
}

const joined = (subject: Text, what: Text): Text => ({
  en: `${subject.en}: ${what.en.charAt(0).toLowerCase()}${what.en.slice(1)}`,
  zh: `${subject.zh}：${what.zh}`,
});
const apart = (name: string) => {
  const [subject = '', what = ''] = name.split('.');
  return { subject, what, of: sayOf(subjects, subject) };
};

/** What an act is called: `receivable.confirm`; undefined where a part of it has no word. */
export function sayAct(verb: string): Text | undefined {
  const { of, what } = apart(verb);
  const done = sayOf(acts, what);
  return of && done && joined(of, done);
}

/** What happened, in words: `receivable.confirmed`. */
export function sayEvent(type: string): Text | undefined {
  const { of, what } = apart(type);
  if (!of) return undefined;
  const own = sayOf(happened, type) ?? sayOf(happened, what);
  if (own) return joined(of, own);
  const act = actOf(what) ?? what;
  const done = sayOf(acts, act);
  return done && joined(of, { zh: act === what ? done.zh : `已${done.zh}`, en: plainly(what) });
}

/** What a column of a list, or the role of a party in it, is called. */
export const sayColumn = (name: string): Text =>
  sayOf(columns, name) ?? sayOf(partyRoles, name) ?? { en: plainly(name), zh: name };

/** What a list is called, by its name in its path. */
export const sayList = (name: string): Text | undefined => sayOf(listNames, name);

/** What a party is that has a role, or takes part in one. */
export const sayRole = (role: string): Text => sayOf(partyRoles, role) ?? { en: plainly(role), zh: role };
