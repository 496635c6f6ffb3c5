import { useSuspenseQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { Room, RoomHead, usePages } from '../admin/table.tsx';
import { ask } from '../api/call.ts';
import type { PageOf } from '../api/lists.ts';
import { useNames } from '../api/names.ts';
import { Empty } from '../frame/states.tsx';
import { MoreActs } from '../parts/act-buttons.tsx';
import { ratioText } from '../parts/format.ts';
import { State } from '../parts/state.tsx';
import { Amount } from '../parts/value.tsx';
import { useWords } from '../words/index.ts';
import { valueOf } from '../words/terms/index.ts';

interface Standing {
  id: string;
  partyId: string;
  kind: string;
  value: string;
  isOfficial: boolean;
  status: string;
  statedBy: string;
  reason: string;
  validFrom: string;
  validTo: string | null;
}

/** What is said of parties: nothing is official that no authority stated. */
export function Standings() {
  const { t, language } = useWords();
  const nameOf = useNames();
  const worded = (code: string) => valueOf(code, language) ?? code;
  return (
    <Room<Standing>
      title="policy.lists"
      lead="policy.listsLead"
      path="/v1/policy-standings"
      keyOf={({ id }) => id}
      columns={[
        { key: 'party', title: t('policy.party'), cell: ({ partyId }) => <strong>{nameOf(partyId) ?? '—'}</strong> },
        { key: 'kind', title: t('admin.kind'), cell: ({ kind }) => worded(kind) },
        { key: 'value', title: t('policy.value'), cell: ({ value }) => worded(value) },
        { key: 'status', title: t('list.state'), cell: ({ status }) => <State state={status} /> },
        {
          key: 'official',
          title: t('policy.official'),
          cell: ({ isOfficial }) => t(isOfficial ? 'policy.isOfficial' : 'policy.isClaim'),
        },
        { key: 'by', title: t('policy.statedBy'), cell: ({ statedBy }) => nameOf(statedBy) ?? '—' },
        {
          key: 'days',
          title: t('policy.days'),
          cell: ({ validFrom, validTo }) => (
            <span className="number">
              {validTo === null ? t('policy.since', { on: validFrom }) : `${validFrom} – ${validTo}`}
            </span>
          ),
        },
        {
          key: 'acts',
          title: '',
          cell: (row) => <MoreActs id={row.id} object={{ ...row }} />,
        },
      ]}
    />
  );
}

interface Pot {
  id: string;
  kind: string;
  name: string;
  ownerId: string;
  amount: { amountMinor: string; currency: string };
  drawnMinor: string;
  leftMinor: string;
  validUntil: string;
  status: string;
}

/** Money and room with a label, and what is left of it. */
export function Pots() {
  const { t, language } = useWords();
  const nameOf = useNames();
  return (
    <Room<Pot>
      title="policy.pots"
      lead="policy.potsLead"
      path="/v1/pots"
      makes={{ path: '/v1/pots', word: 'policy.openPot' }}
      keyOf={({ id }) => id}
      columns={[
        { key: 'name', title: t('admin.name'), cell: ({ name }) => <strong>{name}</strong> },
        { key: 'kind', title: t('admin.kind'), cell: ({ kind }) => valueOf(kind, language) ?? kind },
        { key: 'owner', title: t('policy.owner'), cell: ({ ownerId }) => nameOf(ownerId) ?? '—' },
        { key: 'status', title: t('list.state'), cell: ({ status }) => <State state={status} /> },
        {
          key: 'amount',
          title: t('policy.amount'),
          isNumber: true,
          cell: ({ amount }) => <Amount minor={amount.amountMinor} currency={amount.currency} />,
        },
        {
          key: 'left',
          title: t('policy.left'),
          isNumber: true,
          cell: ({ leftMinor, amount }) => <Amount minor={leftMinor} currency={amount.currency} isBare />,
        },
        { key: 'until', title: t('work.due'), cell: ({ validUntil }) => <span className="number">{validUntil}</span> },
        { key: 'acts', title: '', cell: (row) => <MoreActs id={row.id} object={{ ...row }} /> },
      ]}
    />
  );
}

interface Body {
  id: string;
  name: string;
  debtorId: string;
  leadId: string;
  currency: string;
  status: string;
  lineMinor: string | null;
  usedMinor: string;
  usedBps: number | null;
  ownMinor: string;
  banks: number;
  members: number;
}
interface Motion {
  id: string;
  kind: string;
  said: string;
  heads: number;
  forHeads: number;
  againstHeads: number;
  /** None while it is open. */
  forBps: number | null;
  againstBps: number | null;
  ownVote: string | null;
  status: string;
  closesOn: string;
}

/** Banks that act as one for a firm: what all have out in sums alone, what is ours, and what is put to the vote. */
export function Bodies() {
  const { t } = useWords();
  const { rows } = usePages<Body>('/v1/joint-bodies');
  const nameOf = useNames();
  const [open, setOpen] = useState<string | undefined>();
  return (
    <section className="panel">
      <RoomHead
        title="policy.bodies"
        lead="policy.bodiesLead"
        makes={{ path: '/v1/joint-bodies', word: 'policy.form' }}
      />
      {rows.length === 0 && (
        <Empty title={t('admin.none')}>
          <p>{t('policy.noBody')}</p>
        </Empty>
      )}
      <div className="inner stack">
        {rows.map((body) => (
          <article key={body.id} className="leg-card">
            <div className="row between wrap">
              <h3>
                {body.name} <State state={body.status} />
              </h3>
              <div className="row">
                <Button onClick={() => setOpen(open === body.id ? undefined : body.id)}>{t('policy.motions')}</Button>
                <MoreActs id={body.id} object={{ ...body }} />
              </div>
            </div>
            <dl className="facts" style={{ margin: '12px 0' }}>
              <div>
                <dt>{t('policy.firm')}</dt>
                <dd>{nameOf(body.debtorId) ?? '—'}</dd>
              </div>
              <div>
                <dt>{t('policy.line')}</dt>
                <dd>
                  {body.lineMinor === null ? (
                    t('policy.noLine')
                  ) : (
                    <Amount minor={body.lineMinor} currency={body.currency} />
                  )}
                </dd>
              </div>
              <div>
                <dt>{t('policy.used')}</dt>
                <dd>
                  <Amount minor={body.usedMinor} currency={body.currency} />{' '}
                  {body.usedBps !== null && ` · ${ratioText(body.usedBps)}`}
                </dd>
              </div>
              <div>
                <dt>{t('policy.own')}</dt>
                <dd>
                  <Amount minor={body.ownMinor} currency={body.currency} />
                </dd>
              </div>
              <div>
                <dt>{t('policy.members')}</dt>
                <dd>{body.members}</dd>
              </div>
            </dl>
            {body.usedBps !== null && (
              <div className="bar" role="img" aria-label={ratioText(body.usedBps)}>
                <i style={{ width: `${Math.min(100, body.usedBps / 100)}%` }} />
              </div>
            )}
            {open === body.id && <Motions bodyId={body.id} />}
          </article>
        ))}
      </div>
    </section>
  );
}

function Motions({ bodyId }: { bodyId: string }) {
  const { t, language } = useWords();
  const { data } = useSuspenseQuery({
    queryKey: ['policy', 'motions', bodyId],
    queryFn: () => ask<PageOf<Motion>>(`/v1/joint-bodies/${bodyId}/motions`),
  });
  if (data.items.length === 0) return <p className="quiet">{t('policy.noMotion')}</p>;
  return (
    <ul className="stack" style={{ marginTop: 16 }}>
      {data.items.map((motion) => (
        <li key={motion.id}>
          <div className="row between wrap">
            <p>
              <strong>{valueOf(motion.kind, language) ?? motion.kind}</strong> <State state={motion.status} />{' '}
              <span className="quiet small">{t('policy.closes', { on: motion.closesOn })}</span>
            </p>
            <MoreActs id={motion.id} object={{ ...motion }} />
          </div>
          <p className="small">{motion.said}</p>
          <p className="small">
            {t('policy.votes', {
              claims: motion.forBps === null ? '–' : ratioText(motion.forBps),
              heads: `${motion.forHeads}/${motion.heads}`,
              against: motion.againstBps === null ? '–' : ratioText(motion.againstBps),
            })}
          </p>
        </li>
      ))}
    </ul>
  );
}
