import type { FactId } from './facts.ts';
import type { Sign } from './gate-rows.ts';
import { cellOf, factIds, type GateId, gateIds } from './gates.ts';
import { heldClaims } from './held-claims.ts';
import { heldCredits } from './held-credits.ts';
import { heldEverywhere } from './held-everywhere.ts';
import { heldGoods } from './held-goods.ts';
import { heldMoney } from './held-money.ts';
import { heldRealisation } from './held-realisation.ts';
import { openCells } from './open-cells.ts';

/** Open: the table asks for it and nothing does it yet. Elsewhere: judged otherwise, with the argument. */
export type CellState = 'held' | 'elsewhere' | 'open' | 'nothing';

export interface GateCellStatus {
  gate: GateId;
  fact: FactId;
  sign: Sign;
  note: string | undefined;
  state: CellState;
  /** The condition, refusal or line that does it; of a cell judged otherwise or open, why. */
  by: string | undefined;
}

const key = (fact: string, gate: string) => `${fact}/${gate}`;
/** Every cell that somebody claims, once each. */
export const claimsOnCells = [
  ...heldMoney,
  ...heldGoods,
  ...heldCredits,
  ...heldClaims,
  ...heldRealisation,
  ...heldEverywhere,
  ...openCells,
].flatMap(({ by, because, open, cells }) =>
  Object.entries(cells).flatMap(([fact, gates]) =>
    gates.split(' ').map((gate) => {
      const state: CellState = by !== undefined ? 'held' : because !== undefined ? 'elsewhere' : 'open';
      return { key: key(fact, gate), by: by ?? because ?? open ?? '', state };
    }),
  ),
);
const claimed = new Map(claimsOnCells.map((claim) => [claim.key, claim]));

/** The table as it stands: each cell with what does it. */
export const gateTable = (): GateCellStatus[] =>
  factIds.flatMap((fact) =>
    gateIds.map((gate) => {
      const { sign, note } = cellOf(gate, fact);
      const claim = claimed.get(key(fact, gate));
      const state: CellState = sign === '-' ? 'nothing' : (claim?.state ?? 'open');
      return { gate, fact, sign, note, state, by: claim?.by };
    }),
  );
