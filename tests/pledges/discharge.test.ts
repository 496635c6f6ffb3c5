import { expect, it } from 'vitest';
import { hash, openCollateral, yuan } from '../support/collateral.ts';
import type { ProblemBody } from '../support/world.ts';

const desk = await openCollateral();
const { bank, importer, exporter } = desk;
await desk.price(70_000);
await desk.valuationTerms();

interface Pledge {
  id: string;
  status: string;
  maximumFixed: { reason: string } | null;
}

it('security is not given up over the heads of those who guarantee the debt', async () => {
  const facilityId = await desk.facility(10_000_000);
  const { pledgeId } = await desk.pledged(facilityId, 20);
  const guarantor = await desk.party('Guarantor', 'trader');
  await bank.done('/party-relations', {
    partyId: guarantor.partyId,
    otherId: importer.partyId,
    kind: 'guarantees',
    source: 'Contract of guarantee 2026-09',
  });
  await desk.draw(facilityId, 100_000);
  const at = `/pledges/${pledgeId}/discharge`;
  // While something is owed nobody gives it up as if nothing were.
  expect(await bank.refused(at)).toBe('422 GATE_CLOSED');
  const waiver = { reason: 'Other security taken', documentHash: hash('b') };
  const refused = await bank.post<ProblemBody & { facts: object }>(at, { waiver });
  expect([refused.status, refused.body.code, refused.body.facts]).toEqual([
    422,
    'GUARANTOR_CONSENT_MISSING',
    { guarantorIds: [guarantor.partyId] },
  ]);
  const other = { waiver, guarantorConsents: [{ guarantorId: exporter.partyId, documentHash: hash('a') }] };
  expect(await bank.refused(at, other)).toBe('422 GUARANTOR_CONSENT_MISSING');
  const given = { waiver, guarantorConsents: [{ guarantorId: guarantor.partyId, documentHash: hash('a') }] };
  expect(await bank.done<Pledge>(at, given)).toMatchObject({ status: 'discharged' });
  const { rows } = await desk.database.admin.query(
    "select payload -> 'guarantorConsents' as consents from event where object_id = $1 and type = 'pledge.discharged'",
    [pledgeId],
  );
  expect(rows).toEqual([{ consents: given.guarantorConsents }]);
  // Paid: nobody is asked.
  const paid = await desk.pledged(await desk.facility(10_000_000), 5);
  await bank.done(`/pledges/${paid.pledgeId}/discharge`);
});

it('a maximum amount caps what is lent, and once its debt is fixed nothing more is', async () => {
  const facilityId = await desk.facility(10_000_000);
  const lotId = await desk.stock(20);
  const pledge = await importer.done<Pledge>('/pledges', {
    kind: 'goods',
    pledgeeId: bank.partyId,
    facilityId,
    maximum: yuan(500_000),
    itemIds: [lotId],
  });
  await bank.done(`/pledges/${pledge.id}/answer`, { accept: true });
  const ask = (amount: number) =>
    importer.done<{ id: string; conditions: { code: string; met: boolean | null }[] }>(
      `/facilities/${facilityId}/drawdowns`,
      { product: 'working_capital', amount: yuan(amount), dueOn: '2026-12-15' },
    );
  const open = (of: { conditions: { code: string; met: boolean | null }[] }) =>
    of.conditions.filter((c) => c.met !== true).map((c) => c.code);
  expect(open(await ask(500_000.01))).toEqual(['WITHIN_SECURED_MAXIMUM']);
  const within = await ask(400_000);
  expect(open(within)).toEqual([]);
  const at = `/pledges/${pledge.id}/maximum-fixing`;
  const fixing = { reason: 'seizure', evidence: 'Notice of the court of 2026-10-12' };
  expect(await importer.refused(at, fixing)).toBe('403 MANDATE_MISSING');
  const stranger = await desk.party('Other Bank', 'bank');
  expect(await stranger.refused(at, fixing)).toBe('404 NOT_FOUND');
  // Eight hear of the seizure at once; the debt is fixed once.
  const eight = await Promise.all(Array.from({ length: 8 }, () => bank.post<Pledge & ProblemBody>(at, fixing)));
  expect(eight.filter((a) => a.status === 200).map((a) => a.body.maximumFixed?.reason)).toEqual(['seizure']);
  expect(eight.filter((a) => a.body.code === 'MAXIMUM_FIXED')).toHaveLength(7);
  const { body } = await importer.get<typeof within>(`/drawdowns/${within.id}`);
  expect(open(body)).toEqual(['NO_HOLD']);
});
