/** What one standing did to one verb of the owner on one day: refused it, or asked one more person for it. */
export interface HitRow {
  id: string;
  standingId: string;
  partyId: string;
  statedBy: string;
  kind: string;
  value: string;
  outcome: 'refused' | 'asked';
  times: number;
}

type Figures = Record<string, unknown>;

/** Hits by who stated the standing, and by what it says: how often refused, how often one more person was asked, of how many firms (measure 19). */
export function hitsOf(rows: readonly HitRow[]): Figures {
  const count = (of: readonly HitRow[]) => {
    const times = (outcome: HitRow['outcome']) =>
      of.reduce((sum, row) => sum + (row.outcome === outcome ? row.times : 0), 0);
    return { refused: times('refused'), asked: times('asked'), firms: new Set(of.map(({ partyId }) => partyId)).size };
  };
  const groups = (key: (row: HitRow) => string) =>
    Object.fromEntries(
      [...new Set(rows.map(key))].sort().map((name) => [name, count(rows.filter((row) => key(row) === name))]),
    );
  return {
    ...count(rows),
    bySource: groups(({ statedBy }) => statedBy),
    byValue: groups(({ kind, value }) => `${kind} ${value}`),
  };
}
