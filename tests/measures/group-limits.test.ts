import { expect, it } from 'vitest';
import { openLimit } from '../support/limits.ts';
import { loanDesk, terms } from '../support/loans.ts';
import { colleagueOf } from '../support/world.ts';

const desk = await loanDesk('2026-03-05T02:00:00Z');
const { bank } = desk;
const authority = await desk.party('Bureau of Industry', 'authority');
const head = await desk.party('Jialing Holding', 'trader');
const documentHash = 'a'.repeat(64);
const yuan = (amount: number) => ({ amountMinor: String(amount * 100), currency: 'CNY' });
await bank.done('/lender-capital', { capital: yuan(100_000_000), statedFor: '2025-12-31', documentHash });
const states = (said: object) =>
  authority.done(`/parties/${desk.borrower.partyId}/policy-standings`, {
    validFrom: '2026-01-01',
    documentHash,
    reason: 'Seen on paper',
    ...said,
  });
const listed = () => states({ kind: 'list', value: 'key100', listYear: 2026 });
const approved = async (shape = 'bullet') => {
  const loan = await desk.propose({
    amount: yuan(100_000),
    expectedOn: '2026-03-05',
    availableUntil: '2026-03-31',
    terms: terms({ shape, periods: 1 }),
  });
  await desk.approve(loan);
  return loan.id;
};
const bounds = (kind: string, partyId: string | undefined, amount: number, more: object = {}) => ({
  kind,
  partyId,
  limit: yuan(amount),
  validUntil: '2026-12-31',
  documentHash,
  ...more,
});
const why = { reason: 'risk_rose', note: 'Two orders were cancelled' };
interface Cut {
  id: string;
  kind: string;
  objectId: string;
  status: string;
}
const cuts = async () => (await desk.borrower.get<{ items: Cut[] }>('/credit-cuts?limit=200')).body.items;

it('measures 2, 10: a limit on the group of a listed firm that holds its lines cuts them, whichever of the group it is set on', async () => {
  await desk.another();
  await listed();
  await states({ kind: 'relation', value: 'parent', otherId: head.partyId });
  await openLimit(bank, 'customer', desk.borrower, yuan(1_000_000));
  for (const amount of [0, 1, 999_999])
    expect(await bank.refused('/party-limits', bounds('group', head.partyId, amount))).toBe('422 CUT_UNREASONED');
  // What leaves its lines as they are cuts nothing, and a limit on the head alone is not on the firm.
  await bank.done('/party-limits', bounds('group', head.partyId, 1_000_000));
  await bank.done('/party-limits', bounds('borrower', head.partyId, 0));
  expect(await cuts()).toEqual([]);
  const { id } = await bank.done<{ id: string }>('/party-limits', bounds('group', head.partyId, 0, why));
  const [cut] = await cuts();
  expect(cut).toMatchObject({ kind: 'stop', objectId: id, reason: 'risk_rose', listed: ['key100 2026'] });
  await desk.borrower.done(`/credit-cuts/${cut?.id}/contest`, { reason: 'They were placed again', documentHash });
  const back = { undo: true, answer: 'It is given back' };
  await (await colleagueOf(bank, 2)).done(`/credit-cuts/${cut?.id}/answer`, back);
  await bank.done('/party-limits', bounds('group', head.partyId, 1_000_000));
  expect((await cuts()).map(({ status }) => status)).toEqual(['undone']);
});

it('measure 2: nor is a loan that is approved held back by a limit of less than what may still be drawn', async () => {
  await desk.another();
  await listed();
  await approved();
  const { partyId } = desk.borrower;
  expect(await bank.refused('/party-limits', bounds('borrower', partyId, 99_999))).toBe('422 CUT_UNREASONED');
  await bank.done('/party-limits', bounds('borrower', partyId, 100_000));
  expect(await cuts()).toEqual([]);
  await bank.done('/party-limits', bounds('borrower', partyId, 99_999, why));
  expect(await cuts()).toMatchObject([{ kind: 'cut', beforeMinor: '10000000', afterMinor: '9999900' }]);
});

it('measure 2: nor one of which all was drawn and paid back, and that may be drawn anew', async () => {
  await desk.another();
  await listed();
  const loanId = await approved('revolving');
  await desk.disburse(loanId, 10_000_000n, { currency: 'CNY' });
  await desk.repay(loanId, 10_000_000n, '2026-03-05', 'CNY');
  const { partyId } = desk.borrower;
  expect(await bank.refused('/party-limits', bounds('borrower', partyId, 99_999))).toBe('422 CUT_UNREASONED');
});

