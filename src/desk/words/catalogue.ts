import { mandateCatalogue } from '../../ground/parties/index.ts';
import { eyesTable } from '../../ground/policy/index.ts';
import { eventTypes } from '../../ground/webhooks/index.ts';
import { allRefusals, type Text } from '../../kernel/refusal.ts';
import { nouns } from '../nouns/index.ts';
import { columns } from './columns.ts';
import { breachWords, legReasonWords, legs, positionStates } from './control.ts';
import { listNames, partyRoles } from './nouns.ts';
import { sayAct, sayEvent } from './said.ts';
import { plainly, sayOf, type Words } from './say.ts';
import { states } from './states.ts';

export const catalogueKinds = [
  'list',
  'state',
  'role',
  'column',
  'task',
  'act',
  'event',
  'breach',
  'positionState',
  'leg',
  'legReason',
  'mandate',
  'refusal',
] as const;
export type CatalogueKind = (typeof catalogueKinds)[number];

/** What a code of the API is called, and what is to be done where it says so. */
export interface CatalogueRow {
  kind: CatalogueKind;
  code: string;
  /** The list that a state or a task is of, the noun that an event is of. */
  of?: string;
  label: Text;
  remedy?: Text;
}

const bare = (code: string): Text => ({ en: plainly(code), zh: code });
const all = (kind: CatalogueKind, words: Words): CatalogueRow[] =>
  Object.keys(words).map((code) => ({ kind, code, label: sayOf(words, code) ?? bare(code) }));

const ofNouns = (): CatalogueRow[] =>
  nouns.flatMap(({ name, states: lives }) =>
    Object.entries(lives).flatMap(([state, entry]): CatalogueRow[] => [
      {
        kind: 'state',
        code: state,
        of: name,
        label: sayOf(states, `${name}.${state}`) ?? sayOf(states, state) ?? bare(state),
      },
      ...('rests' in entry
        ? []
        : [entry]
            .flat()
            .map(({ act, why: [en, zh] }): CatalogueRow => ({ kind: 'task', code: act, of: name, label: { en, zh } }))),
    ]),
  );

/** Every code, in both languages, from where it has its words. */
export const catalogueOf = (kind?: CatalogueKind): CatalogueRow[] => {
  const rows: CatalogueRow[] = [
    ...all('list', listNames),
    ...ofNouns(),
    ...all('role', partyRoles),
    ...all('column', columns),
    ...eyesTable.map(({ verb }): CatalogueRow => ({ kind: 'act', code: verb, label: sayAct(verb) ?? bare(verb) })),
    ...eventTypes.map(
      (type): CatalogueRow => ({
        kind: 'event',
        code: type,
        of: type.replace(/\..*/, ''),
        label: sayEvent(type) ?? bare(type),
      }),
    ),
    ...all('breach', breachWords),
    ...all('positionState', positionStates),
    ...all('leg', legs),
    ...all('legReason', legReasonWords),
    ...mandateCatalogue.map(({ mandate, allows }): CatalogueRow => ({ kind: 'mandate', code: mandate, label: allows })),
    ...allRefusals().map(({ code, title, remedy }): CatalogueRow => ({ kind: 'refusal', code, label: title, remedy })),
  ];
  return kind === undefined ? rows : rows.filter((row) => row.kind === kind);
};
