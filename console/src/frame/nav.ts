import type { Me } from '../api/me.ts';
import type { Word } from '../words/index.ts';

export interface Entry {
  to: string;
  word: Word;
  /** Where one of what it lists has its page, where that is elsewhere. */
  one?: string;
}
export interface Desk {
  name: 'officer' | 'credit' | 'trader' | 'keeper' | 'firm' | 'policy' | 'admin';
  entries: readonly Entry[];
  fits(me: Me): boolean;
}

const has = (me: Me, ...roles: string[]) => me.party.roles.some((role) => roles.includes(role));
const isAdministrator = (me: Me) => me.mandatesNow.includes('person:manage');
const work: Entry = { to: '/work', word: 'nav.work' };
const documents: Entry = { to: '/documents-of-title', word: 'nav.documents' };

const owing: readonly Entry[] = [
  work,
  { to: '/confirm', word: 'nav.confirm' },
  { to: '/owed', word: 'nav.owed' },
  { to: '/collection-accounts', word: 'nav.accounts' },
  { to: '/certificates', word: 'nav.certificates' },
  { to: '/files', word: 'nav.files' },
  { to: '/notices', word: 'nav.notices' },
];
const officer: Desk = {
  name: 'officer',
  fits: (me) => has(me, 'bank', 'factor') && !isAdministrator(me),
  entries: [
    work,
    { to: '/portfolio', word: 'nav.portfolio' },
    { to: '/lots', word: 'nav.collateral' },
    { to: '/map', word: 'nav.map' },
    { to: '/facilities', word: 'nav.financing' },
    { to: '/margin-calls', word: 'nav.calls' },
    { to: '/packs', word: 'nav.evidence' },
  ],
};
/** Who works here: seven entries at most each. Whoever fits several chooses. */
export const desks: readonly Desk[] = [
  officer,
  {
    name: 'credit',
    fits: (me) => has(me, 'bank') && !isAdministrator(me),
    entries: [
      work,
      { to: '/credits', word: 'nav.credits' },
      { to: '/presentations', word: 'nav.presentations' },
      documents,
      { to: '/credit-messages', word: 'nav.messages' },
    ],
  },
  {
    name: 'keeper',
    fits: (me) => has(me, 'collateral_manager', 'carrier') && !isAdministrator(me),
    entries: [
      work,
      { to: '/field/today', word: 'field.room.today' },
      { to: '/field/gate', word: 'field.room.gate' },
      { to: '/lots', word: 'nav.stock' },
      { to: '/supervisions', word: 'nav.watch' },
      { to: '/custody-incidents', word: 'nav.incidents' },
    ],
  },
  {
    name: 'firm',
    fits: (me) => has(me, 'core_firm') && !isAdministrator(me),
    entries: owing,
  },
  {
    name: 'trader',
    fits: (me) => has(me, 'trader') && !isAdministrator(me),
    entries: [
      work,
      { to: '/facilities', word: 'nav.facilities' },
      { to: '/drawdowns', word: 'nav.drawdowns' },
      { to: '/lots', word: 'nav.goods' },
      documents,
      { to: '/credits', word: 'nav.credits' },
      { to: '/receivables', word: 'nav.receivables' },
    ],
  },
  // Who sells also buys: what a trader owes is a desk of its own, behind his usual one.
  {
    name: 'firm',
    fits: (me) => has(me, 'trader') && !has(me, 'core_firm') && !isAdministrator(me),
    entries: owing,
  },
  {
    name: 'policy',
    fits: (me) => has(me, 'bank', 'authority', 'operator') && !isAdministrator(me),
    entries: [
      work,
      { to: '/policy/measures', word: 'policy.measures', one: '/policy' },
      { to: '/policy/lists', word: 'policy.lists' },
      { to: '/policy/pots', word: 'policy.pots' },
      { to: '/policy/bodies', word: 'policy.bodies' },
      { to: '/policy/returns', word: 'policy.returns', one: '/policy-returns' },
      { to: '/policy/sessions', word: 'policy.sessions', one: '/quarter-sessions' },
    ],
  },
  {
    name: 'admin',
    fits: (me) => isAdministrator(me) || has(me, 'operator'),
    entries: [
      work,
      { to: '/proposals', word: 'nav.proposals' },
      { to: '/admin/people', word: 'nav.people' },
      { to: '/admin/keys', word: 'nav.keys' },
      { to: '/admin/devices', word: 'admin.devices' },
      { to: '/admin/rules', word: 'admin.rules' },
      { to: '/guide', word: 'guide.title' },
    ],
  },
];

/** Those that fit, the first of them as the usual one. */
export function desksOf(me: Me): readonly [Desk, ...Desk[]] {
  const [first, ...rest] = desks.filter(({ fits }) => fits(me));
  return first ? [first, ...rest] : [officer];
}
