import { describe, expect, it } from 'vitest';
import { hash, openStock } from '../support/stock.ts';
import { yuan } from '../support/trade.ts';
import type { Client, ProblemBody } from '../support/world.ts';

const stock = await openStock();
const { bank, importer, clock } = stock;
const checker = await stock.colleague(bank, 'Registry checker', ['registry:confirm', 'registry:file']);
const code = 'XG-0042-SECRET';

interface Registration {
  id: string;
  status: string;
  number: string;
  expiresOn: string;
  alarm: number | null;
  dischargeDueOn: string | null;
  openObjections: number;
  descriptionHash: string;
  filedHash: string;
}
interface Filing {
  id: string;
  registrationId: string;
  status: string;
}

let numbers = 0;
const stampOf = (more: object = {}) => ({
  number: `0042${++numbers}`,
  stampedAt: clock.now().toISOString(),
  certificateHash: hash('c'),
  ...more,
});
async function pledged(): Promise<string> {
  const lotId = await stock.lot(10);
  await stock.store(lotId);
  return stock.pledgeGoods([lotId]);
}
const prepare = (pledgeId: string, more: object = {}) =>
  bank.done<Filing>('/registrations', { pledgeId, description: 'Copper in hall 1', termMonths: 12, ...more });
async function registered(pledgeId?: string): Promise<string> {
  const filing = await prepare(pledgeId ?? (await pledged()));
  await bank.done(`/filings/${filing.id}/stamp`, stampOf({ amendmentCode: code }));
  await checker.done(`/filings/${filing.id}/confirmation`);
  return filing.registrationId;
}
const read = async (id: string) => (await bank.get<Registration>(`/registrations/${id}`)).body;
const guard = { grantorName: 'Importer', amendmentCode: code };

