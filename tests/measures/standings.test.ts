import { describe, expect, it } from 'vitest';
import { loanDesk, terms } from '../support/loans.ts';
import { type Client, colleagueOf, type ProblemBody } from '../support/world.ts';

const desk = await loanDesk('2026-03-05T02:00:00Z');
const { bank } = desk;
const authority = await desk.party('Bureau of Finance', 'authority');
const yuan = (amount: number) => ({ amountMinor: String(amount * 100), currency: 'CNY' });
const hash = (sign: string) => sign.repeat(64);

interface Standing {
  id: string;
  value: string;
  status: string;
  validTo: string | null;
}
const said = (more: object) => ({ validFrom: '2026-01-01', documentHash: hash('a'), reason: 'Seen on paper', ...more });
const state = (by: Client, about: Client, more: object) =>
  by.done<Standing>(`/parties/${about.partyId}/policy-standings`, said(more));
const asked = (more: object = {}) => ({
  amount: yuan(1_000_000),
  expectedOn: '2026-03-05',
  availableUntil: '2026-03-31',
  terms: terms({ dayCount: 'actual/360' }),
  ...more,
});
const wish = (more: object = {}) => ({
  borrowerId: desk.borrower.partyId,
  purposeKind: 'working_capital',
  purpose: 'Steel for the works',
  payees: [{ name: 'Supplier of Steel', accountNumber: '6222000011112222' }],
  ...asked(more),
});
const accepted = async (more: object = {}) => {
  const loan = await desk.propose(asked(more));
  await desk.borrower.done(`/loans/${loan.id}/acceptance`, { sheetHash: loan.sheetHash });
  return loan.id;
};

describe('measure 1: differentiated credit', () => {
  it('refuses a banned purpose from its day, by the rule and no longer without it', async () => {
    await desk.another();
    const refused = await bank.post<ProblemBody>('/loans', wish({ purposeKind: 'housing' }));
    expect([refused.status, refused.body.code]).toEqual([422, 'PURPOSE_BANNED']);
    expect(refused.body.facts?.source).toContain('measure 1');
    expect((await bank.post('/loans', wish())).status).toBe(201);
  });

  it('measure 1: asks one more person where the words of a purpose name what is banned, under whatever kind', async () => {
    await desk.another();
    for (const [purposeKind, purpose] of [
      ['other', '购买住宅用于炒房'],
      ['working_capital', 'Buying of two flats'],
    ]) {
      const { status, body } = await bank.post<{ reasons?: object[] }>('/loans', wish({ purposeKind, purpose }));
      expect([status, body.reasons]).toMatchObject([
        202,
        [{ code: 'PURPOSE_IN_WORDS', at: '/purpose', facts: { rule: 'purpose.ban.housing' } }],
      ]);
    }
    expect((await bank.post('/loans', wish({ purpose: 'Steel for the building of housing' }))).status).toBe(201);
  });

  it('treats a firm of an overcapacity industry apart: refused without evidence, one more voice with it', async () => {
    await desk.another();
    await state(bank, desk.borrower, { kind: 'industry', value: 'steel' });
    const loanId = await accepted();
    expect(await desk.checker.refused(`/loans/${loanId}/approval`)).toBe('422 TREATED_APART');
    await state(bank, desk.borrower, { kind: 'viability', value: 'viable' });
    const answer = await desk.checker.post<{ state: string; reasons: { code: string }[] }>(`/loans/${loanId}/approval`);
    expect([answer.status, answer.body.reasons.map(({ code }) => code)]).toEqual([202, ['TREATED_APART']]);
    // With another industry nobody is asked.
    await desk.another();
    await state(bank, desk.borrower, { kind: 'industry', value: 'hi_tech' });
    const other = await accepted();
    expect((await desk.checker.post(`/loans/${other}/approval`)).status).toBe(200);
  });

  it('pays nobody who deals in speculative housing, by whatever name the loan bears', async () => {
    await desk.another();
    const loan = await desk.propose(asked());
    await desk.approve(loan);
    const seller = await desk.party('Supplier of  STEEL', 'trader');
    const listed = await state(bank, seller, { kind: 'business', value: 'speculative_housing' });
    const paid = {
      amount: yuan(1_000_000),
      payments: [{ accountNumber: '6222000011112222', amount: yuan(1_000_000), evidenceHash: hash('c') }],
    };
    expect(await desk.payer.refused(`/loans/${loan.id}/disbursements`, paid)).toBe('422 PAYEE_BANNED');
    await bank.done(`/policy-standings/${listed.id}/end`, { lastOn: '2026-03-04', reason: 'It sells steel' });
    expect((await desk.payer.tried(`/loans/${loan.id}/disbursements`, paid)).status).toBeLessThan(300);
  });
});

