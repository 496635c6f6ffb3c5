import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button, Checkbox, Select } from 'antd';
import { useState } from 'react';
import { act, api, ask, serverNow } from '../api/call.ts';
import { hashOf } from '../api/hash.ts';
import type { PageOf, Row } from '../api/lists.ts';
import { useMe } from '../api/me.ts';
import { Empty, Fault, PageWaits } from '../frame/states.tsx';
import { useAct } from '../parts/act-with-step-up.tsx';
import { answerEach, type Outcome } from '../parts/answers.ts';
import { Dialog } from '../parts/dialog.tsx';
import { amountText } from '../parts/format.ts';
import { Grid, type GridColumn } from '../parts/grid.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { RejectDialog } from '../parts/reject-dialog.tsx';
import { Shape } from '../parts/state.tsx';
import { PartyName } from '../parts/value.tsx';
import { useWords } from '../words/index.ts';

/** What a core firm confirms today: one line an invoice, answered one by one or many at once, each with its own result. */
export default function Confirm() {
  const { t } = useWords();
  const me = useMe();
  const { data, error, isPending, hasNextPage, fetchNextPage, refetch } = useInfiniteQuery({
    queryKey: ['list', 'receivables', 'to confirm', me.party.id],
    initialPageParam: '',
    queryFn: ({ pageParam }) =>
      ask<PageOf<Row>>('/v1/lists/receivables', {
        state: 'presented',
        partyId: me.party.id,
        cursor: pageParam,
        limit: 200,
      }),
    getNextPageParam: ({ next }) => next,
  });
  const [chosen, choose] = useState<ReadonlySet<string>>(new Set());
  const [accounts, setAccounts] = useState<Readonly<Record<string, string>>>({});
  const [outcomes, setOutcomes] = useState<Readonly<Record<string, Outcome>>>({});
  const [open, setOpen] = useState<'confirm' | 'reject' | undefined>();
  const rows = (data?.pages.flatMap(({ items }) => items) ?? []).filter(
    ({ parties }) => parties.debtor?.id === me.party.id,
  );
  const today = serverNow().toISOString().slice(0, 10);
  const pressing = rows.filter(({ answerBy }) => typeof answerBy === 'string' && answerBy <= today).length;
  const same = rows.filter(({ ownMinor, amountMinor }) => ownMinor !== null && ownMinor === amountMinor);
  const picked = rows.filter(({ id }) => chosen.has(id));
  const told = Object.values(outcomes);
  const refused = told.filter(({ state }) => state === 'refused').length;
  const turn = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    choose(next);
  };
  const finish = (results: Record<string, Outcome>) => {
    setOutcomes({ ...outcomes, ...results });
    // What was refused stays chosen, with its reason beside it.
    choose(new Set(Object.entries(results).flatMap(([id, { state }]) => (state === 'refused' ? [id] : []))));
    setOpen(undefined);
  };
  return (
    <>
      <PageHead
        title={t('nav.confirm')}
        lead={
          <span className="row" style={{ gap: 16 }}>
            <span>{t('confirm.lead', { count: rows.length })}</span>
            {pressing > 0 && <span className="tone-look">{t('confirm.today', { count: pressing })}</span>}
          </span>
        }
      >
        {rows.length > 0 && (
          <>
            <span className="quiet">{t('confirm.chosen', { count: picked.length })}</span>
            <Button disabled={same.length === 0} onClick={() => choose(new Set(same.map(({ id }) => id)))}>
              {t('confirm.chooseSame', { count: same.length })}
            </Button>
            <Button disabled={picked.length === 0} onClick={() => setOpen('reject')}>
              {t('confirm.reject')}
            </Button>
            <Button type="primary" disabled={picked.length === 0} onClick={() => setOpen('confirm')}>
              {t('confirm.do')}
            </Button>
          </>
        )}
      </PageHead>
      {told.length > 0 && (
        <p className="notice" role="status" style={{ marginBottom: 16 }}>
          {refused === 0
            ? t('confirm.allDone', { done: told.length })
            : t('confirm.after', { done: told.length - refused, refused })}
        </p>
      )}
      <section className="panel">
        {isPending && <PageWaits />}
        {error && <Fault error={error} onAgain={() => void refetch()} />}
        {data && rows.length === 0 && (
          <Empty title={t('confirm.empty')}>
            <p>{t('confirm.emptyMore')}</p>
          </Empty>
        )}
        {rows.length > 0 && (
          <Lines
            rows={rows}
            chosen={chosen}
            turn={turn}
            turnAll={() => choose(chosen.size === rows.length ? new Set() : new Set(rows.map(({ id }) => id)))}
            accounts={accounts}
            setAccounts={setAccounts}
            outcomes={outcomes}
          />
        )}
        {hasNextPage && (
          <p style={{ padding: 16, textAlign: 'center' }}>
            <Button onClick={() => void fetchNextPage()}>{t('say.more')}</Button>
          </p>
        )}
      </section>
      {open === 'confirm' && (
        <ConfirmDialog rows={picked} accounts={accounts} onClose={() => setOpen(undefined)} onDone={finish} />
      )}
      {open === 'reject' && <RejectDialog rows={picked} onClose={() => setOpen(undefined)} onDone={finish} />}
    </>
  );
}

