import { type Ctx, withSnapshot, withTransaction } from '../../context.ts';
import { actorOfPerson } from '../../ground/parties/index.ts';
import { homeZone, localDateAt, startOfDay } from '../../kernel/time.ts';
import { openTasksOf, whyOf } from '../tasks/index.ts';
import { type Home, linksOf } from './keep.ts';
import { ATTEMPTS_MOST, digestLetter, urgentLetter, waitSeconds } from './rules.ts';
import * as store from './store.ts';

/** Takes a letter out of the house; it throws where the letter was not taken. */
export type SendMail = (letter: {
  id: string;
  to: string;
  subject: string;
  text: string;
  endsAt: string;
}) => Promise<void>;

/** From eight at home on a day is told. */
const TOLD_FROM_HOUR = 8;
const LETTERS_AT_ONCE = 50;
const LEASE_SECONDS = 120;
/** The gravest of three: a right or control is at stake. */
const URGENT = 3;

/** Writes to one person, as that person sees it: what they may not see is not counted. */
async function writeTo(ctx: Ctx, home: Home, { personId }: store.AddressRow): Promise<void> {
  const actor = await withSnapshot(ctx, (tx) => actorOfPerson(tx, personId));
  if (!actor) return;
  const now = ctx.clock.now();
  const on = localDateAt(now, homeZone);
  const isDay = now.getTime() >= startOfDay(on, homeZone).getTime() + TOLD_FROM_HOUR * 3_600_000;
  await withTransaction({ ...ctx, actor }, async (tx) => {
    const to = await store.findAddress(tx, personId);
    if (!to?.confirmedAt) return;
    const links = linksOf(home, tx, to);
    const { counts, tasks } = await openTasksOf(tx);
    // What a colleague says is more than they can do is urgent to whoever else may do it, and is told though it was told before.
    const raised = tasks.filter(({ escalatedAt, escalatedBy }) => escalatedAt !== null && escalatedBy !== personId);
    const told = [
      ...tasks.filter(({ grave }) => grave === URGENT).map((row) => ({ row, name: row.act })),
      ...raised.map((row) => ({ row, name: `${row.act}${store.RAISED}` })),
    ].map((each) => ({ ...each, objectId: each.row.objectId, act: each.name }));
    const fresh = await store.untold(tx, personId, told);
    const urgent = told
      .filter(({ objectId, act }) => fresh.has(`${objectId}/${act}`))
      .map(({ row: { noun, act, state, dueAt }, name }) => ({
        why: whyOf(noun, act, state),
        dueAt,
        isRaised: name !== act,
      }));
    if (urgent.length > 0) await store.post(tx, to, urgentLetter(to.language, urgent, links), links.ends);
    if (!isDay || !(await store.takeDay(tx, personId, on)) || counts.length === 0) return;
    const kinds = counts.map((count) => ({ ...count, why: whyOf(count.noun, count.act) }));
    await store.post(tx, to, digestLetter(to.language, on, kinds, links), links.ends);
  });
}

/** Sends what is due. A letter that is not taken is tried again, later each time, and given up in the end. */
async function sendDue(ctx: Ctx, send: SendMail): Promise<number> {
  const due = await withTransaction(ctx, (tx) => store.takeDue(tx, LETTERS_AT_ONCE, LEASE_SECONDS));
  let sent = 0;
  for (const { id, address, subject, body, endsAtLink, attempts } of due) {
    const isTaken = await send({ id, to: address, subject, text: body, endsAt: endsAtLink }).then(
      () => true,
      () => false,
    );
    const now = ctx.clock.now();
    const again = new Date(now.getTime() + waitSeconds(attempts) * 1_000);
    await withTransaction(ctx, (tx) =>
      // What a sent letter said, a code too, is kept no longer than it is needed.
      store.settleLetter(
        tx,
        id,
        isTaken
          ? { sentAt: now, body: '' }
          : attempts >= ATTEMPTS_MOST
            ? { givenUpAt: now, body: '' }
            : { nextAt: again },
      ),
    );
    if (isTaken) sent += 1;
  }
  return sent;
}

/** Writes to everybody of a tenant who asked for it, and sends what is due; how many letters went. Safe late, twice and in several processes. */
export async function carryMail(ctx: Ctx, send: SendMail, home: Home): Promise<number> {
  for (const address of await withSnapshot(ctx, store.listConfirmed)) await writeTo(ctx, home, address);
  return sendDue(ctx, send);
}
