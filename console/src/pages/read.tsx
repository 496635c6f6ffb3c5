import { useInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Button, Dropdown } from 'antd';
import { useState } from 'react';
import { addressOf, ask } from '../api/call.ts';
import { useMe } from '../api/me.ts';
import { type Document, documentQuery, type Operation, type Parameter, pathFor } from '../api/openapi.ts';
import { actsBeneath, rowPath } from '../api/reach.ts';
import { Empty, Fault, PageMissing, PageWaits } from '../frame/states.tsx';
import { isOpenTo, useActTitle } from '../parts/act-buttons.tsx';
import { useOpenAct } from '../parts/act-desk.tsx';
import { type Filled, SchemaForm } from '../parts/form.tsx';
import { isId, shortId } from '../parts/format.ts';
import { Grid, type GridColumn } from '../parts/grid.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { Panel } from '../parts/thing.tsx';
import { Fields, isFigure, Value } from '../parts/value.tsx';
import type { Search } from '../router.tsx';
import { useWords } from '../words/index.ts';
import { fieldOf } from '../words/terms/index.ts';
import { readTitle } from '../words/terms/reads.ts';

type Row = Record<string, unknown>;
interface Answer extends Row {
  items?: Row[];
  next?: string | null;
}

/** Anything that the service lets read, by its address: rows as a table, one thing as its fields, a file to take along. */
export default function Read() {
  const { at = '' }: Search = useSearch({ strict: false });
  const { data: document } = useSuspenseQuery(documentQuery);
  const [address = '', query = ''] = at.split('?');
  const path = address.startsWith('/v1/') ? pathFor(document, address, 'get') : undefined;
  const operation = path === undefined ? undefined : document.paths[path]?.get;
  if (path === undefined || operation === undefined) return <PageMissing />;
  return <One key={at} document={document} path={path} operation={operation} address={address} query={query} />;
}

interface OneGiven {
  document: Document;
  path: string;
  operation: Operation;
  address: string;
  query: string;
}

const parametersOf = ({ parameters = [] }: Operation): Parameter[] =>
  parameters.filter(({ name, in: place }) => place === 'query' && !['limit', 'cursor'].includes(name));

function One({ document, path, operation, address, query }: OneGiven) {
  const { language } = useWords();
  const asked = Object.fromEntries(new URLSearchParams(query));
  const parameters = parametersOf(operation);
  const isReady = parameters.every(({ name, required }) => required !== true || asked[name] !== undefined);
  const isData = operation.responses?.['200']?.content?.['application/json'] !== undefined;
  const id = address.split('/').find(isId);
  const title = readTitle(path, operation.summary, language);
  return (
    <>
      <PageHead
        title={title}
        lead={
          id !== undefined && (
            <Link to="/go/$id" params={{ id }} className="code">
              {shortId(id)}
            </Link>
          )
        }
      >
        <ActsBeneath document={document} path={path} address={address} />
      </PageHead>
      <div className="stack">
        {parameters.length > 0 && <Asked parameters={parameters} document={document} address={address} asked={asked} />}
        {isReady && isData && <Answered {...{ document, path, address, asked, title }} />}
        {isReady && !isData && <Taken address={addressOf(address, asked)} />}
        {!isReady && <Needs />}
      </div>
    </>
  );
}

function Needs() {
  const { t } = useWords();
  return <p className="quiet">{t('read.needs')}</p>;
}

function Taken({ address }: { address: string }) {
  const { t } = useWords();
  return (
    <p>
      <Button type="primary" href={address} download>
        {t('read.download')}
      </Button>
    </p>
  );
}

/** What is asked stands in the address; a form of the document’s own parameters changes it. */
function Asked({
  parameters,
  document,
  address,
  asked,
}: {
  parameters: Parameter[];
  document: Document;
  address: string;
  asked: Record<string, string>;
}) {
  const { t } = useWords();
  const navigate = useNavigate();
  const [value, setValue] = useState<Filled>(asked);
  const schema = {
    type: 'object',
    properties: Object.fromEntries(parameters.map((each) => [each.name, each.schema])),
    required: parameters.filter(({ required }) => required === true).map(({ name }) => name),
  };
  return (
    <Panel title={t('read.asked')}>
      <form
        className="asked"
        onSubmit={(event) => {
          event.preventDefault();
          const said = Object.fromEntries(Object.entries(value).map(([name, each]) => [name, String(each)]));
          void navigate({ to: '/read', search: { at: addressOf(address, said) } });
        }}
      >
        <SchemaForm
          document={document}
          schema={schema}
          value={value}
          put={setValue}
          faults={[]}
          currency={asked.currency}
        />
        <div style={{ marginTop: 16 }}>
          <Button type="primary" htmlType="submit">
            {t('read.fetch')}
          </Button>
        </div>
      </form>
    </Panel>
  );
}

