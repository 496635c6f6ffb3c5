import type { Mandate } from '../../ground/parties/index.ts';
import { CONTROL_BPS } from '../../ground/standings/index.ts';
import type { Heading } from '../../kernel/headings.ts';
import type { IdKind } from '../../kernel/identifiers.ts';

/** An expression over `n`, the row of the noun, in SQL. It is our own text and never carries input; that of a column may name `:today`. */
export type Sql = string;

/** Somebody is awaited: which act, by whom, why, and by when. */
export interface Wait {
  /** The verb that is asked for. */
  act: string;
  /** Where it is sent, or what is looked at first; `{id}` is the object's. */
  path: string;
  /** The party, or a query of several. */
  by: Sql;
  /** It is done outside, at a bank; the path is what tells of it. */
  isOutside?: true;
  /** What waits, as the task says it: English, Chinese. */
  why: readonly [en: string, zh: string];
  /** What somebody must hold, where the verb alone does not say it. */
  needs?: Mandate;
  /** One person, whatever they hold: an expression of their identifier. */
  person?: Sql;
  /** The mandate stands in the row. */
  needsOf?: Sql;
  /** Until when: an instant, or the end of a day. */
  dueAt?: Sql;
  dueOn?: Sql;
  /** Who may not do it, having done the act before it; or all of them, as an array. */
  not?: Sql;
  notAll?: Sql;
  /** What the act puts at risk, against which everybody’s own limit is held; or several amounts, as JSON. */
  risk?: { minor: Sql; currency: Sql; client: Sql };
  risks?: Sql;
  /** Not shown before this day: what falls due in a year awaits nobody today. */
  fromOn?: Sql;
  /** Nor before this instant, of the party `p.party_id`: it has put it out of its sight until then. */
  fromAt?: Sql;
  /** How grave: 1 routine, 2 money or goods wait, 3 a right or control is at stake. */
  grave: 1 | 2 | 3;
  /** Only where this holds. */
  when?: Sql;
}

/** A row `c` of another table that changes who is awaited. */
export interface Follow {
  /** The noun's identifier. */
  key: Sql;
  /** Which new rows do; each, where nothing is said. */
  born?: Sql;
  /** What must be other than it was; whatever changes, where nothing is said. */
  of?: Sql;
  /** Whoever writes it does not see whom it concerns. */
  asSystem?: true;
  /** Another noun follows the table, too: the triggers of this one go by its own name. */
  isSecond?: true;
}

/** Why nobody is awaited: it is over; a clock or a machine moves it on; or others' acts on another noun do. */
export interface Rest {
  rests: 'over' | 'clock' | 'machine' | 'elsewhere';
  because?: string;
}

export interface Column {
  sql: Sql;
  type: 'text' | 'id' | 'date' | 'instant' | 'minor' | 'integer' | 'quantity';
  /** Of a quantity, which is shown as its record has it: what it is in the unit that its rows are compared in. */
  compared?: Sql;
  /** No row is without it: an index of the column itself is its order. */
  isAlways?: true;
}

