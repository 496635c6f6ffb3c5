import { describe, expect, it } from 'vitest';
import { loanDesk, terms } from '../support/loans.ts';
import type { Client } from '../support/world.ts';

const desk = await loanDesk('2026-03-05T02:00:00Z');
const { bank } = desk;
const authority = await desk.party('Bureau of Finance', 'authority');
const second = await desk.party('Second Bank', 'bank');
const yuan = (amount: number) => ({ amountMinor: String(amount * 100), currency: 'CNY' });
const hash = (sign: string) => sign.repeat(64);

type Body = Record<string, string>;
const firm = async () => {
  await desk.another();
  return desk.borrower;
};
const wish = (borrower: Client, amount: number) => ({
  borrowerId: borrower.partyId,
  purposeKind: 'working_capital',
  purpose: 'Steel for the works',
  payees: [{ name: 'Supplier of Steel', accountNumber: '6222000011112222' }],
  amount: yuan(amount),
  expectedOn: '2026-03-05',
  availableUntil: '2026-03-31',
  terms: terms({ dayCount: 'actual/360' }),
});
const said = (more: object) => ({ validFrom: '2026-01-01', documentHash: hash('a'), reason: 'Seen on paper', ...more });
const states = (by: Client, of: Client, more: object) =>
  by.done<Body>(`/parties/${of.partyId}/policy-standings`, said(more));
const refusedToState = (by: Client, of: Client, more: object) =>
  by.refused(`/parties/${of.partyId}/policy-standings`, said(more));
const parent = (of: Client, figure: number) => ({
  kind: 'relation',
  value: 'parent',
  otherId: of.partyId,
  figure,
});
const black = { kind: 'list', value: 'black', listYear: 2026 };
const askedOf = async (borrower: Client) => {
  const answer = await bank.post<{ code?: string; reasons?: { code: string }[] }>('/loans', wish(borrower, 1_000));
  return answer.body.code ?? answer.body.reasons?.[0]?.code ?? 'no voice';
};
describe('measure 19: a list reaches whom its firm owns', () => {
  it('through a shell between them, and parents own no more than the whole', async () => {
    const [top, shell, bottom, minor] = [await firm(), await firm(), await firm(), await firm()];
    await states(authority, top, black);
    await states(bank, shell, parent(top, 10_000));
    await states(bank, bottom, parent(shell, 6_000));
    await states(bank, minor, parent(shell, 4_999));
    expect(await askedOf(shell)).toBe('PARENT_ON_LIST');
    expect(await askedOf(bottom)).toBe('PARENT_ON_LIST');
    expect(await askedOf(minor)).toBe('no voice');
    expect(await refusedToState(bank, bottom, parent(top, 4_001))).toBe('422 STANDING_RELATION_UNFIT');
    await states(bank, bottom, parent(top, 4_000));
  });

  it('and whom a listed person represents or controls, as one of its own; a guarantor of it is another matter', async () => {
    const [person, plain] = [await firm(), await firm()];
    const [led, owned, backed] = [await firm(), await firm(), await firm()];
    const role = (value: string, of = person) => ({ kind: 'relation', value, otherId: of.partyId });
    await states(bank, led, role('legal_representative'));
    await states(authority, owned, role('controller'));
    await states(bank, backed, role('guarantees'));
    expect([await askedOf(led), await askedOf(owned)]).toEqual(['no voice', 'no voice']);
    const listed = await states(authority, person, black);
    expect([await askedOf(led), await askedOf(owned)]).toEqual(['PERSON_ON_LIST', 'PERSON_ON_LIST']);
    expect(await askedOf(backed)).toBe('no voice');
    // Whom its parent's controller is listed asks, too, and what another bank says of it does not.
    const below = await firm();
    await states(bank, below, parent(owned, 10_000));
    expect(await askedOf(below)).toBe('PARENT_ON_LIST');
    await states(second, plain, role('controller'));
    expect(await askedOf(plain)).toBe('no voice');
    // A firm has one legal representative at a time.
    expect(await refusedToState(bank, led, role('legal_representative', plain))).toBe('409 STANDING_OVERLAPS');
    await authority.done(`/policy-standings/${listed.id}/end`, { lastOn: '2026-03-04', reason: 'Repaired' });
    expect(await askedOf(led)).toBe('no voice');
  });

  it('and what an authority says of what a firm does is heard by every lender, and read', async () => {
    const steel = await firm();
    const standing = await states(authority, steel, { kind: 'industry', value: 'steel' });
    const read = await second.get<{ items: Body[] }>(`/parties/${steel.partyId}/policy-standings`);
    expect(read.body.items.map(({ id }) => id)).toEqual([standing.id]);
    const loan = await bank.done<{ id: string; sheetHash: string }>('/loans', wish(steel, 1_000));
    await steel.done(`/loans/${loan.id}/acceptance`, { sheetHash: loan.sheetHash });
    expect(await desk.checker.refused(`/loans/${loan.id}/approval`)).toBe('422 TREATED_APART');
    // What it says of size, and so of figures, is for whom it tells.
    await states(authority, steel, {
      kind: 'size',
      purpose: 'tax',
      figures: { industry: 'industry', employees: 50, revenueMinor: '500000000' },
    });
    expect((await second.get<{ items: Body[] }>(`/parties/${steel.partyId}/policy-standings`)).body.items).toHaveLength(
      1,
    );
  });
});

describe('what a standing may last', () => {
  it('is no longer than its kind lasts: a size its days, a list its year', async () => {
    const of = await firm();
    const size = {
      kind: 'size',
      purpose: 'tax',
      figures: { industry: 'industry', employees: 50, revenueMinor: '500000000' },
    };
    expect(await refusedToState(bank, of, { ...size, validTo: '2040-01-01' })).toBe('422 STANDING_DAYS_UNFIT');
    expect(
      await refusedToState(authority, of, { kind: 'list', value: 'key100', listYear: 2026, validTo: '2030-12-31' }),
    ).toBe('422 STANDING_DAYS_UNFIT');
    expect((await states(bank, of, size)).validTo).toBe('2026-12-31');
  });
});
