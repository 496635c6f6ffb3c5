import { describe, expect, it } from 'vitest';
import { euro, eventsOf, findComplying, invoice, openCreditTrade, type Presented, present } from '../support/credit.ts';

const trade = await openCreditTrade();
const { issuer, nominated, exporter, clock } = trade;

const read = async (id: string) => (await issuer.get<Presented>(`/presentations/${id}`)).body;
const count = (types: string[], type: string) => types.filter((t) => t === type).length;
/** Two processes and their timers, at once, more than once. */
const workers = async () => {
  await Promise.all([trade.reach(), trade.reach(), trade.reach()]);
  await Promise.all([trade.reach(), trade.reach()]);
};

describe('the days of a presentation', () => {
  it('end once: reminded once, precluded once, whatever the clock and the workers do', async () => {
    clock.set('2026-10-12T06:00:00Z');
    const creditId = await trade.credit();
    const presented = await present(nominated, creditId, issuer.partyId, 1_000);
    // Five banking days in China after 12 October 2026.
    expect(presented.lastDayToRefuse).toBe('2026-10-19');
    clock.set('2026-10-18T15:59:59Z');
    await workers();
    expect(count(await eventsOf(trade, presented.id), 'presentation.examinationDue')).toBe(1);
    // The clock jumps back, as after a correction, and forward again.
    clock.set('2026-10-13T06:00:00Z');
    await workers();
    clock.set('2026-10-19T15:59:59Z');
    await workers();
    expect((await read(presented.id)).status).toBe('received');
    clock.set('2026-10-19T16:00:00Z');
    await workers();
    clock.set('2026-10-19T10:00:00Z');
    await workers();
    clock.set('2027-01-01T00:00:00Z');
    await workers();
    const events = await eventsOf(trade, presented.id);
    expect(count(events, 'presentation.examinationDue')).toBe(1);
    expect(count(events, 'presentation.precluded')).toBe(1);
    expect(await read(presented.id)).toMatchObject({ status: 'precluded', preclusion: ['no_notice'] });
    clock.set('2026-10-20T03:00:00Z');
    expect(await issuer.refused(`/presentations/${presented.id}/decision`, { decision: 'refuse' })).toBe(
      '409 PRESENTATION_NOT_EXAMINED',
    );
    // Precluded is bound to pay.
    expect(await trade.issuerChecker.done<Presented>(`/presentations/${presented.id}/honour`)).toMatchObject({
      status: 'honoured',
    });
  });

  it('lie in the database: a process that was away for a week finds what was due', async () => {
    clock.set('2026-10-12T06:00:00Z');
    const creditId = await trade.credit();
    const away = await Promise.all([1, 2, 3].map(() => present(nominated, creditId, issuer.partyId, 100)));
    const decided = await present(nominated, creditId, issuer.partyId, 100);
    await findComplying(issuer, decided.id);
    clock.set('2026-10-26T06:00:00Z');
    await workers();
    for (const { id } of away) expect((await read(id)).status).toBe('precluded');
    expect((await read(decided.id)).status).toBe('complying');
    expect(await eventsOf(trade, decided.id)).not.toContain('presentation.examinationDue');
  });

  it('race with a refusal at the last minute: one of the two stands, never both', async () => {
    for (let i = 0; i < 6; i++) {
      clock.set('2026-10-12T06:00:00Z');
      const creditId = await trade.credit();
      const { id } = await present(nominated, creditId, issuer.partyId, 1_000, {
        documents: [invoice('1000.00', { currency: 'USD' })],
      });
      await issuer.done(`/presentations/${id}/examination`);
      const { body } = await issuer.get<Presented>(`/presentations/${id}`);
      const answers = Object.fromEntries(
        body.examination.forExaminer.map((q) => [`${q.rule}/${q.documentId ?? ''}`, { finding: 'conforms' }]),
      );
      clock.set('2026-10-19T15:59:59Z');
      const refusing = issuer.tried(`/presentations/${id}/decision`, {
        decision: 'refuse',
        disposal: 'NOTIFY',
        answers,
      });
      clock.set('2026-10-19T16:00:00Z');
      await Promise.all([refusing, workers()]);
      const events = await eventsOf(trade, id);
      expect(count(events, 'presentation.refused') + count(events, 'presentation.precluded')).toBe(1);
    }
  });

  it('a deadline whose consequences fail is tried again, and holds up no other', async () => {
    clock.set('2026-10-12T06:00:00Z');
    const creditId = await trade.credit();
    const [broken, sound] = [
      await present(nominated, creditId, issuer.partyId, 100),
      await present(nominated, creditId, issuer.partyId, 100),
    ];
    await trade.database.admin.query(
      `alter table presentation add constraint broken check (id <> '${broken?.id}' or status <> 'precluded') not valid`,
    );
    clock.set('2026-10-20T06:00:00Z');
    const errors: string[] = [];
    await trade.reach((error) => errors.push(error.message));
    expect(errors).toHaveLength(1);
    expect((await read(sound.id)).status).toBe('precluded');
    await trade.database.admin.query('alter table presentation drop constraint broken');
    await trade.reach();
    expect((await read(broken.id)).status).toBe('received');
    clock.advance(301);
    await trade.reach();
    expect((await read(broken.id)).status).toBe('precluded');
  });

  it('count each weekday where no calendar reaches, and say so; nothing is precluded while a holiday may move them', async () => {
    clock.set('2026-10-12T06:00:00Z');
    // Under a facility that lasts as long.
    const { id: facilityId } = await issuer.done<{ id: string }>('/facilities', {
      borrowerId: trade.importer.partyId,
      limit: euro(1_000_000),
      lotAdvanceBps: 7_000,
      receivableAdvanceBps: 8_000,
      marginBps: 0,
      interestBps: 435,
      expiresOn: '2028-12-31',
    });
    await trade.issuerChecker.done(`/facilities/${facilityId}/approval`);
    const creditId = await trade.credit(1_000, {
      facilityId,
      expiresOn: '2028-03-01',
      latestShipmentOn: '2028-02-01',
    });
    clock.set('2028-02-01T06:00:00Z');
    const presented = await present(nominated, creditId, issuer.partyId, 100);
    expect(presented).toMatchObject({ lastDayToRefuse: '2028-02-08', daysAssumed: true });
    clock.set('2028-02-16T06:00:00Z');
    await workers();
    expect((await read(presented.id)).status).toBe('received');
    clock.set('2028-02-18T06:00:00Z');
    await workers();
    expect((await read(presented.id)).status).toBe('precluded');
    expect(exporter.partyId).toBeTruthy();
  });
});
