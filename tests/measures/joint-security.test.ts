import { expect, it } from 'vitest';
import { openCollateral, yuan } from '../support/collateral.ts';
import { openGuarantor } from '../support/guarantor.ts';
import { transfer } from '../support/money.ts';
import type { Client, ProblemBody } from '../support/world.ts';

const desk = await openCollateral();
const { bank, checker, importer } = desk;
await desk.price(70_000);
await desk.valuationTerms();
const second = await desk.party('Second Bank', 'bank');
const third = await desk.party('Third Bank', 'bank');
const documentHash = 'b'.repeat(64);
type Body = Record<string, string>;

const facilityId = await desk.facility(10_000_000);
const { pledgeId } = await desk.pledged(facilityId, 20);
const other = await desk.pledged(facilityId, 20);
const guarantor = await openGuarantor(desk, 20, 70_000);
const guarantee = await guarantor.give(facilityId, 500_000);
await checker.done(`/guarantees/${guarantee.id}/answer`, { accept: true });
await desk.draw(facilityId, 100_000);
const { id: bodyId = '' } = await bank.done<Body>('/joint-bodies', {
  kind: 'joint_credit',
  name: 'Joint credit of the works',
  debtorId: importer.partyId,
  memberIds: [second.partyId, third.partyId],
  currency: 'CNY',
  documentHash,
});
for (const member of [second, third]) await member.done(`/joint-bodies/${bodyId}/joining`, { documentHash });

const waive = (id = pledgeId) =>
  bank.tried<ProblemBody>(`/pledges/${id}/discharge`, {
    waiver: { reason: 'Replaced', documentHash },
    guarantorConsents: [{ guarantorId: guarantor.maker.partyId, documentHash }],
  });
const letGo = () => bank.tried<ProblemBody>(`/guarantees/${guarantee.id}/release`, { reason: 'Another one came' });
const path = `/joint-bodies/${bodyId}/motions`;
const motion = (objectId?: string) => ({
  kind: 'release_security',
  said: 'Given up',
  objectId,
  closesOn: desk.dayIn(20),
  documentHash,
});
const decided = async (objectId: string, votes: readonly (readonly [Client, string])[]) => {
  const { id } = await bank.done<Body>(path, motion(objectId));
  let status: string | undefined;
  for (const [member, vote] of votes) status = (await member.tried<Body>(`/motions/${id}/votes`, { vote })).body.status;
  return status;
};

it('measure 3: while banks act as one, none gives up a pledge for what is owed unless all of them carried it by name', async () => {
  const alone = await waive();
  expect([alone.status, alone.body.code, alone.body.facts?.bodyId]).toEqual([422, 'SECURITY_HELD_JOINTLY', bodyId]);
  // It names what it gives up: the putter's own, and nobody else's.
  expect(await bank.refused(path, motion())).toBe('422 MOTION_SHAPE');
  expect(await bank.refused(path, { ...motion(pledgeId), kind: 'other' })).toBe('422 MOTION_SHAPE');
  expect(await second.refused(path, motion(pledgeId))).toBe('404 NOT_FOUND');
  const all = (last: string) => [[bank, 'for'] as const, [second, 'for'] as const, [third, last] as const];
  expect(await decided(pledgeId, all('abstain'))).toBe('lost');
  expect((await waive()).body.code).toBe('SECURITY_HELD_JOINTLY');
  expect(await decided(pledgeId, all('for').slice(0, 2))).toBe('open');
  expect((await waive()).body.code).toBe('SECURITY_HELD_JOINTLY');
  expect(await decided(pledgeId, all('for'))).toBe('carried');
  expect((await waive(other.pledgeId)).body.code).toBe('SECURITY_HELD_JOINTLY');
  expect((await waive()).body).toMatchObject({ status: 'discharged' });
});

it('measure 3: nor lets a guarantor go; once nothing is owed, security ends as ever', async () => {
  expect((await letGo()).body.code).toBe('SECURITY_HELD_JOINTLY');
  await bank.done(`/facilities/${facilityId}/repayments`, {
    amount: yuan(100_000),
    ...transfer(),
    receivedOn: desk.today(),
    source: 'borrower',
  });
  expect((await letGo()).body).toMatchObject({ status: 'released' });
  expect(await bank.done(`/pledges/${other.pledgeId}/discharge`)).toMatchObject({ status: 'discharged' });
});
