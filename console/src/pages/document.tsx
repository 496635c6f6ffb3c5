import { useSuspenseQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { api, ask, type Schemas } from '../api/call.ts';
import { Grid } from '../parts/grid.tsx';
import { History } from '../parts/history.tsx';
import { Papers } from '../parts/papers.tsx';
import { Shape } from '../parts/state.tsx';
import { Awaited, Panel, ThingHead, useRow } from '../parts/thing.tsx';
import { Fields, Instant, Value } from '../parts/value.tsx';
import { useWords, type Word } from '../words/index.ts';
import { fieldOf, termOf, valueOf } from '../words/terms/index.ts';

type Bill = Schemas['Bill'];
type Chain = Schemas['RecordChain'];
type Checks = Schemas['BillChecks'];

/** Where a document of title is read: three kinds of one noun, each with the chain of its holders. */
const readAt = (id: string): string =>
  `/v1/${id.startsWith('bl_') ? 'bills' : id.startsWith('wr_') ? 'receipts' : 'ebls'}/${id}`;

/** Who holds a document of title and how it came to them, leg by leg, and the house bill against what lies beneath it. */
export default function TitleDocument() {
  const { id = '' }: { id?: string } = useParams({ strict: false });
  const row = useRow('documents-of-title', id);
  const { data: whole } = useSuspenseQuery({
    queryKey: ['document', id],
    queryFn: () => ask<Record<string, unknown>>(readAt(id)),
  });
  const { data: chain } = useSuspenseQuery({
    queryKey: ['document', id, 'chain'],
    queryFn: () => ask<Chain>(`${readAt(id)}/chain`),
  });
  const isBill = id.startsWith('bl_');
  const { t } = useWords();
  return (
    <>
      <ThingHead noun="documents-of-title" row={row} whole={whole} />
      <div className="columns">
        <div className="two-thirds stack">
          <Awaited objectId={id} />
          {isBill && <Beneath id={id} />}
          {isBill && <Legs bill={whole as unknown as Bill} />}
          {isBill && <Boxes bill={whole as unknown as Bill} />}
          <Panel title={t('detail.record')}>
            <Fields
              of={whole}
              without={['id', 'status', 'legs', 'lots', 'names', 'carrierId', 'holderId', 'pledgeeId']}
            />
          </Panel>
        </div>
        <div className="third stack">
          <Holders chain={chain} whole={whole} />
          <Papers objectId={id} />
          <History objectId={id} />
        </div>
      </div>
    </>
  );
}

/** The house bill against the notes beneath it and its journey: each finding with both sides of it. */
function Beneath({ id }: { id: string }) {
  const { t, language } = useWords();
  const { data } = useSuspenseQuery({
    queryKey: ['document', id, 'checks'],
    queryFn: (): Promise<Checks> => api.call('getChecksOfBill', { path: { billId: id } }),
  });
  const open = data.findings.filter(({ clearedAt, acceptedAt }) => clearedAt === null && acceptedAt === null);
  return (
    <Panel title={t('title.beneath')}>
      {open.length === 0 && (
        <p className="tone-good row">
          <Shape tone="good" /> {t('title.agrees')}
        </p>
      )}
      <ul className="stack tight">
        {data.findings.map(({ code, subject, severity, detail, openedAt, clearedAt, acceptedAt, acceptanceNote }) => {
          const isOver = clearedAt !== null || acceptedAt !== null;
          const tone = isOver ? 'over' : severity === 'breach' ? 'act' : 'look';
          return (
            <li key={`${code} ${subject}`}>
              <p className={`row wrap tone-${tone}`}>
                <Shape tone={tone} /> <strong>{valueOf(code, language) ?? code}</strong>
                <Value name="subject" value={subject} beside={{}} />
              </p>
              <p className="quiet small">
                <Instant at={openedAt} />
                {clearedAt !== null && (
                  <>
                    {' · '}
                    {t('title.cleared')} <Instant at={clearedAt} />
                  </>
                )}
                {acceptedAt !== null && (
                  <>
                    {' · '}
                    {t('title.accepted')} <Instant at={acceptedAt} />
                    {acceptanceNote !== null && `: ${acceptanceNote}`}
                  </>
                )}
              </p>
              {!isOver && <Fields of={detail} />}
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}

type Leg = Bill['legs'][number] & { at: number };

function Legs({ bill }: { bill: Bill }) {
  const { t, language } = useWords();
  return (
    <section className="panel" aria-label={t('title.legs')}>
      <header>
        <h2>{t('title.legs')}</h2>
      </header>
      <Grid
        label={t('title.legs')}
        rows={bill.legs.map((leg, at): Leg => ({ ...leg, at }))}
        keyOf={({ at }) => String(at)}
        columns={[
          {
            key: 'at',
            title: t('title.leg'),
            cell: ({ at, mode }) => `${at + 1} · ${valueOf(mode, language) ?? mode}`,
          },
          { key: 'way', title: t('title.way'), cell: ({ from, to }) => `${from} → ${to}` },
          { key: 'carrier', title: termOf('role', 'carrier', language), cell: ({ carrier }) => carrier },
          { key: 'by', title: fieldOf('conveyance', language), cell: ({ conveyance }) => conveyance ?? '—' },
          {
            key: 'note',
            title: t('title.note'),
            cell: ({ consignmentNote: note }) => (note ? `${note.regime} ${note.number}` : '—'),
          },
        ]}
      />
    </section>
  );
}

function Boxes({ bill }: { bill: Bill }) {
  const { t, language } = useWords();
  return (
    <section className="panel" aria-label={t('title.boxes')}>
      <header>
        <h2>{t('title.boxes')}</h2>
      </header>
      <Grid
        label={t('title.boxes')}
        rows={bill.lots}
        keyOf={({ lotId }) => lotId}
        columns={[
          { key: 'box', title: fieldOf('containerNumber', language), cell: ({ containerNumber }) => containerNumber },
          {
            key: 'lot',
            title: fieldOf('lotId', language),
            cell: ({ lotId }) => <Value name="lotId" value={lotId} beside={{}} />,
          },
          { key: 'seal', title: fieldOf('sealNumber', language), cell: ({ sealNumber }) => sealNumber },
          {
            key: 'weight',
            title: fieldOf('grossWeightKg', language),
            isNumber: true,
            cell: ({ grossWeightKg }) => grossWeightKg.toLocaleString('en'),
          },
          { key: 'stage', title: t('title.stage'), cell: ({ stage }) => t(`title.stage.${stage}`) },
        ]}
      />
    </section>
  );
}

/** One holder at any moment, and every act that made it so; the links are signed, each over the one before. */
function Holders({ chain, whole }: { chain: Chain; whole: Record<string, unknown> }) {
  const { t, language } = useWords();
  const now = ['holderId', 'titleOwnerId', 'pledgeeId'] as const;
  return (
    <Panel title={t('title.holders')}>
      <dl className="stack tight">
        {now.map((name) => (
          <div key={name}>
            <dt className="quiet small">{fieldOf(name, language)}</dt>
            <dd>
              <Value name={name} value={whole[name]} beside={whole} />
            </dd>
          </div>
        ))}
      </dl>
      <p className="quiet small" style={{ margin: '12px 0' }}>
        {typeof whole.originalsIssued === 'number'
          ? t('title.originals', { count: whole.originalsIssued })
          : t('title.one')}
        {typeof whole.copiesIssued === 'number' && whole.copiesIssued > 0 && (
          <> {t('title.copies', { count: whole.copiesIssued })}</>
        )}
      </p>
      <p className={chain.verified ? 'tone-good' : 'tone-act'} role="status">
        {chain.verified ? '✓' : '✗'} {t(chain.verified ? 'title.whole' : 'title.broken')}
        {chain.fault !== null && ` ${chain.fault}`}
      </p>
      <ol className="timeline" aria-label={t('title.holders')}>
        {chain.links.map((link) => (
          <li key={link.hash}>
            <p>
              {t(`title.act.${link.act}` as Word)} · <Value name="byPartyId" value={link.byPartyId} beside={{}} />
              {typeof link.detail.toPartyId === 'string' && (
                <>
                  {' → '}
                  <Value name="toPartyId" value={link.detail.toPartyId} beside={{}} />
                </>
              )}
            </p>
            <p className="quiet small">
              <Instant at={link.at} />{' '}
              <span className="code" title={link.hash}>
                {link.hash.slice(0, 10)}…
              </span>
              {link.remark !== null && ` · ${link.remark}`}
            </p>
          </li>
        ))}
      </ol>
    </Panel>
  );
}
