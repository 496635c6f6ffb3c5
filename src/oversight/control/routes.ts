import { z } from 'zod';
import { asSystem, requirePerson, withSnapshot } from '../../context.ts';
import { command, query, routes } from '../../http/endpoint.ts';
import { cursorKey, page, pageOf, pageQuery } from '../../http/page.ts';
import { idWire, instantWire } from '../../http/wire.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { agreeWatch, refuseSettings, setWatch, withdrawSettings } from './agree.ts';
import { findBreach, listBreaches } from './breach-store.ts';
import { assignBreach, commentOnBreach, shelveBreach } from './desk.ts';
import { findDesks, listComments } from './desk-store.ts';
import { findDevicesOfSubject } from './device-scores.ts';
import { shownLegs, shownPositions } from './legs-shown.ts';
import { orderControl, reportInspection } from './order.ts';
import { positionProofView, positionView } from './position-schemas.ts';
import { listPositions, positionAt } from './position-store.ts';
import { provedNow } from './proved-now.ts';
import { answerQuestion, viewOfQuestion } from './question.ts';
import { listQuestions } from './question-store.ts';
import type { Legs } from './rules.ts';
import * as schemas from './schemas.ts';
import { readSensitivity } from './sensitivity.ts';
import { acknowledgeBreach, signOffBreach } from './sign-off.ts';
import { findSubject, pageOfOrders } from './store.ts';
import { readSubject, readSubjects } from './subject-now.ts';
import { trackRoutes } from './track-routes.ts';
import { endWatch, startWatch } from './watch.ts';

const tag = 'Control';
const ofSubject = z.object({ subjectId: idWire('subject') });
const ofBreach = z.object({ breachId: idWire('breach') });
const nothing = z.strictObject({});

