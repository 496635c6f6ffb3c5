import { Link } from '@tanstack/react-router';
import { useCatalogue } from '../api/catalogue.ts';
import type { ListOf, Row } from '../api/lists.ts';
import { useMe } from '../api/me.ts';
import { useWords } from '../words/index.ts';
import type { Language } from '../words/pair.ts';
import { fieldOf, ownTermOf, termOf } from '../words/terms/index.ts';
import { amountText, quantityText } from './format.ts';
import type { GridColumn } from './grid.tsx';
import { State } from './state.tsx';
import { nameIn, sideOf, titleOf } from './titles.ts';
import { PartyName, Value } from './value.tsx';

const hidden = new Set(['currency', 'quantityScale', 'quantityUnit']);

/** Columns of a list as its catalogue names them: figures with their money, dates and identifiers by their kind. */
export function columnsOf(list: ListOf, language: Language): GridColumn<Row>[] {
  const title: GridColumn<Row> = {
    key: 'title',
    title: termOf('noun', list.name, language),
    cell: (row) => (
      <Link to="/$noun/$id" params={{ noun: list.name, id: row.id }} style={{ fontWeight: 500 }}>
        <Title row={row} />
      </Link>
    ),
  };
  const state: GridColumn<Row> = {
    key: 'state',
    title: fieldOf('state', language),
    cell: (row) => <State state={row.state} noun={list.name} />,
  };
  // A party is called by its own name already.
  const roles = list.name === 'parties' ? [] : list.parties;
  const parties = roles.map(
    (role): GridColumn<Row> => ({
      key: `party-${role}`,
      title: termOf('role', role, language),
      cell: (row) => <PartyName party={row.parties[role]} />,
    }),
  );
  const rest = list.columns
    // Who is named needs no number beside the name.
    .filter(({ name }) => !hidden.has(name) && !list.columns.some((each) => each.name === `${name}Name`))
    .map(
      ({ name, type }): GridColumn<Row> => ({
        key: name,
        title: ownTermOf('column', list.name, name, language),
        isNumber: type === 'minor' || type === 'integer' || name === 'quantityValue',
        ...(list.sorts.includes(name) && { sort: name }),
        cell: (row) => <Cell name={name} row={row} />,
      }),
    );
  return [title, state, ...parties, ...rest];
}

/** An act is called by what it does, everything else by its own name. */
function Title({ row }: { row: Row }) {
  const done = useCatalogue('act');
  const me = useMe();
  const { language } = useWords();
  const { column, text } = titleOf(row);
  // Of several without a name nobody would know which: the other side tells them apart.
  const side = column === undefined ? sideOf(row, me.party.id, language) : undefined;
  if (side !== undefined) return <>{side}</>;
  if (column === 'verb') return <>{done(text)}</>;
  return (
    <Value
      name="title"
      value={
        language === 'zh' && column !== undefined && row[`${column}Zh`] != null ? nameIn(row, column, language) : text
      }
      beside={{}}
    />
  );
}

function Cell({ name, row }: { name: string; row: Row }) {
  const value = row[name];
  const done = useCatalogue('act');
  if (name === 'verb' && typeof value === 'string') return <>{done(value)}</>;
  if (name.endsWith('Minor') && typeof value === 'string')
    return (
      <span className="number">
        <span className="quiet small">{typeof row.currency === 'string' ? row.currency : ''} </span>
        {amountText(value, row.currency as string | undefined)}
      </span>
    );
  if (name === 'quantityValue' && typeof value === 'string')
    return (
      <>
        {quantityText(value, Number(row.quantityScale ?? 0))}{' '}
        <span className="quiet small">
          <Value name="quantityUnit" value={row.quantityUnit} beside={{}} />
        </span>
      </>
    );
  return <Value name={name} value={value} beside={row} />;
}

const isHead = ({ key }: { key: string }) => key === 'title' || key === 'state' || key.startsWith('party-');

/**
 * The first columns that fit a screen: what a thing is, its state, its parties, of what kind, and the rest as far as it goes. What every
 * row is called by, or a link names, is not said a second time.
 */
export function usualColumns(columns: readonly GridColumn<Row>[], rows: readonly Row[]): string[] {
  const keys = new Set(columns.map(({ key }) => key));
  const isTold = (key: string) =>
    (rows.length > 0 && rows.every((row) => titleOf(row).column === key)) ||
    (key === 'watch' && keys.has('subjectId')) ||
    (/(Code|Number|Name)$/.test(key) && keys.has(key.replace(/(Code|Number|Name)$/, 'Id')));
  const rest = columns.filter((column) => !isHead(column) && !isTold(column.key));
  const kinds = rest.filter(({ key }) => key === 'kind');
  return [...columns.filter(isHead), ...kinds, ...rest.filter((column) => !kinds.includes(column))]
    .slice(0, 9)
    .map(({ key }) => key);
}
