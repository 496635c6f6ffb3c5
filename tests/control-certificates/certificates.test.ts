import { describe, expect, it } from 'vitest';
import { hashOf } from '../../src/kernel/canonical.ts';
import { openCollateral } from '../support/collateral.ts';
import { doorSays, hearFor, pledgeWatched, scaleSays } from '../support/watched-pledge.ts';
import type { Client } from '../support/world.ts';

const c = await openCollateral();
const { bank, importer, clock } = c;
await c.valuationTerms();
await c.price(70_000);

interface Certificate {
  id: string;
  code: string;
  hash: string;
  validUntil: string;
  statement: {
    state: string;
    legs: { physical: { evidence: Record<string, unknown> } };
    told: { fact: string }[];
  };
}
interface Check {
  standing: string;
  certified: string;
  now: string;
}

const held = () =>
  pledgeWatched(c, {
    t: 20,
    kinds: ['scale', 'door_sensor'],
    signed: ['scale'],
    owners: { door_sensor: bank },
    before: ([scale = '', door = '']) => hearFor(c, 15, { [scale]: scaleSays(20_000), [door]: doorSays }),
  });
const verify = async (code: string) => {
  const response = await fetch(`${c.url}/verify/${code}`);
  return { status: response.status, body: (await response.json()) as Check };
};
const issue = (lotId: string, by: Client = bank) => by.done<Certificate>(`/positions/${lotId}/certificates`);
const closedBy = async (lotId: string) => {
  const { body } = await bank.post<{ code: string; facts: { closed?: { fact: string }[] } }>(
    `/positions/${lotId}/certificates`,
    {},
  );
  return [body.code, body.facts?.closed?.map(({ fact }) => fact)];
};

describe('a certificate of control', () => {
  it('prints exactly what the control rests on, under a hash and a signature that anyone may check', async () => {
    const { lotId, codes } = await held();
    const made = await issue(lotId);
    expect(made.statement).toMatchObject({
      form: 'holdfast control certificate v1',
      state: 'controlled',
      issuerId: bank.partyId,
      legs: {
        physical: {
          state: 'in_force',
          evidence: {
            confidence: 'apart',
            sources: codes.map((code) => ({ code, isLiving: true })),
            agreement: { basis: 'pledge' },
            endsSoonest: expect.arrayContaining([expect.objectContaining({ what: 'DEVICE_SILENT' })]),
          },
        },
        documentary: { state: 'given_up' },
        legal: { state: 'in_force' },
      },
    });
    expect(await hashOf(made.statement)).toBe(made.hash);
    expect(await verify(made.code)).toMatchObject({
      status: 200,
      body: { genuine: true, standing: 'good', certified: 'controlled', now: 'controlled', hash: made.hash },
    });
    const forged = made.code.replace(made.hash, 'f'.repeat(64));
    expect((await verify(forged)).status).toBe(404);
  });

  it('is made by two people of the lender, for its own position, and for hours', async () => {
    const { lotId } = await held();
    expect((await bank.post(`/positions/${lotId}/certificates`, {})).status).toBe(202);
    expect(await importer.refused(`/positions/${lotId}/certificates`)).toBe('403 MANDATE_MISSING');
    const other = await c.party('Another bank', 'bank');
    expect(await other.refused(`/positions/${lotId}/certificates`)).toBe('404 NOT_YOUR_POSITION');
    expect(await bank.refused(`/positions/${lotId}/certificates`, { validHours: 100 })).toBe(
      '422 CERTIFICATE_TOO_LONG',
    );
  });

  it('is refused for goods that are not controlled, by every fact, and asked at its own instant', async () => {
    const { lotId, codes, subjectId } = await held();
    const made = await issue(lotId);
    await c.manager.done(`/subjects/${subjectId}/end`);
    expect(await closedBy(lotId)).toEqual(['GATE_CLOSED', ['F1']]);
    // What was certified stays what it was; whoever asks is told how it stands now.
    expect((await verify(made.code)).body).toMatchObject({
      standing: 'good',
      certified: 'controlled',
      now: 'unverified',
    });
    const breached = await held();
    const [scale = ''] = breached.codes;
    await hearFor(c, 60, { [scale]: scaleSays(1_000) });
    const [code, facts] = await closedBy(breached.lotId);
    expect(code).toBe('GATE_CLOSED');
    expect(facts).toContain('F4');
    expect(codes).toHaveLength(2);
  });

  it('shows what the table only tells, and says so where a leg is degraded', async () => {
    const { lotId, codes } = await held();
    const [scale = '', door = ''] = codes;
    c.loseMessages(scale, 100);
    await hearFor(c, 10, { [scale]: scaleSays(20_000), [door]: doorSays });
    const made = await issue(lotId);
    expect(made.statement.told.map(({ fact }) => fact)).toContain('F10');
  });

  it('is recalled by the lender, and past its time is good for nothing', async () => {
    const { lotId } = await held();
    const [first, second] = [await issue(lotId), await issue(lotId)];
    await bank.done(`/control-certificates/${first.id}/recall`, { reason: 'Goods to be moved' });
    expect(await bank.refused(`/control-certificates/${first.id}/recall`, { reason: 'Twice' })).toBe(
      '409 CERTIFICATE_RECALLED',
    );
    expect((await verify(first.code)).body.standing).toBe('recalled');
    clock.advance(25 * 3_600);
    expect((await verify(second.code)).body.standing).toBe('expired');
    const { body } = await bank.get<{ items: Certificate[] }>(`/control-certificates?itemId=${lotId}`);
    expect(body.items.map(({ id }) => id)).toEqual([first.id, second.id]);
    expect((await importer.get(`/control-certificates/${first.id}`)).status).toBe(404);
  });
});