interface LinesGiven {
  rows: readonly Row[];
  chosen: ReadonlySet<string>;
  turn(id: string): void;
  turnAll(): void;
  accounts: Readonly<Record<string, string>>;
  setAccounts(accounts: Record<string, string>): void;
  outcomes: Readonly<Record<string, Outcome>>;
}

function Lines({ rows, chosen, turn, turnAll, accounts, setAccounts, outcomes }: LinesGiven) {
  const { t } = useWords();
  const { data } = useQuery({
    queryKey: ['collection-accounts'],
    retry: false,
    queryFn: () => api.call('getCollectionAccounts', { query: { limit: 200 } }),
  });
  const accountsOf = (creditorId: string | undefined) =>
    (data?.items ?? []).filter(({ holderId, status }) => holderId === creditorId && status === 'active');
  const columns: GridColumn<Row>[] = [
    {
      key: 'chosen',
      title: '',
      cell: (row) => (
        <Checkbox
          aria-label={t('confirm.one', { name: String(row.invoiceNumber) })}
          checked={chosen.has(row.id)}
          onChange={() => turn(row.id)}
        />
      ),
    },
    {
      key: 'invoice',
      title: t('confirm.invoice'),
      cell: (row) => (
        <Link to="/$noun/$id" params={{ noun: 'receivables', id: row.id }}>
          {String(row.invoiceNumber)}
        </Link>
      ),
    },
    { key: 'supplier', title: t('confirm.supplier'), cell: (row) => <PartyName party={row.parties.creditor} /> },
    {
      key: 'amount',
      title: t('confirm.amount'),
      isNumber: true,
      cell: (row) => (
        <>
          <span className="quiet small">{String(row.currency)} </span>
          {amountText(String(row.amountMinor), String(row.currency))}
        </>
      ),
    },
    {
      key: 'own',
      title: t('confirm.own'),
      isNumber: true,
      cell: (row) => (typeof row.ownMinor === 'string' ? amountText(row.ownMinor, String(row.currency)) : '—'),
    },
    {
      key: 'difference',
      title: t('confirm.difference'),
      isNumber: true,
      cell: (row) => <Difference row={row} />,
    },
    { key: 'due', title: t('confirm.due'), cell: (row) => <span className="day">{String(row.dueOn)}</span> },
    { key: 'by', title: t('confirm.answerBy'), cell: (row) => <>{row.answerBy ?? t('confirm.byDue')}</> },
    {
      key: 'account',
      title: t('confirm.account'),
      cell: (row) => {
        const known = accountsOf(row.parties.creditor?.id);
        if (known.length === 0) return <span className="quiet small">{t('confirm.noAccount')}</span>;
        return (
          <Select
            size="small"
            aria-label={t('confirm.account')}
            style={{ width: 200 }}
            allowClear
            value={accounts[row.id]}
            onChange={(id: string) => setAccounts({ ...accounts, [row.id]: id })}
            options={known.map(({ id, accountNumber, bankName }) => ({
              value: id,
              label: `${bankName} …${accountNumber.slice(-4)}`,
            }))}
          />
        );
      },
    },
    { key: 'result', title: t('confirm.result'), cell: (row) => <Told outcome={outcomes[row.id]} /> },
  ];
  return (
    <>
      <div className="filters">
        <Checkbox
          checked={chosen.size === rows.length}
          indeterminate={chosen.size > 0 && chosen.size < rows.length}
          onChange={turnAll}
        >
          {t('confirm.all')}
        </Checkbox>
      </div>
      <Grid
        label={t('nav.confirm')}
        columns={columns}
        rows={rows}
        keyOf={({ id }) => id}
        onOpen={({ id }) => turn(id)}
      />
    </>
  );
}