describe('a filing', () => {
  it('has the words that the parties agreed: no transfer where it is restricted, the goods as the record has them', async () => {
    const contentOf = (filing: Filing) => (filing as unknown as { content: Record<string, unknown> }).content;
    const open = async (more: object) => {
      const lotId = await stock.lot(10);
      await stock.store(lotId);
      const { id } = await importer.done<{ id: string }>('/pledges', {
        kind: 'goods',
        pledgeeId: bank.partyId,
        facilityId: stock.facilityId,
        maximum: yuan(1_000),
        itemIds: [lotId],
        ...more,
      });
      await bank.done(`/pledges/${id}/answer`, { accept: true });
      return id;
    };
    const restricted = await open({ securedScope: ['principal'] });
    const given = await prepare(restricted);
    expect(contentOf(given)).toMatchObject({
      description: 'Copper in hall 1, not to be transferred without the consent of the secured party',
      restrictsTransfer: true,
      securedScope: ['principal'],
      maximum: yuan(1_000),
    });
    const free = await open({ restrictsTransfer: false });
    expect(contentOf(await prepare(free))).toMatchObject({ description: 'Copper in hall 1', restrictsTransfer: false });

    // Left out, the words are those of the record.
    const composed = await bank.done<Filing>('/registrations', { pledgeId: restricted, termMonths: 12 });
    expect(contentOf(composed).description).toMatch(
      /^存放于Hall的Copper cathodes CU-A A 10\.000 .*，由Manager（.+）依据协议cag_.+监管，及其产品、收益、替代物与保险金，未经担保权人同意不得转让$/,
    );
    const receivable = await importer.done<{ id: string }>('/receivables', {
      debtorId: stock.debtor.partyId,
      invoiceNumber: 'R1',
      invoicedOn: '2026-10-01',
      dueOn: '2026-12-01',
      amount: yuan(10),
    });
    const claims = await open({ kind: 'receivable', itemIds: [receivable.id] });
    expect(await bank.refused('/registrations', { pledgeId: claims, termMonths: 12 })).toBe('422 DESCRIPTION_NEEDED');

    // Amended words keep what was agreed.
    const id = await registered(restricted);
    const amended = await bank.done<Filing>(`/registrations/${id}/filings`, {
      act: 'amend',
      description: '一号库铜材',
      ...guard,
    });
    expect(contentOf(amended).description).toBe('一号库铜材，未经担保权人同意不得转让');
  });

  it('counts once a second person compared the stamp, and is publicity of the pledge from that second', async () => {
    const pledgeId = await pledged();
    const filing = await prepare(pledgeId);
    expect(await bank.refused('/registrations', { pledgeId, description: 'x', termMonths: 361 })).toBe(
      '422 REGISTRATION_TERM',
    );
    expect(await importer.refused(`/filings/${filing.id}/stamp`, stampOf())).toBe('403 MANDATE_MISSING');
    const late = stampOf({ stampedAt: new Date(clock.now().getTime() + 60_000).toISOString() });
    expect(await bank.refused(`/filings/${filing.id}/stamp`, late)).toBe('422 STAMP_IN_FUTURE');
    const stamp = stampOf({ amendmentCode: code });
    await bank.done(`/filings/${filing.id}/stamp`, stamp);
    expect((await read(filing.registrationId)).status).toBe('pending');
    expect(await bank.refused(`/filings/${filing.id}/confirmation`)).toBe('403 SAME_PERSON');
    await checker.done(`/filings/${filing.id}/confirmation`);
    expect(await read(filing.registrationId)).toMatchObject({
      status: 'in_force',
      number: stamp.number,
      expiresOn: '2027-10-12',
      alarm: null,
    });
    const { body } = await bank.get<{ publicity: { kind: string; at: string }[] }>(`/pledges/${pledgeId}`);
    expect(body.publicity).toContainEqual(expect.objectContaining({ kind: 'registration', at: stamp.stampedAt }));
    const { rows } = await stock.database.admin.query('select * from event union all select * from event');
    expect(JSON.stringify(rows)).not.toContain(code);
  });

  it('is refused under a number that is another registration’s', async () => {
    const first = await read(await registered());
    const pledgeId = await pledged();
    const filing = await prepare(pledgeId);
    await bank.done(`/filings/${filing.id}/stamp`, stampOf({ number: first.number }));
    expect(await checker.refused(`/filings/${filing.id}/confirmation`)).toBe('409 REGISTRATION_NUMBER_USED');
    await checker.done(`/filings/${filing.id}/rejection`, { reason: 'wrong certificate' });
    expect(await checker.refused(`/filings/${filing.id}/confirmation`)).toBe('409 FILING_NOT_PREPARED');
    // The pledge is registered nowhere: the bank is awaited to file anew, until it has.
    const awaited = async (of: Client) => {
      const { body } = await of.get<{ items: { act: string; grave: number }[] }>(
        `/tasks?objectId=${filing.registrationId}`,
      );
      return body.items.map(({ act, grave }) => `${act} ${grave}`);
    };
    expect(await awaited(bank)).toEqual(['registration.prepare 3']);
    expect(await awaited(importer)).toEqual([]);
    await prepare(pledgeId);
    expect(await awaited(bank)).toEqual([]);
  });

  it('is amended, renewed and cancelled only with the grantor’s name and the code', async () => {
    const id = await registered();
    const act = (body: object) => bank.refused(`/registrations/${id}/filings`, body);
    expect(await act({ act: 'amend', description: 'x', ...guard, grantorName: 'Exporter' })).toBe(
      '422 BASE_NAME_DIFFERS',
    );
    expect(await act({ act: 'amend', description: 'x', ...guard, amendmentCode: 'no' })).toBe(
      '403 AMENDMENT_CODE_WRONG',
    );
    const filing = await bank.done<Filing>(`/registrations/${id}/filings`, { act: 'renew', termMonths: 6, ...guard });
    expect(await act({ act: 'discharge', reason: 'waived', ...guard })).toBe('409 ACT_IN_PROGRESS');
    await bank.done(`/filings/${filing.id}/stamp`, stampOf());
    await checker.done(`/filings/${filing.id}/confirmation`);
    expect((await read(id)).expiresOn).toBe('2028-04-12');
  });

  it('never lives on after its discharge, whoever acts at the same time', async () => {
    for (let round = 0; round < 4; round++) {
      const id = await registered();
      const discharge = await bank.done<Filing>(`/registrations/${id}/filings`, {
        act: 'discharge',
        reason: 'debt_ended',
        ...guard,
      });
      await bank.done(`/filings/${discharge.id}/stamp`, stampOf());
      const answers = await Promise.all([
        checker.post<ProblemBody>(`/filings/${discharge.id}/confirmation`),
        ...Array.from({ length: 4 }, (_, i) =>
          bank.post<ProblemBody>(
            `/registrations/${id}/filings`,
            i % 2 ? { act: 'renew', termMonths: 6, ...guard } : { act: 'amend', description: 'more', ...guard },
          ),
        ),
      ]);
      expect(answers[0]?.status).toBe(200);
      for (const answer of answers.slice(1))
        expect(['ACT_IN_PROGRESS', 'REGISTRATION_NOT_IN_FORCE']).toContain(answer.body.code);
      expect((await read(id)).status).toBe('discharged');
      expect(await bank.refused(`/registrations/${id}/filings`, { act: 'renew', termMonths: 6, ...guard })).toBe(
        '409 REGISTRATION_NOT_IN_FORCE',
      );
    }
  });

  it('starts the ten working days when the pledge ends', async () => {
    const pledgeId = await pledged();
    const id = await registered(pledgeId);
    await bank.done(`/pledges/${pledgeId}/discharge`);
    expect(await read(id)).toMatchObject({ status: 'in_force', dischargeDueOn: '2026-10-26' });
  });

  it('goes out in a file once, and its stamps come in line by line', async () => {
    const [a, b] = [await prepare(await pledged()), await prepare(await pledged())];
    const outs = await Promise.all(
      Array.from({ length: 3 }, () => bank.done<{ items: Filing[] }>('/registry-batches/out')),
    );
    const taken = outs.flatMap((out) => out.items.map((item) => item.id));
    expect(new Set(taken).size).toBe(taken.length);
    expect(taken).toEqual(expect.arrayContaining([a.id, b.id]));
    const { items } = await bank.done<{ items: { outcome: string; code: string | null }[] }>('/registry-batches/in', {
      lines: [
        { filingId: a.id, ...stampOf({ amendmentCode: code }) },
        { filingId: `fil_${'0'.repeat(32)}`, ...stampOf() },
        { filingId: a.id, ...stampOf() },
        { filingId: b.id, ...stampOf({ amendmentCode: code }) },
      ],
    });
    expect(items.map((item) => item.code ?? item.outcome)).toEqual([
      'stamped',
      'NOT_FOUND',
      'FILING_NOT_PREPARED',
      'stamped',
    ]);
    await checker.done(`/filings/${b.id}/confirmation`);
  });
});

