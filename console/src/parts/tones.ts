export type Tone = 'good' | 'wait' | 'look' | 'act' | 'unknown' | 'over';

/**
 * What a state asks of who looks. Who is awaited is said by the list; where it is silent, by this. `list/state` where it means something else
 * there: what is open may be an alarm, or money that is there to be used.
 */
const tones: Record<string, Tone> = {
  controlled: 'good',
  in_control: 'good',
  active: 'good',
  in_force: 'good',
  effective: 'good',
  engaged: 'good',
  confirmed: 'good',
  live: 'good',
  in_custody: 'good',
  fine: 'good',
  normal: 'good',
  given_up: 'over',
  ok: 'good',
  in_use: 'good',
  kept: 'good',
  met: 'good',
  complying: 'good',
  honoured: 'good',
  answered: 'good',
  degraded: 'look',
  at_risk: 'look',
  warn: 'look',
  suspended: 'look',
  held: 'look',
  overdue: 'look',
  disputed: 'look',
  contested: 'look',
  amend_due: 'look',
  discharge_due: 'look',
  stopped: 'look',
  lost: 'act',
  open: 'act',
  'pots/open': 'good',
  'motions/open': 'wait',
  'motions/carried': 'good',
  'motions/lost': 'over',
  'matters/open': 'wait',
  'proposals/open': 'wait',
  'quarter-sessions/open': 'wait',
  'reverse-offers/open': 'wait',
  'bank-interruptions/open': 'look',
  call: 'act',
  liquidate: 'act',
  liquidation: 'act',
  failed: 'act',
  dishonoured: 'act',
  precluded: 'act',
  short: 'act',
  loss_claimed: 'act',
  recourse_due: 'act',
  contradicted: 'act',
  unverified: 'unknown',
  unknown: 'unknown',
  none: 'unknown',
  unwatched: 'unknown',
};
const endings =
  /^(closed|ended|settled|declined|withdrawn|released|void|voided|lapsed|expired|revoked|replaced|superseded|repaid|cancelled|done|finished|rejected|refused|exhausted|reversed|redeemed|discharged|written_off|lifted|cleared|left|erased|paid|freed)$/;

export const toneOf = (state: string, noun = ''): Tone =>
  tones[`${noun}/${state}`] ?? tones[state] ?? (endings.test(state) ? 'over' : 'wait');
