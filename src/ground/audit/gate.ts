import { type Ctx, type DomainEvent, requirePerson } from '../../context.ts';
import { refuse } from '../../kernel/refusal.ts';
import { businessDate } from '../../kernel/time.ts';
import { assertGate, cellOf, type Found, gatesOfVerb, inWords, policyOn } from '../policy/index.ts';
import { eyesRefusals } from './eyes.ts';
import type { Besides } from './store.ts';

/** Whether a gate that the verb passes asks how the log stands. */
export const readsLog = (verb: string): boolean => gatesOfVerb(verb).some((gate) => cellOf(gate, 'F98').sign !== '-');

/** The log does not verify, or what happened waits too long for its seal: nobody can prove what is on record. */
function ofLog(ctx: Ctx, { log }: Besides): Found[] {
  if (!log) return [];
  if (log.fault !== null) return [{ fact: 'F98', facts: { fault: log.fault } }];
  const most = policyOn('audit.sealLateMinutes', businessDate(ctx)).value;
  const behindMinutes = Math.floor(log.behindSeconds / 60);
  return behindMinutes > most ? [{ fact: 'F98', facts: { behindMinutes, most } }] : [];
}

/**
 * What closes the gates that a verb passes, whatever it is about: words of people who may not say them any more (F95), and the
 * log (F98). What the table only shows is told to the house that acts.
 */
export function closesGate(ctx: Ctx, verb: string, besides: Besides): Omit<DomainEvent, 'objectId'> | undefined {
  const words: Found[] = besides.ended.map((word) => ({ fact: 'F95', facts: { ...word } }));
  const gates = gatesOfVerb(verb);
  const [gate] = gates;
  if (!gate) {
    if (words.length > 0) refuse(eyesRefusals.WORD_ENDED, { facts: { ended: besides.ended } });
    return undefined;
  }
  const found = [...words, ...ofLog(ctx, besides)];
  if (found.length === 0) return undefined;
  for (const each of gates) assertGate(each, found);
  const told = found.filter(({ fact }) => cellOf(gate, fact).sign === 'W');
  if (told.length === 0) return undefined;
  return {
    type: 'gate.told',
    version: 1,
    participants: [requirePerson(ctx).partyId],
    payload: { gate, told: told.map(inWords), asksSecond: false },
  };
}
