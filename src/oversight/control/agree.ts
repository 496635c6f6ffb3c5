import { asSystem, type Ctx, requirePerson } from '../../context.ts';
import { act, recordEvent } from '../../ground/audit/index.ts';
import { isSameRecord } from '../../kernel/canonical.ts';
import { onRecord } from '../../kernel/on-record.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { watchAgreed, watchChanged } from './events.ts';
import { limitsOver } from './limits.ts';
import { controlRefusals } from './rules.ts';
import type { ExpectedWire, SubjectView, WatchProvesView } from './schemas.ts';
import { sensitivityOfWatch } from './sensitivity.ts';
import { assertTold, assertWithin } from './settings.ts';
import { watchRefusals } from './settings-refusals.ts';
import { loosened, TAGS_MOST, tightened } from './settings-rules.ts';
import { requireInterest } from './sign-off.ts';
import { lockStatesOfLots } from './state-store.ts';
import * as store from './store.ts';
import { sealsNow } from './subject-now.ts';
import * as watches from './watch-store.ts';

/** The watch, locked for whoever changes what it is judged by. */
async function requireWatch(ctx: Ctx, subjectId: string): Promise<SubjectView> {
  const found = await store.findSubject(ctx, subjectId);
  if (!found) refuse(commonRefusals.NOT_FOUND, { at: '/subjectId' });
  if (found.endedAt) refuse(controlRefusals.WATCH_ENDED);
  await lockStatesOfLots(ctx, found.lotIds);
  return onRecord(await store.findSubject(ctx, subjectId));
}

const onlyOwn = (subject: SubjectView, partyId: string): void => {
  if (subject.registeredBy !== partyId) refuse(commonRefusals.NOT_FOUND, { at: '/subjectId' });
};

async function changed(ctx: Ctx, before: SubjectView, loosens: readonly string[]) {
  const view = onRecord(await store.findSubject(ctx, before.id));
  const participants = await store.participantsOfSubject(ctx, view.id);
  return { view, event: watchChanged(view, participants, { before: before.expected, after: view.expected, loosens }) };
}

/** What is expected by weight is the books', whatever the settings. */
const settingsOf = ({ weight, ...rest }: ExpectedWire) => ({
  ...rest,
  ...(weight && { toleranceKg: weight.toleranceKg, tareKg: weight.tareKg ?? null }),
});

/** A seal that is right at this moment by an order of the lender is no other seal: the order says it, and the settings need not. */
async function withSealOfNow(ctx: Ctx, subject: SubjectView, next: ExpectedWire): Promise<ExpectedWire> {
  const { sealNumber } = subject.expected;
  if (sealNumber === undefined || next.sealNumber === undefined || next.sealNumber === sealNumber) return next;
  const seals = await asSystem(ctx, 'control', (system) => sealsNow(system, subject.id));
  return seals.some(({ number }) => number === next.sealNumber) ? { ...next, sealNumber } : next;
}

/**
 * The custodian changes what its watch is judged by. What is stricter counts at once. What is looser waits, while the goods
 * are pledged, until every lender has agreed; what was in force goes on until then.
 */
export async function setWatch(ctx: Ctx, input: { subjectId: string; expected: ExpectedWire }): Promise<SubjectView> {
  return act(ctx, { verb: 'watch.set', mandate: 'watch:start', input }, async (tx) => {
    const subject = await requireWatch(tx, input.subjectId);
    onlyOwn(subject, requirePerson(tx).partyId);
    const now = tx.clock.now();
    assertTold(input.expected, now);
    const next = await withSealOfNow(tx, subject, assertWithin(subject, input.expected, now));
    const loosens = loosened(subject.expected, next);
    const lenders = await asSystem(tx, 'control', (system) => limitsOver(system, [subject]));
    const isPledged = (lenders.get(subject.id)?.pledgeeIds.length ?? 0) > 0;
    const version = subject.lastVersion + 1;
    await asSystem(tx, 'control', async (system) => {
      const waits = loosens.length > 0 && isPledged;
      const atOnce = waits ? tightened(subject.expected, next) : next;
      const tags = atOnce.tags?.length ?? 0;
      if (tags > TAGS_MOST)
        refuse(watchRefusals.TOO_MANY_TAGS, { at: '/expected/tags', facts: { tags, most: TAGS_MOST } });
      const isTighter = !waits || !isSameRecord(settingsOf(atOnce), settingsOf(subject.expected));
      const settled = waits
        ? { asked: next, askedBy: requirePerson(tx).personId, askedAt: now }
        : { asked: null, askedBy: null, askedAt: null };
      await watches.changeSettings(system, subject.id, {
        ...(isTighter && { expected: atOnce, settingsVersion: version }),
        lastVersion: waits && isTighter ? version + 1 : version,
        ...(loosens.length > 0 && !waits && { loosenedAt: now }),
        ...settled,
      });
      if (!isTighter) return;
      await watches.carryAgreements(system, subject.id, subject.settingsVersion, version);
      await store.touchExpectation(system, subject.id);
    });
    return changed(tx, subject, loosens);
  });
}