/** The invoice against what the own system will pay for it: nothing is compared with what is not known. */
function Difference({ row }: { row: Row }) {
  const { t } = useWords();
  if (typeof row.ownMinor !== 'string') return <span className="quiet">{t('confirm.notBooked')}</span>;
  const difference = BigInt(row.ownMinor) - BigInt(String(row.amountMinor));
  if (difference === 0n)
    return (
      <span className="state tone-good">
        <Shape tone="good" /> {t('confirm.same')}
      </span>
    );
  return (
    <span className="tone-look">
      {difference > 0n ? '+' : ''}
      {amountText(difference, String(row.currency))} {difference > 0n ? '▲' : '▼'}
    </span>
  );
}

function Told({ outcome }: { outcome: Outcome | undefined }) {
  const { t } = useWords();
  if (!outcome) return null;
  if (outcome.state === 'refused')
    return (
      <span className="state tone-act" style={{ whiteSpace: 'normal' }}>
        <Shape tone="act" /> {outcome.title}
      </span>
    );
  return (
    <span className={`state tone-${outcome.state === 'waits' ? 'wait' : 'good'}`}>
      <Shape tone={outcome.state === 'waits' ? 'wait' : 'good'} /> {t(`confirm.${outcome.state}`)}
    </span>
  );
}

interface DialogGiven {
  rows: readonly Row[];
  onClose(): void;
  onDone(results: Record<string, Outcome>): void;
}

function ConfirmDialog({
  rows,
  accounts,
  onClose,
  onDone,
}: DialogGiven & { accounts: Readonly<Record<string, string>> }) {
  const { t } = useWords();
  const client = useQueryClient();
  const { run, busy, fault } = useAct();
  const [waivesSetOff, setSetOff] = useState(false);
  const [waivesDefences, setDefences] = useState(false);
  const sentence = t('confirm.sentence', { count: rows.length });
  const send = () =>
    run(async () => {
      const bodyOf = async (row: Row) => {
        const amount = { amountMinor: String(row.amountMinor), currency: String(row.currency) };
        const said = { sentence, invoice: row.id, amount, dueOn: row.dueOn, waivesSetOff, waivesDefences };
        return {
          amount,
          dueOn: row.dueOn,
          waivesSetOff,
          waivesDefences,
          ...(accounts[row.id] !== undefined && { payToAccountId: accounts[row.id] }),
          // What was agreed to, word for word.
          evidenceHash: await hashOf(JSON.stringify(said)),
        };
      };
      const results = await answerEach(
        rows,
        async (row, key) => act(`/v1/receivables/${row.id}/confirmation`, await bodyOf(row), { key }),
        'done',
      );
      await client.invalidateQueries();
      onDone(results);
    });
  const moneys = [...new Set(rows.map(({ currency }) => String(currency)))];
  const sumOf = (money: string) =>
    rows.filter(({ currency }) => currency === money).reduce((sum, row) => sum + BigInt(String(row.amountMinor)), 0n);
  return (
    <Dialog title={t('confirm.do')} onCancel={onClose} width={520}>
      <div className="stack">
        {fault !== undefined && <Fault error={fault} />}
        <p style={{ fontSize: 16 }}>{sentence}</p>
        {moneys.map((money) => (
          <p key={money} className="figure">
            <span className="quiet" style={{ fontSize: 14 }}>
              {money}{' '}
            </span>
            {amountText(sumOf(money), money)}
          </p>
        ))}
        <Checkbox checked={waivesSetOff} onChange={({ target }) => setSetOff(target.checked)}>
          {t('confirm.setOff')}
        </Checkbox>
        <Checkbox checked={waivesDefences} onChange={({ target }) => setDefences(target.checked)}>
          {t('confirm.defences')}
        </Checkbox>
        <div className="row">
          <Button type="primary" loading={busy} onClick={() => void send()}>
            {t('confirm.do')}
          </Button>
          <Button onClick={onClose}>{t('say.cancel')}</Button>
        </div>
      </div>
    </Dialog>
  );
}
