import { type Ctx, requirePerson } from '../../context.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { businessDate } from '../../kernel/time.ts';
import { act } from '../audit/index.ts';
import { nameDigest, nameless, withName } from './erase.ts';
import { personAdded, personDid } from './events.ts';
import { actorsOf, assertAdministered, enrol, lockAdministrators } from './keys.ts';
import * as store from './people-store.ts';
import {
  afterStep,
  assertBelongs,
  assertConcernsOthers,
  decideDates,
  mayEnter,
  personRefusals,
} from './person-rules.ts';
import { decideMandates, type PartyRole } from './rules.ts';
import type {
  AddedPersonView,
  AddPersonInput,
  ChangePersonInput,
  LeaveInput,
  PersonView,
  ReasonInput,
  WithdrawInput,
} from './schemas.ts';
import { shutOut } from './ways-in-store.ts';

interface Granted {
  mandates: string[];
  dates?: ChangePersonInput['dates'];
  limits?: ChangePersonInput['limits'];
}

/** What is granted, within the roles of the party; a limit speaks only of what is granted. */
function decideGrant(ctx: Ctx, { mandates: asked, dates = {}, limits = [] }: Granted) {
  const mandates = decideMandates(requirePerson(ctx).roles as PartyRole[], asked);
  for (const [i, limit] of limits.entries())
    for (const [j, mandate] of (limit.mandates ?? []).entries())
      if (!mandates.includes(mandate))
        refuse(personRefusals.LIMIT_BEYOND_MANDATES, {
          at: `/limits/${i}/mandates/${j}`,
          facts: { mandate, mandates },
        });
  return { mandates, dates: decideDates(mandates, dates, businessDate(ctx)), limits };
}

/** An administrator adds a colleague of their own party, and another administrator agrees. */
export async function addPerson(ctx: Ctx, input: AddPersonInput): Promise<AddedPersonView> {
  const spec = { verb: 'person.add', mandate: 'person:manage', input, recall: withName };
  return act<AddedPersonView>(ctx, spec, async (tx) => {
    const { partyId } = requirePerson(tx);
    const { name, enrolmentCode } = input;
    const granted = decideGrant(tx, input);
    const nameSalt = tx.chance(new Uint8Array(16));
    const fresh = { id: tx.newId('person'), partyId, name, nameSalt, ...granted };
    const [person] = await store.insertPeople(tx, [fresh], false);
    if (!person) throw new Error('no person was added');
    const [key] = enrolmentCode === undefined ? [] : await enrol(tx, [{ personId: person.id, enrolmentCode }]);
    const view = { ...person, key: key ? { keyId: key.keyId, expiresAt: key.expiresAt } : null };
    return { view, event: personAdded(view, await nameDigest(nameSalt, name)), answer: nameless(view) };
  });
}

/** The colleague, locked, who belongs to the party still. */
async function requireColleague(ctx: Ctx, id: string): Promise<PersonView> {
  const person = await store.lockPerson(ctx, id);
  if (person?.partyId !== requirePerson(ctx).partyId) refuse(commonRefusals.NOT_FOUND, { at: '/personId' });
  assertBelongs(person.state);
  return person;
}

/** Does what takes an administrator away, where it is one, only while two remain. */
async function keepingTwo<T>(ctx: Ctx, isTaken: boolean, work: () => Promise<T>): Promise<T> {
  if (!isTaken) return work();
  await lockAdministrators(ctx);
  const result = await work();
  await assertAdministered(ctx);
  return result;
}

const managing = (input: unknown) => ({
  mandate: 'person:manage',
  input,
  recall: withName<PersonView>,
});

type Named<Input> = Input & { personId: string };

/** Dates and limits that a change does not speak of stay, as far as they speak of what is granted still. */
function withStanding(change: ChangePersonInput, before: PersonView): Granted {
  const isGranted = (mandate: string) => change.mandates.includes(mandate);
  const dates = Object.fromEntries(Object.entries(before.dates).filter(([mandate]) => isGranted(mandate)));
  const limits = before.limits.flatMap((limit) => {
    const mandates = limit.mandates?.filter(isGranted);
    return mandates?.length === 0 ? [] : [{ ...limit, ...(mandates && { mandates }) }];
  });
  return { mandates: change.mandates, dates: change.dates ?? dates, limits: change.limits ?? limits };
}

