import type { z } from 'zod';
import { query, routes } from '../../http/endpoint.ts';
import { gateFacts } from './facts.ts';
import { factIds, type GateGroup, gatesByGroup } from './gates.ts';
import { gateTable } from './held.ts';
import { gateTableView } from './schemas.ts';

const answer = (): z.input<typeof gateTableView> => ({
  facts: factIds.map((id) => ({ id, ...gateFacts[id] })),
  gates: (Object.keys(gatesByGroup) as GateGroup[]).flatMap((group) =>
    Object.entries(gatesByGroup[group]).map(([id, { name, verbs }]) => ({ id, group, name, verbs: [...verbs] })),
  ),
  cells: gateTable().flatMap(({ fact, gate, sign, state, by, note }) =>
    sign === '-' || state === 'nothing' ? [] : [{ fact, gate, sign, state, by: by ?? null, note: note ?? null }],
  ),
});

export function policyRoutes() {
  const app = routes();

  query(
    app,
    {
      path: '/policy/gates',
      tag: 'Policy',
      summary: 'What each fact on record does before money, security or evidence moves, and what does it',
      view: gateTableView,
    },
    async () => answer(),
  );

  return app;
}