describe('searches and objections', () => {
  it('takes a search under the exact name, present or former, and each certificate once', async () => {
    const search = (more: object) => ({
      grantorId: importer.partyId,
      searchedName: 'Importer',
      certificateNumber: 'CX-1',
      certificateHash: hash('d'),
      searchedAt: clock.now().toISOString(),
      hits: [],
      ...more,
    });
    expect(await bank.refused('/registry-searches', search({ searchedName: 'Imp' }))).toBe('422 SEARCH_NAME_DIFFERS');
    await bank.done('/registry-searches', search({}));
    expect(await bank.refused('/registry-searches', search({}))).toBe('409 REGISTRATION_NUMBER_USED');
    const renamed = await bank.done<{ amendBy: string }>('/former-names', {
      partyId: importer.partyId,
      name: '旧名公司',
      changedOn: '2026-10-31',
    });
    expect(renamed.amendBy).toBe('2027-02-28');
    const view = await bank.done<{ isClean: boolean }>('/registry-searches', {
      ...search({ searchedName: '旧名公司', certificateNumber: 'CX-2' }),
      hits: [
        {
          registrationNumber: '9',
          securedParty: 'Other bank',
          registeredAt: '2026-01-01T00:00:00Z',
          description: 'all stock',
          treatment: 'prior',
        },
      ],
    });
    expect(view.isClean).toBe(false);
    const other = await stock.party('Second bank', 'bank');
    const { rows } = await stock.database.admin.query('select participants from registry_search');
    expect(JSON.stringify(rows)).not.toContain(other.partyId);
  });

  it('counts a former name for the lender that recorded it, for all where the house or the operator did, and no more once withdrawn', async () => {
    const other = await stock.party('Third bank', 'bank');
    const name = { partyId: importer.partyId, name: 'Invented Ltd', changedOn: '2026-01-31' };
    const under = {
      grantorId: importer.partyId,
      searchedName: 'Invented Ltd',
      certificateHash: hash('e'),
      searchedAt: clock.now().toISOString(),
      hits: [],
    };
    const seenBy = async (by: Client) =>
      (await by.get<{ items: { name: string; statedBy: string }[] }>(`/former-names?partyId=${importer.partyId}`)).body
        .items;
    expect(await other.refused('/former-names', { ...name, name: 'Importer' })).toBe('422 FORMER_NAME_IS_PRESENT');
    expect(await stock.exporter.refused('/former-names', name)).toBe('403 MANDATE_MISSING');
    await other.done('/former-names', name);
    expect(await bank.refused('/registry-searches', { ...under, certificateNumber: 'CX-9' })).toBe(
      '422 SEARCH_NAME_DIFFERS',
    );
    expect(await seenBy(bank)).not.toContainEqual(expect.objectContaining({ name: 'Invented Ltd' }));
    // The house that it is said of hears of it, and by whom.
    const told = await importer.get<{ items: { payload: object }[] }>(`/events?objectId=${importer.partyId}`);
    expect(told.body.items.map(({ payload }) => payload)).toContainEqual(
      expect.objectContaining({ name: 'Invented Ltd', statedBy: other.partyId }),
    );
    expect(await seenBy(importer)).toContainEqual(expect.objectContaining({ statedBy: other.partyId }));
    await importer.done('/former-names', name);
    await bank.done('/registry-searches', { ...under, certificateNumber: 'CX-9' });
    expect(await seenBy(bank)).toContainEqual(expect.objectContaining({ statedBy: importer.partyId, isKnown: true }));
    await importer.done('/former-name-withdrawals', { partyId: name.partyId, name: name.name });
    expect(await bank.refused('/registry-searches', { ...under, certificateNumber: 'CX-10' })).toBe(
      '422 SEARCH_NAME_DIFFERS',
    );
    await other.done('/registry-searches', { ...under, certificateNumber: 'CX-10' });
    await other.done('/former-name-withdrawals', { partyId: name.partyId, name: name.name });
    expect(await other.refused('/registry-searches', { ...under, certificateNumber: 'CX-11' })).toBe(
      '422 SEARCH_NAME_DIFFERS',
    );
    await stock.operator.done('/former-names', name);
    await other.done('/registry-searches', { ...under, certificateNumber: 'CX-11' });
    await stock.operator.done('/former-name-withdrawals', { partyId: name.partyId, name: name.name });
  });

  it('counts an objection until it falls by its clock or is decided; an upheld one ends the registration', async () => {
    const id = await registered();
    const today = clock.now().toISOString().slice(0, 10);
    const object = () =>
      importer.done<{ id: string; state: string; notifyBy: string }>(`/registrations/${id}/objections`, {
        reason: 'not ours',
        filedOn: today,
      });
    const first = await object();
    expect((await read(id)).openObjections).toBe(1);
    await stock.pass(8 * 24 * 60);
    expect((await read(id)).openObjections).toBe(0);
    expect(await bank.refused(`/objections/${first.id}/steps`, { step: 'sued', proofHash: hash('a') })).toBe(
      '409 OBJECTION_NOT_OPEN',
    );
    const second = await importer.done<{ id: string }>(`/registrations/${id}/objections`, {
      reason: 'still not ours',
      filedOn: clock.now().toISOString().slice(0, 10),
    });
    await bank.done(`/objections/${second.id}/steps`, { step: 'notified', at: clock.now().toISOString() });
    await bank.done(`/objections/${second.id}/steps`, { step: 'sued', proofHash: hash('a') });
    await bank.done(`/objections/${second.id}/steps`, { step: 'closed', as: 'upheld' });
    expect((await read(id)).status).toBe('revoked');
  });
});