describe('measure 15: fees of banks put in order', () => {
  const medium = { industry: 'industry', employees: 500, revenueMinor: '5000000000' };
  const fees = [{ code: 'commitment', amount: yuan(1_000), payeeName: 'Lending Bank' }];
  const charge = { code: 'commitment', amount: yuan(1_000), dueOn: '2026-03-05', documentHash: hash('d') };
  const running = async () => {
    const loan = await desk.propose(asked({ fees, borrowerFigures: { ...medium, documentHash: hash('b') } }));
    await desk.approve(loan);
    // On what is not drawn: of the rest no commitment is charged of anybody.
    await desk.disburse(loan.id, 60_000_000n, { currency: 'CNY' });
    return loan.id;
  };

  it('charges a banned fee only of a firm that is shown on the day of charging not to be small', async () => {
    await desk.another();
    const loanId = await running();
    expect(await bank.refused(`/loans/${loanId}/charges`, charge)).toBe('422 FEE_SIZE_UNPROVED');
    // A size for another purpose is not taken for this one.
    await state(bank, desk.borrower, { kind: 'size', purpose: 'payment', figures: medium });
    expect(await bank.refused(`/loans/${loanId}/charges`, charge)).toBe('422 FEE_SIZE_UNPROVED');
    const size = await state(bank, desk.borrower, { kind: 'size', purpose: 'fee', figures: medium });
    expect([size.value, size.validTo]).toEqual(['medium', '2026-12-31']);
    expect((await bank.tried(`/loans/${loanId}/charges`, charge)).status).toBeLessThan(300);
  });

  it('judges by the figures of the day: a firm that became small pays none', async () => {
    await desk.another();
    const loanId = await running();
    const figures = { ...medium, employees: 299 };
    expect((await state(bank, desk.borrower, { kind: 'size', purpose: 'fee', figures })).value).toBe('small');
    expect(await bank.refused(`/loans/${loanId}/charges`, charge)).toBe('422 FEE_SIZE_UNPROVED');
  });

  it('says of itself what the text said and what is in force', async () => {
    const measure = await desk.read<{
      figures: { key: string; text: { value: number }; inForce: { value: number } }[];
    }>('/policy/measures/15');
    const ban = measure.figures.find(({ key }) => key === 'fee.ban.commitment.small');
    expect([ban?.text.value, ban?.inForce.value]).toEqual([1, 1]);
    expect((await bank.get('/policy/measures/21')).status).toBe(404);
  });
});

