import { expect, it } from 'vitest';
import { eventsOf, findComplying, messagesOf, openCreditTrade, type Presented, present } from '../support/credit.ts';
import type { ProblemBody } from '../support/world.ts';

const trade = await openCreditTrade();
const { issuer, issuerChecker, nominated, exporter, clock } = trade;
const account = { account: 'The courier reports the bag lost at Leipzig' };

async function sent(complies: boolean, reference: string) {
  clock.set('2026-10-12T06:00:00Z');
  const creditId = await trade.credit(1_000);
  const root = await present(exporter, creditId, nominated.partyId, 1_000);
  if (complies) await findComplying(nominated, root.id);
  const { id } = await nominated.done<Presented>(`/presentations/${root.id}/forwarding`, { reference });
  return { creditId, rootId: root.id, id };
}

it('documents that a nominated bank found complying bind the issuing bank, though they are lost on the way', async () => {
  const { creditId, rootId, id } = await sent(true, 'RHBLOST1');
  const path = `/presentations/${id}/transit-loss`;
  const stranger = await trade.admit('Stranger Bank', ['bank'], { bic: 'STRADEFF', country: 'DE' });
  expect(await stranger.refused(path, account)).toBe('404 NOT_FOUND');
  expect(await issuer.refused(path, account)).toBe('403 NOT_THE_PRESENTER');
  expect(await nominated.refused(`/presentations/${rootId}/transit-loss`, account)).toBe('403 NOT_THE_PRESENTER');
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => nominated.post<Presented & ProblemBody>(path, account)),
  );
  expect(answers.filter((a) => a.status === 200).map((a) => a.body.status)).toEqual(['complying']);
  expect(new Set(answers.filter((a) => a.status !== 200).map((a) => a.body.code))).toEqual(
    new Set(['PRESENTATION_WRONG_STATE']),
  );
  const told = (await messagesOf(nominated, creditId)).filter((m) => m.type === '799');
  expect(told).toHaveLength(1);
  // Its days are over: nothing falls due, and it pays.
  clock.set('2026-10-26T06:00:00Z');
  await trade.reach();
  expect(await issuerChecker.done<Presented>(`/presentations/${id}/honour`)).toMatchObject({ status: 'honoured' });
  expect((await eventsOf(trade, id)).filter((t) => t === 'presentation.lostInTransit')).toHaveLength(1);
});

it('documents that it had not found complying are lost at its own risk', async () => {
  const { id } = await sent(false, 'RHBLOST2');
  expect(await nominated.refused(`/presentations/${id}/transit-loss`, account)).toBe('422 NOT_FOUND_COMPLYING');
});