/** A thing with a life, as the desk sees it: how it is listed, and who is awaited in each of its states. */
export interface Noun {
  /** As in its path: `releases`. */
  name: string;
  /** By which identifiers it goes. */
  ids: readonly [IdKind, ...IdKind[]];
  /** The heading under which its reads stand: what a key may read is said by these. */
  tag: Heading;
  /** In which currency, or unit, amounts of a row are: those of one are compared with each other. */
  within?: { parameter: 'currency' | 'quantityUnit'; sql: Sql; one: readonly string[] };
  /** Further rows that a party has to do with, beside those that name it: identifiers, over `:tenant` and `:party`. */
  holds?: Sql;
  /** The rows as they stood at an instant, over `:tenant` and `:asOf`, in place of the table. */
  asOf?: Sql;
  /** The day until which something is to be done: rows tell how many days are left. */
  until?: string;
  /** `GET /v1/{name}` is the desk's list: its own slice has none. */
  isListedHere?: true;
  table: string;
  /** The column or expression of its state. */
  state: Sql;
  states: Readonly<Record<string, Rest | Wait | readonly Wait[]>>;
  /** Role → party. */
  parties: Readonly<Record<string, Sql>>;
  /** What a row of its list shows besides identifier, state and parties. */
  columns: Readonly<Record<string, Column>>;
  /** Columns of the table by which somebody asks for it: numbers, codes, names. */
  references?: readonly string[];
  /** Of these, the columns that are kept reversed beside themselves, `…_reversed`: by how they end, too. */
  endings?: readonly string[];
  /** Tables that hold the number of its rows: table → column, which is kept reversed, too; and that of the identifier, if it is another. */
  numberedIn?: Readonly<Record<string, string | readonly [column: string, id: string]>>;
  /** Of one person: others see it only where they administer people. */
  ofPerson?: Sql;
  /** Rows of other tables that change who is awaited: table → the expression over its row `c` of the noun's identifier, or more of it. */
  follows?: Readonly<Record<string, Sql | Follow>>;
  /** Where one is read; none where it is read within another. */
  one?: string;
}

export const over: Rest = { rests: 'over' };
export const byClock = (because: string): Rest => ({ rests: 'clock', because });
export const byMachine = (because: string): Rest => ({ rests: 'machine', because });
export const elsewhere = (because: string): Rest => ({ rests: 'elsewhere', because });

/** The one column of the row that a column of this one names. */
export const via = (column: string, table: string, wanted: string): Sql =>
  `(select v.${wanted} from ${table} v where v.tenant_id = n.tenant_id and v.id = n.${column})`;

export const lenderOfFacility = via('facility_id', 'facility', 'lender_id');
export const borrowerOfFacility = via('facility_id', 'facility', 'borrower_id');

/** The first lot that a watch is over, as far as who asks may see it. */
export const ofWatchedLot = (wanted: string): Sql =>
  `(select l.${wanted} from subject_lot x join lot l on l.tenant_id = x.tenant_id and l.id = x.lot_id where x.tenant_id = n.tenant_id and x.subject_id = n.subject_id order by l.id limit 1)`;

/** Where a lot lies now, as far as who asks may see its custody. */
export const siteOfLot = (lotId: Sql): Sql =>
  `(select u.site_id from lot_custody u where u.tenant_id = n.tenant_id and u.lot_id = ${lotId} and u.ended_at is null limit 1)`;
export const siteOfWatch = via('subject_id', 'subject', 'site_id');

const text = (sql: Sql): Column => ({ sql, type: 'text' });
const id = (sql: Sql): Column => ({ sql, type: 'id' });
const day = (sql: Sql): Column => ({ sql, type: 'date' });
const at = (sql: Sql): Column => ({ sql, type: 'instant' });
const minor = (sql: Sql): Column => ({ sql, type: 'minor' });
const count = (sql: Sql): Column => ({ sql, type: 'integer' });
const always = (of: Column): Column => ({ ...of, isAlways: true });
export const column = { text, id, day, at, minor, count, always };

const reader: Sql = "current_setting('app.party', true)";
/** A sum over the banks of a body, where it does not tell who asks what one other bank has out: `isSumTold` in policies/motions. */
export const toldOf = (sum: string, bodyId: Sql): Sql =>
  `(case when n.debtor_id = ${reader} or (cardinality(array_remove(n.reporters, ${reader})) <> 1 and holdfast_is_sum_told(n.tenant_id, ${bodyId}, ${reader}, ${CONTROL_BPS})) then n.${sum} end)`;

/** Of who sees a breach, those who see its watch still: whose it once was is awaited no more. */
export const whoStillMay: Sql =
  'select p.id as party_id from subject s join party p on p.tenant_id = s.tenant_id and p.id = any(n.participants) and p.id = any(s.participants) and p.roles && {roles} where s.tenant_id = n.tenant_id and s.id = n.subject_id';