/** The custodian takes back the looser settings that it asked for. */
export async function withdrawSettings(ctx: Ctx, input: { subjectId: string }): Promise<SubjectView> {
  return act(ctx, { verb: 'watch.withdrawSettings', mandate: 'watch:start', input }, async (tx) => {
    const subject = await requireWatch(tx, input.subjectId);
    onlyOwn(subject, requirePerson(tx).partyId);
    if (!subject.asked) refuse(watchRefusals.NOTHING_ASKED, { at: '/subjectId' });
    await watches.changeSettings(tx, subject.id, { asked: null, askedBy: null, askedAt: null });
    return changed(tx, subject, []);
  });
}

/** A lender over the goods says no to the looser settings that were asked for: what is in force goes on, and counts as before. */
export async function refuseSettings(ctx: Ctx, input: { subjectId: string }): Promise<SubjectView> {
  return act(ctx, { verb: 'watch.refuseSettings', mandate: 'control:order', input }, async (tx) => {
    const subject = await requireWatch(tx, input.subjectId);
    await requireInterest(tx, subject.lotIds);
    if (!subject.asked) refuse(watchRefusals.NOTHING_ASKED, { at: '/subjectId' });
    await asSystem(tx, 'control', (system) =>
      watches.changeSettings(system, subject.id, { asked: null, askedBy: null, askedAt: null }),
    );
    return changed(tx, subject, []);
  });
}

/**
 * A lender agrees to a watch as it is, or to the looser settings that were asked for; these come into force when every lender
 * over the goods has. `version` says which: the one that stands, or the last one asked for; it counts for no other.
 */
export async function agreeWatch(ctx: Ctx, input: { subjectId: string; version: number }): Promise<WatchProvesView> {
  return act(ctx, { verb: 'watch.agree', mandate: 'control:order', input }, async (tx) => {
    const subject = await requireWatch(tx, input.subjectId);
    await requireInterest(tx, subject.lotIds);
    const { partyId: pledgeeId, personId: agreedBy } = requirePerson(tx);
    const last = subject.asked ? subject.lastVersion : subject.settingsVersion;
    if (input.version !== subject.settingsVersion && input.version !== last)
      refuse(watchRefusals.SETTINGS_CHANGED, { at: '/version', facts: { version: last } });
    await asSystem(tx, 'control', async (system) => {
      const agreement = {
        subjectId: subject.id,
        pledgeeId,
        version: input.version,
        agreedBy,
        agreedAt: tx.clock.now(),
      };
      await watches.agree(system, [{ ...agreement, basis: 'agreement' }]);
      if (!subject.asked || input.version < last) return;
      const pledgees = (await limitsOver(system, [subject])).get(subject.id)?.pledgeeIds ?? [];
      const agreed = (await watches.findAgreements(system, [subject.id])).filter((each) => each.version === last);
      if (!pledgees.every((id) => agreed.some((each) => each.pledgeeId === id))) return;
      const settled = { asked: null, askedBy: null, askedAt: null };
      await watches.changeSettings(system, subject.id, { expected: subject.asked, settingsVersion: last, ...settled });
      await store.touchExpectation(system, subject.id);
      const inForce = onRecord(await store.findSubject(system, subject.id));
      const more = { before: subject.expected, after: inForce.expected, loosens: [] };
      await recordEvent(system, watchChanged(inForce, await store.participantsOfSubject(system, subject.id), more));
    });
    const view = onRecord(await store.findSubject(tx, subject.id));
    const participants = await store.participantsOfSubject(tx, view.id);
    const sensitivity = await asSystem(tx, 'control', (system) => sensitivityOfWatch(system, subject.id));
    return {
      view: { ...view, sensitivity },
      event: watchAgreed(view, participants, { pledgeeId, version: input.version }),
    };
  });
}