// oxlint-disable-next-line max-lines-per-function -- not cut yet
export function controlRoutes() {
  const app = routes();
  const { subjectView, subjectSeenView, breachView, controlOrderView } = schemas;

  command(
    app,
    {
      path: '/subjects',
      tag,
      summary: 'Put lots under watch; the answer says what the watch can and cannot prove',
      body: schemas.startWatchInput,
      view: schemas.watchProvesView,
      status: 201,
    },
    startWatch,
  );
  query(
    app,
    { path: '/subjects', tag, summary: 'The subjects you see', filter: pageQuery, view: pageOf(subjectSeenView) },
    async (ctx, { limit, cursor }) =>
      page('subjects', await readSubjects(ctx, cursorKey('subjects', cursor), limit + 1), limit, (s) => s.id),
  );
  query(
    app,
    {
      path: '/subjects/{subjectId}',
      tag,
      summary: 'One subject: how it stands, what it waits for, and which seal is right now',
      params: ofSubject,
      view: schemas.subjectNowView,
    },
    (ctx, { subjectId }) => readSubject(ctx, subjectId),
  );
  query(
    app,
    {
      path: '/subjects/{subjectId}/devices',
      tag,
      summary: 'The devices that watch it: how far each is believed, and which of its readings were not',
      params: ofSubject,
      view: z.object({ items: z.array(schemas.subjectDeviceView) }),
    },
    async (ctx, { subjectId }) => ({ items: await findDevicesOfSubject(ctx, subjectId) }),
  );
  query(
    app,
    {
      path: '/subjects/{subjectId}/sensitivity',
      tag,
      summary: 'What somebody who knows the rules could do to it unseen: distances, times and amounts, act by act',
      params: ofSubject,
      view: z.object({ settingsVersion: z.int(), at: instantWire, items: z.array(schemas.sensitivityView) }),
    },
    (ctx, { subjectId }) => readSensitivity(ctx, subjectId),
  );
  command(
    app,
    {
      path: '/subjects/{subjectId}/end',
      tag,
      summary: 'End the watch',
      params: ofSubject,
      body: nothing,
      view: subjectView,
    },
    endWatch,
  );
  command(
    app,
    {
      path: '/subjects/{subjectId}/settings',
      tag,
      summary: 'Set what the watch is judged by: stricter at once, looser when every lender has agreed',
      params: ofSubject,
      body: schemas.setWatchInput,
      view: subjectView,
    },
    setWatch,
  );
  command(
    app,
    {
      path: '/subjects/{subjectId}/settings/withdrawal',
      tag,
      summary: 'Take back the looser settings that wait',
      params: ofSubject,
      body: nothing,
      view: subjectView,
    },
    withdrawSettings,
  );
  command(
    app,
    {
      path: '/subjects/{subjectId}/settings/refusal',
      tag,
      summary: 'Say no, as a lender over the goods, to the looser settings that wait: what is in force goes on',
      params: ofSubject,
      body: nothing,
      view: subjectView,
    },
    refuseSettings,
  );
  command(
    app,
    {
      path: '/subjects/{subjectId}/agreement',
      tag,
      summary: 'Agree, as a lender over the goods, to the settings of the watch',
      params: ofSubject,
      body: schemas.agreeWatchInput,
      view: schemas.watchProvesView,
    },
    agreeWatch,
  );
  command(
    app,
    {
      path: '/subjects/{subjectId}/orders',
      tag,
      summary: 'Authorise an inspection, reseal, transfer or reroute',
      params: ofSubject,
      body: schemas.orderControlInput,
      view: controlOrderView,
      status: 201,
    },
    orderControl,
  );
  query(
    app,
    {
      path: '/subjects/{subjectId}/orders',
      tag,
      summary: 'What was authorised for a subject',
      params: ofSubject,
      filter: pageQuery,
      view: pageOf(controlOrderView),
    },
    (ctx, { subjectId, limit, cursor }) =>
      withSnapshot(ctx, async (tx) => {
        if (!(await findSubject(tx, subjectId))) refuse(commonRefusals.NOT_FOUND, { at: '/subjectId' });
        const rows = await pageOfOrders(tx, subjectId, cursorKey('orders', cursor), limit + 1);
        return page('orders', rows, limit, (order) => order.id);
      }),
  );
  command(
    app,
    {
      path: '/orders/{orderId}/report',
      tag,
      summary: 'Report what was found and which seal is on now',
      params: z.object({ orderId: idWire('controlOrder') }),
      body: schemas.inspectionReportInput,
      view: controlOrderView,
    },
    reportInspection,
  );
  query(
    app,
    {
      path: '/breaches',
      tag,
      summary: 'Breaches of the subjects you see, oldest first',
      filter: pageQuery.extend({
        open: z.stringbool().optional(),
        shelved: z.stringbool().optional().meta({ description: 'false leaves out what your party has shelved' }),
        subjectId: idWire('subject').optional(),
      }),
      view: pageOf(schemas.breachOnDeskView),
    },
    (ctx, { limit, cursor, open, shelved, subjectId }) =>
      withSnapshot(ctx, async (tx) => {
        const { partyId } = requirePerson(tx);
        const rows = await listBreaches(tx, {
          subjectIds: subjectId === undefined ? undefined : [subjectId],
          notClosed: open,
          notShelvedBy: shelved === false ? partyId : undefined,
          after: cursorKey('breaches', cursor),
          limit: limit + 1,
        });
        const desks = await findDesks(
          tx,
          partyId,
          rows.map((row) => row.id),
        );
        const views = rows.map((row) => ({ ...row, desk: desks.get(row.id) ?? null }));
        return page('breaches', views, limit, (b) => b.id);
      }),
  );
  command(
    app,
    {
      path: '/breaches/{breachId}/acknowledgement',
      tag,
      summary: 'Take note',
      params: ofBreach,
      body: nothing,
      view: breachView,
    },
    acknowledgeBreach,
  );
  command(
    app,
    {
      path: '/breaches/{breachId}/assignment',
      tag,
      summary: 'Give it to one of your people, or to none',
      params: ofBreach,
      body: schemas.assignBreachInput,
      view: schemas.deskView,
    },
    assignBreach,
  );
  command(
    app,
    {
      path: '/breaches/{breachId}/shelving',
      tag,
      summary: 'Put it out of your party’s sight for some hours; the goods are no better for it',
      params: ofBreach,
      body: schemas.shelveBreachInput,
      view: schemas.deskView,
    },
    shelveBreach,
  );
  command(
    app,
    {
      path: '/breaches/{breachId}/comments',
      tag,
      summary: 'Say something about it to everyone who sees it',
      params: ofBreach,
      body: schemas.commentInput,
      view: schemas.commentView,
      status: 201,
    },
    commentOnBreach,
  );
  query(
    app,
    {
      path: '/breaches/{breachId}/comments',
      tag,
      summary: 'What was said about it',
      params: ofBreach,
      filter: pageQuery,
      view: pageOf(schemas.commentView),
    },
    (ctx, { breachId, limit, cursor }) =>
      withSnapshot(ctx, async (tx) => {
        if (!(await findBreach(tx, breachId))) refuse(commonRefusals.NOT_FOUND, { at: '/breachId' });
        const rows = await listComments(tx, breachId, cursorKey('comments', cursor), limit + 1);
        return page('comments', rows, limit, (c) => c.id);
      }),
  );
  command(
    app,
    {
      path: '/breaches/{breachId}/sign-off',
      tag,
      summary: 'Close it, as the lender',
      params: ofBreach,
      body: schemas.signOffInput,
      view: breachView,
    },
    signOffBreach,
  );
  query(
    app,
    {
      path: '/count-questions',
      tag,
      summary: 'What was asked of who keeps the goods, and what came of it',
      filter: pageQuery.extend({ subjectId: idWire('subject').optional(), open: z.stringbool().optional() }),
      view: pageOf(schemas.countQuestionView),
    },
    (ctx, { limit, cursor, subjectId, open }) =>
      withSnapshot(ctx, async (tx) => {
        const rows = await listQuestions(tx, {
          subjectIds: subjectId === undefined ? undefined : [subjectId],
          open,
          after: cursorKey('questions', cursor),
          limit: limit + 1,
        });
        return page('questions', rows.map(viewOfQuestion), limit, (each) => each.id);
      }),
  );
  command(
    app,
    {
      path: '/count-questions/{questionId}/answer',
      tag,
      summary: 'Answer, as who keeps the goods, by a count of every lot that is asked about',
      params: z.object({ questionId: idWire('countQuestion') }),
      body: schemas.answerQuestionInput,
      view: schemas.countQuestionView,
    },
    answerQuestion,
  );
  query(
    app,
    {
      path: '/positions',
      tag,
      summary: 'Control positions: physical, documentary and legal leg of each item',
      filter: pageQuery.extend({ facilityId: idWire('facility').optional() }),
      view: pageOf(positionView),
    },
    (ctx, { limit, cursor, facilityId }) =>
      withSnapshot(ctx, async (tx) => {
        const rows = await listPositions(tx, { facilityId, after: cursorKey('positions', cursor), limit: limit + 1 });
        const { items, next } = page('positions', rows, limit, (p) => p.itemId);
        return { items: (await shownPositions(tx, items)) as never, next };
      }),
  );
  query(
    app,
    {
      path: '/positions/{itemId}/proof',
      tag,
      summary: 'Your position over goods worked out at this moment: each source with its age, and what ends it soonest',
      params: z.object({ itemId: idWire('lot') }),
      view: positionProofView,
    },
    (ctx, { itemId }) =>
      withSnapshot(ctx, async (tx) => {
        const { partyId } = requirePerson(tx);
        const found = await asSystem(tx, 'control', (system) => provedNow(system, partyId, itemId));
        if (!found) refuse(commonRefusals.NOT_FOUND, { at: '/itemId' });
        const { facilityId, state, reason, legs, since } = found;
        const shown = shownLegs(legs, since) as never;
        return { pledgeeId: partyId, itemId, facilityId, state, reason, legs: shown, at: tx.clock.now().toISOString() };
      }),
  );
  query(
    app,
    {
      path: '/positions/{itemId}/as-of',
      tag,
      summary: 'Your position over an item as it was known at an instant',
      params: z.object({ itemId: z.union([idWire('lot'), idWire('receivable')]) }),
      filter: z.object({ at: instantWire }),
      view: positionView.omit({ facilityId: true, since: true }).extend({ at: instantWire, eventId: z.string() }),
    },
    (ctx, { itemId, at }) =>
      withSnapshot(ctx, async (tx) => {
        const found = await positionAt(tx, requirePerson(tx).partyId, itemId, new Date(at));
        if (!found) refuse(commonRefusals.NOT_FOUND, { at: '/itemId' });
        const { pledgeeId, state, reason, legs, eventId } = found;
        const shown = shownLegs(legs as Legs);
        return { pledgeeId, itemId, state, reason, legs: shown, eventId, at: found.at.toISOString() } as never;
      }),
  );
  trackRoutes(app);
  return app;
}