function Answered({
  document,
  path,
  address,
  asked,
  title,
}: {
  document: Document;
  path: string;
  address: string;
  asked: Record<string, string>;
  title: string;
}) {
  const { t } = useWords();
  const { data, error, isPending, hasNextPage, fetchNextPage, isFetchingNextPage, refetch } = useInfiniteQuery({
    queryKey: ['read', address, asked],
    initialPageParam: '',
    retry: false,
    queryFn: ({ pageParam, signal }) => ask<Answer>(address, { ...asked, cursor: pageParam }, signal),
    getNextPageParam: (last) => last.next ?? null,
  });
  if (isPending) return <PageWaits />;
  if (error) return <Fault error={error} onAgain={() => void refetch()} />;
  const [first] = data.pages;
  if (first === undefined) return null;
  if (!Array.isArray(first.items)) {
    return (
      <section className="panel">
        <div className="inner">
          <Fields of={first} />
        </div>
      </section>
    );
  }
  const rows = data.pages.flatMap(({ items = [] }) => items);
  const { items: _, next: __, ...beside } = first;
  return (
    <>
      {Object.keys(beside).length > 0 && (
        <section className="panel">
          <div className="inner">
            <Fields of={beside} />
          </div>
        </section>
      )}
      <section className="panel">
        {rows.length === 0 ? (
          <Empty title={t('read.none')} />
        ) : (
          <Rows document={document} path={path} address={address} rows={rows} title={title} />
        )}
        {hasNextPage && (
          <p className="inner" style={{ textAlign: 'center' }}>
            <Button loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
              {t('say.more')}
            </Button>
          </p>
        )}
      </section>
    </>
  );
}

const COLUMNS_MOST = 9;
const isPlain = (value: unknown): boolean =>
  typeof value !== 'object' || value === null || 'amountMinor' in value || 'scale' in value || 'en' in value;

const isOfObject = ({ id }: Row): boolean => id === undefined;

function Rows({
  document,
  path,
  address,
  rows,
  title,
}: {
  document: Document;
  path: string;
  address: string;
  rows: readonly Row[];
  title: string;
}) {
  const { t, language } = useWords();
  const single = rowPath(document, path);
  const hole = /\{(\w+)\}$/.exec(single ?? '')?.[1] ?? 'id';
  /** Where a row is read: at the thing that it is, else beneath what is read. */
  const nameOf = (row: Row): string | undefined => {
    const name = row[hole] ?? row.id ?? row.objectId;
    return typeof name === 'string' || typeof name === 'number' ? String(name) : undefined;
  };
  // What leads to the row stands before it, once.
  const isLed = (name: string) => name === 'id' || name === hole || (name === 'objectId' && rows.every(isOfObject));
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))].filter(
    (name) => !isLed(name) && name !== 'currency' && rows.every((row) => isPlain(row[name])),
  );
  const open: GridColumn<Row> = {
    key: 'open',
    title: '',
    cell: (row) => {
      const name = nameOf(row);
      if (name === undefined) return null;
      if (isId(name) || single === undefined) return <Value name="objectId" value={name} beside={{}} />;
      return (
        <Link to="/read" search={{ at: `${address}/${encodeURIComponent(name)}` }}>
          {name}
        </Link>
      );
    },
  };
  const columns: GridColumn<Row>[] = names.slice(0, COLUMNS_MOST).map((name) => ({
    key: name,
    title: fieldOf(name, language),
    isNumber: isFigure(name),
    cell: (row) => <Value name={name} value={row[name]} beside={row} />,
  }));
  const hasActs = actsBeneath(document, path, 'row').length > 0;
  const acts: GridColumn<Row> = {
    key: 'acts',
    title: t('detail.acts'),
    cell: (row) => <RowActs document={document} path={path} address={address} row={row} name={nameOf(row)} />,
  };
  return (
    <Grid
      label={title}
      columns={[open, ...columns, ...(hasActs ? [acts] : [])]}
      rows={rows}
      keyOf={(row) => nameOf(row) ?? JSON.stringify(row)}
    />
  );
}

function RowActs({
  document,
  path,
  address,
  row,
  name,
}: {
  document: Document;
  path: string;
  address: string;
  row: Row;
  name: string | undefined;
}) {
  const { t } = useWords();
  const me = useMe();
  const title = useActTitle();
  const openAct = useOpenAct();
  const acts = actsBeneath(document, path, 'row').filter(isOpenTo(me));
  if (name === undefined || acts.length === 0) return null;
  const sentTo = (actPath: string) => `${address}/${actPath.slice(path.length + 1).replace(/\{\w+\}/, name)}`;
  return (
    <Dropdown
      autoFocus
      trigger={['click']}
      menu={{
        items: acts.map((act) => ({
          key: act.path,
          label: title(act),
          onClick: () => openAct({ path: sentTo(act.path), title: title(act), object: row }),
        })),
      }}
    >
      <Button size="small">{t('read.open')}</Button>
    </Dropdown>
  );
}

/** What can be done with all of what is read: the register is added to, the thing is acted on. */
function ActsBeneath({ document, path, address }: { document: Document; path: string; address: string }) {
  const { t } = useWords();
  const me = useMe();
  const title = useActTitle();
  const openAct = useOpenAct();
  const make = document.paths[path]?.post === undefined ? [] : [path];
  const beneath = actsBeneath(document, path, 'all');
  const acts = beneath.filter(isOpenTo(me));
  return (
    <>
      {acts.length > 0 && (
        <Dropdown
          autoFocus
          trigger={['click']}
          menu={{
            items: acts.map((act) => ({
              key: act.path,
              label: title(act),
              onClick: () => openAct({ path: `${address}${act.path.slice(path.length)}`, title: title(act) }),
            })),
          }}
        >
          <Button>{t('detail.acts')}</Button>
        </Dropdown>
      )}
      {make.map((each) => (
        <Button key={each} type="primary" onClick={() => openAct({ path: address, title: t('list.new') })}>
          {t('list.new')}
        </Button>
      ))}
    </>
  );
}
