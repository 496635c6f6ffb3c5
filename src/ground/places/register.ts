import { type Ctx, type DomainEvent, requirePerson } from '../../context.ts';
import { refuse } from '../../kernel/refusal.ts';
import { act } from '../audit/index.ts';
import { checkBoundary, checkLine, placeRefusals } from './geometry.ts';
import type { CorridorView, RegisterCorridorInput, RegisterSiteInput, SiteView } from './schemas.ts';
import * as store from './store.ts';

const placeRegistered = (
  kind: 'site' | 'corridor',
  { id, code, name, registeredBy }: SiteView | CorridorView,
): DomainEvent => ({
  type: `${kind}.registered`,
  version: 1,
  objectId: id,
  participants: [registeredBy],
  payload: { code, name },
});

/** A custodian or carrier registers where goods may lie. */
export async function registerSite(ctx: Ctx, input: RegisterSiteInput): Promise<SiteView> {
  return act(ctx, { verb: 'site.register', mandate: 'site:register', input }, async (tx) => {
    const boundary = checkBoundary(input.boundary);
    const { partyId } = requirePerson(tx);
    const view = await store.insertSite(tx, {
      ...input,
      boundary,
      nameZh: input.nameZh ?? null,
      id: tx.newId('site'),
      registeredBy: partyId,
    });
    if (!view) refuse(placeRefusals.CODE_ALREADY_USED, { at: '/code' });
    return { view, event: placeRegistered('site', view) };
  });
}

/** A carrier registers the way goods may take, with its planned stops and the stretches without radio. */
export async function registerCorridor(ctx: Ctx, input: RegisterCorridorInput): Promise<CorridorView> {
  return act(ctx, { verb: 'corridor.register', mandate: 'site:register', input }, async (tx) => {
    checkLine(input.line);
    const known = await store.findSites(tx, { codes: input.stops.map((stop) => stop.siteCode) });
    for (const [i, stop] of input.stops.entries())
      if (!known.some((site) => site.code === stop.siteCode))
        refuse(placeRefusals.SITE_UNKNOWN, { at: `/stops/${i}/siteCode`, facts: { siteCode: stop.siteCode } });
    const view = await store.insertCorridor(tx, {
      ...input,
      nameZh: input.nameZh ?? null,
      id: tx.newId('corridor'),
      registeredBy: requirePerson(tx).partyId,
    });
    if (!view) refuse(placeRefusals.CODE_ALREADY_USED, { at: '/code' });
    return { view, event: placeRegistered('corridor', view) };
  });
}
