const text = 'policy text of 2018';
const ours = { validFrom: '2018-09-01', confidence: 'default' } as const;
const seed = { validFrom: '2018-09-01', confidence: 'verified' } as const;

/** What the twenty measures of the policy text say in figures, and what came after. The text’s own row says so in its source. */
export const measureRules = [
  // 1: differentiated credit.
  {
    ...seed,
    key: 'purpose.ban.housing',
    value: 1,
    unit: '1 where banned',
    source: `${text}, measure 1: no credit flows into the speculative buying of dwellings`,
  },
  {
    ...seed,
    key: 'payee.ban.speculativeHousing',
    value: 1,
    unit: '1 where banned',
    source: `${text}, measure 1: no credit flows into the speculative buying of dwellings`,
  },
  ...(['steel', 'nonFerrous', 'buildingMaterials', 'shipbuilding'] as const).map((industry) => ({
    ...seed,
    key: `overcapacity.${industry}` as const,
    value: 1,
    unit: '1 where treated apart',
    source: `${text}, measure 1: firms of an industry with overcapacity are treated apart; the viable are kept`,
  })),
  // 15: fees; the bans themselves stand with loans.
  {
    ...ours,
    key: 'size.validDays',
    value: 365,
    unit: 'days',
    source: 'practice: figures of a firm are of one year; to be set by the bank',
  },
  // 19: what lists and events of credit do to which act: 0 nothing, 1 told, 2 one more person, 3 refused.
  {
    ...seed,
    key: 'effect.black.lend',
    value: 3,
    unit: '0 to 3',
    source: `${text}, measure 19: who is on a list of serious breach is penalised jointly: nothing new is lent`,
  },
  {
    ...seed,
    key: 'effect.watch.lend',
    value: 2,
    unit: '0 to 3',
    source: `${text}, measure 18: firms on the key monitoring list are looked at closely: one more person agrees`,
  },
  {
    ...ours,
    key: 'effect.creditEvent.lend',
    value: 2,
    unit: '0 to 3',
    source: 'practice: an event of credit that stands asks for one more person; to be set by the bank',
  },
  {
    ...ours,
    key: 'effect.red.rateCutBps',
    value: 0,
    unit: 'bps',
    source: 'policy text of 2018, measure 19: who keeps faith is rewarded; how far the bank says',
  },
  {
    ...ours,
    key: 'standing.contestDays',
    value: 20,
    unit: 'days',
    source:
      'practice: an objection to what is said of a firm is answered within twenty days (E-Government credit repair, recalled)',
  },
] as const;
