import type { z } from 'zod';
import { type Ctx, type DomainEvent, requirePerson } from '../../context.ts';
import { act } from '../../ground/audit/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { understands } from '../lists/index.ts';
import { VIEWS_MOST, viewRefusals } from './rules.ts';
import type { changeViewInput, SavedViewView, saveViewInput, viewParams } from './schemas.ts';
import * as store from './store.ts';

type OfView = z.output<typeof viewParams>;

/** Told to the people of the party: what somebody looks at is no affair of another party. */
const told = (type: string, { id, noun, name, isShared }: SavedViewView, partyId: string): DomainEvent => ({
  type: `view.${type}`,
  version: 1,
  objectId: id,
  participants: [partyId],
  payload: { noun, name, isShared },
});

function assertUnderstood(noun: string, { filters, columns }: { filters: object; columns: readonly string[] }): void {
  const unknown = understands(noun, filters, columns);
  if (unknown) refuse(viewRefusals.VIEW_NOT_UNDERSTOOD, { at: unknown.at, facts: { name: unknown.name } });
}

async function requireView(ctx: Ctx, viewId: string, as: 'own' | 'seen'): Promise<SavedViewView> {
  const me = requirePerson(ctx);
  const view = await store.findView(ctx, me, viewId);
  if (!view) refuse(commonRefusals.NOT_FOUND, { at: '/viewId' });
  if (as === 'own' && view.by.personId !== me.personId) refuse(viewRefusals.VIEW_NOT_YOURS, { facts: { by: view.by } });
  return view;
}

/** Keeps a question to a list by name. */
export async function saveView(ctx: Ctx, input: z.output<typeof saveViewInput>): Promise<SavedViewView> {
  return act(ctx, { verb: 'view.save', mandate: 'person', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    assertUnderstood(input.noun, input);
    if ((await store.viewsKept(tx, { partyId, personId })) >= VIEWS_MOST)
      refuse(viewRefusals.VIEWS_MANY, { facts: { most: VIEWS_MOST } });
    const id = tx.newId('savedView');
    if (!(await store.insertView(tx, { ...input, id, partyId, personId })))
      refuse(viewRefusals.VIEW_NAME_TAKEN, { at: '/name' });
    const view = await requireView(tx, id, 'own');
    return { view, event: told('saved', view, partyId) };
  });
}

/** Changes one’s own view. */
export async function changeView(ctx: Ctx, input: z.output<typeof changeViewInput> & OfView): Promise<SavedViewView> {
  return act(ctx, { verb: 'view.change', mandate: 'person', input }, async (tx) => {
    const { viewId, ...change } = input;
    const before = await requireView(tx, viewId, 'own');
    assertUnderstood(before.noun, change);
    if (await store.isNameTaken(tx, before, change.name)) refuse(viewRefusals.VIEW_NAME_TAKEN, { at: '/name' });
    await store.changeView(tx, viewId, change);
    const view = await requireView(tx, viewId, 'own');
    return { view, event: told('changed', view, requirePerson(tx).partyId) };
  });
}

/** Removes one’s own view; whoever opened the list with it opens it as it comes. */
export async function removeView(ctx: Ctx, input: OfView): Promise<SavedViewView> {
  return act(ctx, { verb: 'view.remove', mandate: 'person', input }, async (tx) => {
    const view = await requireView(tx, input.viewId, 'own');
    await store.removeView(tx, input.viewId);
    return { view, event: told('removed', view, requirePerson(tx).partyId) };
  });
}

/** Opens a list with a view from now on, one’s own or one that is shared; or no more. */
export async function openWith(ctx: Ctx, input: OfView & { isDefault: boolean }): Promise<SavedViewView> {
  return act(ctx, { verb: 'view.openWith', mandate: 'person', input }, async (tx) => {
    const me = requirePerson(tx);
    const found = await requireView(tx, input.viewId, 'seen');
    if (input.isDefault) await store.putDefault(tx, me, found);
    else await store.dropDefault(tx, me, found);
    const view = await requireView(tx, input.viewId, 'seen');
    return { view, event: told('openedWith', view, me.partyId) };
  });
}