it('measures 2, 10: nor is something new asked of all that its group may have, without a reason', async () => {
  await desk.another();
  await listed();
  const parent = await desk.party('Jialing Works', 'trader');
  await states({ kind: 'relation', value: 'parent', otherId: parent.partyId });
  const subjectId = await openLimit(bank, 'group', parent, yuan(1_000_000));
  const asked = {
    subjectId,
    kind: 'precedent',
    title: 'The city guarantees it',
    paper: 'Guarantee contract',
    proverId: parent.partyId,
    documentHash,
  };
  // Of a firm without a line nothing is held back.
  await bank.done('/conditions', asked);
  await openLimit(bank, 'customer', desk.borrower, yuan(800_000));
  expect(await bank.refused('/conditions', { ...asked, title: 'The province, too' })).toBe('422 CUT_UNREASONED');
  await bank.done('/conditions', { ...asked, title: 'The province, too', cause: 'risk_rose' });
  expect(await cuts()).toMatchObject([{ kind: 'stop', reason: 'risk_rose', beforeMinor: '80000000' }]);
});

it('measures 2, 10: nor is the limit of its group in the tree suspended, ended sooner or made less than its line without a reason', async () => {
  await desk.another();
  await listed();
  const parent = await desk.party('Jialing Group', 'trader');
  await states({ kind: 'relation', value: 'parent', otherId: parent.partyId });
  const groupId = await openLimit(bank, 'group', parent, yuan(1_000_000));
  await openLimit(bank, 'customer', desk.borrower, yuan(800_000));
  const bare = { reason: 'annual_review', documentHash };
  for (const change of [{ amount: yuan(799_999) }, { validUntil: '2027-01-31' }])
    expect(await bank.refused(`/limits/${groupId}/change`, { ...bare, ...change })).toBe('422 CUT_UNREASONED');
  expect(await bank.refused(`/limits/${groupId}/suspension`, bare)).toBe('422 CUT_UNREASONED');
  // What leaves its line as it is cuts nothing.
  await bank.done(`/limits/${groupId}/change`, { ...bare, amount: yuan(900_000) });
  expect(await cuts()).toEqual([]);
  await bank.done(`/limits/${groupId}/suspension`, { ...why, documentHash });
  const [cut] = await cuts();
  expect(cut).toMatchObject({ kind: 'stop', objectId: groupId, reason: 'risk_rose', beforeMinor: '80000000' });
  await desk.borrower.done(`/credit-cuts/${cut?.id}/contest`, { reason: 'They were placed again', documentHash });
  const back = { undo: true, answer: 'It is given back' };
  await (await colleagueOf(bank, 2)).done(`/credit-cuts/${cut?.id}/answer`, back);
  await bank.done(`/limits/${groupId}/resumption`, { ...bare, reason: 'risk_fell' });
  expect((await cuts()).map(({ status }) => status)).toEqual(['undone']);
});

it('measures 2, 10: nor is a limit above its own stopped without a reason, whoever that is on and though nothing is drawn', async () => {
  await desk.another();
  await listed();
  const stranger = await desk.party('Yangtze Holding', 'trader');
  const aboveId = await openLimit(bank, 'group', stranger, yuan(1_000_000));
  const ownId = await openLimit(bank, 'customer', desk.borrower, yuan(500_000), { parentId: aboveId });
  const bare = { reason: 'annual_review', documentHash };
  expect(await bank.refused(`/limits/${aboveId}/suspension`, bare)).toBe('422 CUT_UNREASONED');
  for (const change of [{ amount: yuan(499_999) }, { validUntil: '2026-12-31' }])
    expect((await bank.refused(`/limits/${aboveId}/change`, { ...bare, ...change })).slice(0, 3)).toBe('422');
  await bank.done(`/limits/${aboveId}/suspension`, { ...why, documentHash });
  expect(await cuts()).toMatchObject([{ kind: 'stop', objectId: aboveId, beforeMinor: '50000000' }]);
  await bank.done(`/limits/${aboveId}/resumption`, { ...bare, reason: 'risk_fell' });

  // One that is suspended, and that is owed back, is a line still: a ceiling below it cuts it.
  await bank.done(`/limits/${ownId}/suspension`, { ...why, documentHash });
  expect(await bank.refused('/party-limits', bounds('borrower', desk.borrower.partyId, 1))).toBe('422 CUT_UNREASONED');
  const cut = (await cuts()).find(({ objectId }) => objectId === ownId);
  await desk.borrower.done(`/credit-cuts/${cut?.id}/contest`, { reason: 'They were placed again', documentHash });
  const back = { undo: true, answer: 'It is given back' };
  await (await colleagueOf(bank, 2)).done(`/credit-cuts/${cut?.id}/answer`, back);
  for (const kind of ['borrower', 'group'])
    expect(await bank.refused('/party-limits', bounds(kind, desk.borrower.partyId, 1, why))).toBe(
      '422 CUT_GIVING_BACK',
    );
});