describe('measure 19: a system of credit standing', () => {
  const black = { kind: 'list', value: 'black', listYear: 2026 };

  it('lets an authority alone state who is on an official list, and binds every lender by it', async () => {
    await desk.another();
    const path = `/parties/${desk.borrower.partyId}/policy-standings`;
    expect(await bank.refused(path, said(black))).toBe('403 STANDING_OFFICIAL');
    expect(await desk.borrower.refused(path, said({ kind: 'credit_event', value: 'default' }))).toBe(
      '403 STANDING_OF_WHOM',
    );
    const listed = await state(authority, desk.borrower, black);
    const refused = await bank.post<ProblemBody>('/loans', wish());
    expect([refused.body.code, refused.body.facts?.statedBy]).toEqual(['LIST_PENALTY', authority.partyId]);
    // Another lender, who was told nothing, is bound and reads the list, and nobody else does.
    const other = await desk.party('Second Bank', 'bank');
    expect((await other.get<{ items: Standing[] }>(path)).body.items.map(({ id }) => id)).toEqual([listed.id]);
    const outsider = await desk.party('Outsider', 'trader');
    expect((await outsider.get<{ items: Standing[] }>(path)).body.items).toEqual([]);
    expect((await outsider.get(`/policy-standings/${listed.id}`)).status).toBe(404);
  });

  it('is contested by whom it is about, answered by who stated it, and then holds no more', async () => {
    await desk.another();
    const { id } = await state(authority, desk.borrower, black);
    const objection = { reason: 'The judgment was paid', documentHash: hash('e') };
    expect(await bank.refused(`/policy-standings/${id}/contests`, objection)).toBe('403 MANDATE_MISSING');
    const contest = await desk.borrower.done<Standing>(`/policy-standings/${id}/contests`, objection);
    expect(await desk.borrower.refused(`/policy-standings/${id}/contests`, objection)).toBe('409 CONTEST_OPEN');
    expect(await bank.refused('/loans', wish())).toBe('422 LIST_PENALTY');
    // Not by who stated it.
    const answer = { uphold: true, answer: 'Paid: removed' };
    expect(await authority.refused(`/standing-contests/${contest.id}/answer`, answer)).toMatch(/SAME_PERSON/);
    expect(await (await colleagueOf(authority, 0)).refused(`/standing-contests/${contest.id}/answer`, answer)).toMatch(
      /SAME_PERSON/,
    );
    await (await colleagueOf(authority, 2)).done(`/standing-contests/${contest.id}/answer`, answer);
    expect((await bank.post('/loans', wish())).status).toBe(201);
    // What was known before stays known.
    const path = `/parties/${desk.borrower.partyId}/policy-standings`;
    const [kept] = (await authority.get<{ items: Standing[] }>(path)).body.items;
    expect([kept?.id, kept?.status]).toEqual([id, 'withdrawn']);
  });

  it('asks one more person for an event of credit, as far as the lender’s own rule says', async () => {
    await desk.another();
    await state(bank, desk.borrower, { kind: 'credit_event', value: 'payment_arrears', figure: 3 });
    const loanId = await accepted();
    expect((await desk.checker.post(`/loans/${loanId}/approval`)).status).toBe(202);
    const rule = { key: 'effect.creditEvent.lend', value: 3, unit: '0 to 3', validFrom: '2026-03-05', source: 'Board' };
    await bank.done('/policy/rules', rule);
    expect(await bank.refused('/loans', wish())).toBe('422 LIST_PENALTY');
  });

  it('never overlaps: no two of one kind are in force on one day, whatever is stated and ended at once, in any order', async () => {
    await desk.another();
    const path = `/parties/${desk.borrower.partyId}/policy-standings`;
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, i) =>
        bank.tried<ProblemBody>(path, said({ kind: 'industry', value: i % 2 ? 'steel' : 'hi_tech' })),
      ),
    );
    expect(answers.filter(({ status }) => status < 300).length).toBe(1);
    expect(new Set(answers.filter(({ status }) => status >= 300).map(({ body }) => body.code))).toEqual(
      new Set(['STANDING_OVERLAPS']),
    );
    // Windows at random of three kinds, in rounds at once, some ended early between them: what was refused met one that stands.
    await desk.another();
    const at = `/parties/${desk.borrower.partyId}/policy-standings`;
    let seed = 20_261_201;
    const random = (below: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return Math.floor((seed / 2_147_483_648) * below);
    };
    const day = (n: number) => new Date(Date.UTC(2026, 0, 1 + n)).toISOString().slice(0, 10);
    const kinds = [
      { kind: 'industry', value: 'steel' },
      { kind: 'industry', value: 'hi_tech' },
      { kind: 'viability', value: 'viable' },
      { kind: 'business', value: 'green' },
    ];
    const slot = (one: { kind: string }) => one.kind;
    type Held = Standing & { kind: string; validFrom: string };
    const inForce = async () => (await bank.get<{ items: Held[] }>(`${at}?status=in_force&limit=200`)).body.items;
    const meets = (one: Omit<Held, 'id' | 'status'>, other: Omit<Held, 'id' | 'status'>) =>
      slot(one) === slot(other) &&
      one.validFrom <= (other.validTo ?? '9999') &&
      other.validFrom <= (one.validTo ?? '9999');
    let refused = 0;
    for (let round = 0; round < 6; round++) {
      const wishes = Array.from({ length: 8 }, () => {
        const from = random(300);
        const validTo = day(from + random(60));
        return { ...kinds[random(kinds.length)], validFrom: day(from), validTo } as Omit<Held, 'id' | 'status'>;
      });
      const came = await Promise.all(wishes.map((wanted) => bank.tried<Held & ProblemBody>(at, said(wanted))));
      const stands = await inForce();
      for (const [i, { status, body }] of came.entries()) {
        const wanted = wishes[i] as Omit<Held, 'id' | 'status'>;
        if (status < 300) continue;
        refused++;
        expect([body.code, stands.some((one) => meets(one, wanted))]).toEqual(['STANDING_OVERLAPS', true]);
      }
      for (const [i, one] of stands.entries())
        expect(stands.slice(i + 1).filter((other) => meets(one, other))).toEqual([]);
      const [ends] = stands.slice(random(stands.length));
      if (ends)
        await bank.tried(`/policy-standings/${ends.id}/end`, { lastOn: ends.validFrom, reason: 'No longer so' });
    }
    expect(refused).toBeGreaterThan(5);
  });

  it('measure 2: a list of a year has as many firms as the rule says, whoever is stated at once; who leaves makes room', async () => {
    await desk.operator.done('/policy/rules', {
      key: 'list.growth100.most',
      value: 2,
      unit: 'firms on the list of a year',
      validFrom: '2026-03-05',
      source: 'Notice of the year',
      documentHash: hash('f'),
    });
    const firms: Client[] = [];
    for (let i = 0; i < 4; i++) {
      await desk.another();
      firms.push(desk.borrower);
    }
    const growing = said({ kind: 'list', value: 'growth100', listYear: 2026 });
    const put = (firm: Client) =>
      authority.tried<Standing & ProblemBody>(`/parties/${firm.partyId}/policy-standings`, growing);
    const came = await Promise.all(firms.map(put));
    const full = came.filter(({ status }) => status >= 300);
    expect(full.map(({ body }) => [body.code, body.facts?.most])).toEqual([
      ['LIST_FULL', 2],
      ['LIST_FULL', 2],
    ]);
    const [on] = came.filter(({ status }) => status < 300);
    await authority.done(`/policy-standings/${on?.body.id}/end`, { lastOn: '2026-03-04', reason: 'It closed' });
    const [out] = firms.filter((_, i) => (came[i]?.status ?? 0) >= 300);
    expect((await put(out as Client)).status).toBeLessThan(300);
  });

  it('ends within the days it was stated for, and never later', async () => {
    await desk.another();
    const { id } = await state(bank, desk.borrower, { kind: 'business', value: 'green', validTo: '2026-06-30' });
    const end = (lastOn: string) =>
      bank.tried<ProblemBody>(`/policy-standings/${id}/end`, { lastOn, reason: 'No longer' });
    expect((await end('2099-01-01')).body.code).toBe('STANDING_DAYS_UNFIT');
    expect((await end('2026-07-01')).body.facts).toMatchObject({ validTo: '2026-06-30' });
    expect((await end('2026-06-30')).status).toBeLessThan(300);
  });
});