/** What a colleague may do from now on: asked for by one administrator, agreed to by another, and by neither for himself. */
export async function changePerson(ctx: Ctx, input: Named<ChangePersonInput>): Promise<PersonView> {
  return act<PersonView>(ctx, { verb: 'person.change', ...managing(input) }, async (tx) => {
    assertConcernsOthers(input.personId, actorsOf(tx));
    const before = await requireColleague(tx, input.personId);
    const granted = decideGrant(tx, withStanding(input, before));
    const isTaken = before.mandates.includes('person:manage');
    const view = await keepingTwo(tx, isTaken, () => store.changePerson(tx, before.id, granted));
    return { view, event: personDid('changed', view, before, input.reason), answer: nameless(view) };
  });
}

/** Takes mandates away: one administrator does it alone, and it holds from the next request on. */
export async function withdrawMandates(ctx: Ctx, input: Named<WithdrawInput>): Promise<PersonView> {
  return act<PersonView>(ctx, { verb: 'person.withdraw', ...managing(input) }, async (tx) => {
    const before = await requireColleague(tx, input.personId);
    const mandates = before.mandates.filter((mandate) => !input.mandates.includes(mandate));
    if (mandates.length === before.mandates.length)
      refuse(personRefusals.NOTHING_TO_WITHDRAW, { at: '/mandates', facts: { mandates: before.mandates } });
    const isTaken = before.mandates.includes('person:manage') && !mandates.includes('person:manage');
    const dates = Object.fromEntries(Object.entries(before.dates).filter(([mandate]) => mandates.includes(mandate)));
    const view = await keepingTwo(tx, isTaken, () => store.changePerson(tx, before.id, { mandates, dates }));
    return { view, event: personDid('changed', view, before, input.reason), answer: nameless(view) };
  });
}

/** Keeps a colleague out, at once: nothing of theirs opens until two administrators let them in again. */
export async function suspendPerson(ctx: Ctx, input: Named<ReasonInput>): Promise<PersonView> {
  return act<PersonView>(ctx, { verb: 'person.suspend', ...managing(input) }, async (tx) => {
    const before = await requireColleague(tx, input.personId);
    const state = afterStep(before.state, 'suspend');
    const isTaken = before.mandates.includes('person:manage');
    const view = await keepingTwo(tx, isTaken, () => store.changePerson(tx, before.id, { state }));
    await shutOut(tx, before.id, requirePerson(tx).personId);
    return { view, event: personDid('suspended', view, before, input.reason), answer: nameless(view) };
  });
}

/** Lets a colleague in again, as they stood. */
export async function reinstatePerson(ctx: Ctx, input: Named<ReasonInput>): Promise<PersonView> {
  return act<PersonView>(ctx, { verb: 'person.reinstate', ...managing(input) }, async (tx) => {
    assertConcernsOthers(input.personId, actorsOf(tx));
    const before = await requireColleague(tx, input.personId);
    const view = await store.changePerson(tx, before.id, { state: afterStep(before.state, 'reinstate') });
    return { view, event: personDid('reinstated', view, before, input.reason), answer: nameless(view) };
  });
}

/** A colleague leaves for good. What they answer for passes to who is named, and to nobody by chance. */
export async function leaveParty(ctx: Ctx, input: Named<LeaveInput>): Promise<PersonView> {
  return act<PersonView>(ctx, { verb: 'person.leave', ...managing(input) }, async (tx) => {
    const { successorId, reason } = input;
    const before = await requireColleague(tx, input.personId);
    if (successorId !== undefined) {
      const successor = await store.findPerson(tx, successorId);
      const isThere = successor && mayEnter(successor.state);
      if (!isThere || successor.partyId !== before.partyId || successor.id === before.id)
        refuse(personRefusals.SUCCESSOR_PERSON_UNFIT, {
          at: '/successorId',
          facts: { state: successor?.state ?? null },
        });
    }
    const isTaken = before.mandates.includes('person:manage') && before.state !== 'suspended';
    const view = await keepingTwo(tx, isTaken, () =>
      store.changePerson(tx, before.id, {
        state: afterStep(before.state, 'leave'),
        successorId: successorId ?? null,
        leftAt: tx.clock.now(),
      }),
    );
    return { view, event: personDid('left', view, before, reason), answer: nameless(view) };
  });
}
