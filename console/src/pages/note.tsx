import { useSuspenseQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { api, type Schemas } from '../api/call.ts';
import { Grid } from '../parts/grid.tsx';
import { History } from '../parts/history.tsx';
import { Papers } from '../parts/papers.tsx';
import { Awaited, Panel, ThingHead, useRow } from '../parts/thing.tsx';
import { Fields, Instant, Value } from '../parts/value.tsx';
import { useWords } from '../words/index.ts';
import { fieldOf } from '../words/terms/index.ts';

type Note = Schemas['ConsignmentNote'];

/** A contract of carriage: the way it takes, who carries it, what is in which box under which seal, and who may still change it. */
export default function ConsignmentNote() {
  const { id = '' }: { id?: string } = useParams({ strict: false });
  const row = useRow('consignment-notes', id);
  const { data: note } = useSuspenseQuery({
    queryKey: ['note', id],
    queryFn: (): Promise<Note> => api.call('getConsignmentNote', { path: { noteId: id } }),
  });
  const { t, language } = useWords();
  const goods = [
    'goodsDescription',
    'hsCodes',
    'nhmCode',
    'gngCode',
    'packages',
    'grossWeightKg',
    'wagonNumbers',
  ] as const;
  return (
    <>
      <ThingHead noun="consignment-notes" row={row} whole={note} />
      <div className="columns">
        <div className="two-thirds stack">
          <Awaited objectId={id} />
          <Panel title={t('note.parties')}>
            <p className="quiet small" style={{ marginBottom: 12 }}>
              {t('note.noTitle')}
            </p>
            <dl className="facts">
              {(['consignor', 'consignee'] as const).map((role) => (
                <div key={role}>
                  <dt>{fieldOf(role, language)}</dt>
                  <dd>
                    <Named of={note[role]} />
                  </dd>
                </div>
              ))}
            </dl>
          </Panel>
          <Way note={note} />
          <Boxes note={note} />
          <Panel title={t('note.goods')}>
            <Fields of={Object.fromEntries(goods.map((name) => [name, note[name]]))} />
          </Panel>
        </div>
        <div className="third stack">
          <Changes note={note} />
          <Papers objectId={id} />
          <History objectId={id} />
        </div>
      </div>
    </>
  );
}

/** A party as the note writes it; who is known here is a link. */
function Named({ of: { name, address, country, partyId } }: { of: Note['consignor'] }) {
  return (
    <>
      {partyId === undefined ? name : <Value name="partyId" value={partyId} beside={{}} />}
      {(address !== undefined || country !== undefined) && (
        <p className="quiet small">{[address, country].filter((each) => each !== undefined).join(' · ')}</p>
      )}
    </>
  );
}

/** From where it was taken over to where it is handed over: every carrier with its stretch, and the frontiers between. */
function Way({ note }: { note: Note }) {
  const { t, language } = useWords();
  const { departure, destination, accepted, borderPoints, contractualCarrier, successiveCarriers = [] } = note;
  const placeOf = ({ place, station }: Note['departure']) => (
    <>
      {place}
      {station && (
        <span className="quiet small">
          {' '}
          {station.name} <span className="code">{`${station.codeList} ${station.code}`}</span>
        </span>
      )}
    </>
  );
  const stretches = [
    { at: 0, name: contractualCarrier, from: departure.place, to: successiveCarriers[0]?.from ?? destination.place },
    ...successiveCarriers.map((each, i) => ({ at: i + 1, ...each })),
  ];
  return (
    <section className="panel" aria-label={t('note.way')}>
      <header>
        <h2>{t('note.way')}</h2>
      </header>
      <div className="inner">
        <dl className="facts">
          <div>
            <dt>{fieldOf('departure', language)}</dt>
            <dd>{placeOf(departure)}</dd>
          </div>
          <div>
            <dt>{fieldOf('destination', language)}</dt>
            <dd>{placeOf(destination)}</dd>
          </div>
          <div>
            <dt>{t('note.accepted')}</dt>
            <dd>
              <span className="day">{accepted.on}</span> {accepted.place}
            </dd>
          </div>
          <div>
            <dt>{fieldOf('borderPoints', language)}</dt>
            <dd>
              <Value name="borderPoints" value={borderPoints} beside={{}} />
            </dd>
          </div>
          {note.chargesCode !== undefined && (
            <div>
              <dt>{fieldOf('chargesCode', language)}</dt>
              <dd className="code">{note.chargesCode}</dd>
            </div>
          )}
        </dl>
      </div>
      <Grid
        label={t('note.carriers')}
        rows={stretches}
        keyOf={({ at }) => String(at)}
        columns={[
          { key: 'carrier', title: t('note.carriers'), cell: ({ name }) => <strong>{name}</strong> },
          { key: 'way', title: t('title.way'), cell: ({ from, to }) => `${from} → ${to}` },
          {
            key: 'as',
            title: t('note.as'),
            cell: ({ at }) => t(at === 0 ? 'note.contractual' : 'note.successive'),
          },
        ]}
      />
    </section>
  );
}

function Boxes({ note }: { note: Note }) {
  const { t, language } = useWords();
  return (
    <section className="panel" aria-label={t('note.boxes')}>
      <header>
        <h2>{t('note.boxes')}</h2>
        <span className="quiet">{note.containers.length.toLocaleString('en')}</span>
      </header>
      <Grid
        label={t('note.boxes')}
        rows={note.containers}
        keyOf={({ containerNumber }) => containerNumber}
        columns={[
          { key: 'box', title: fieldOf('containerNumber', language), cell: ({ containerNumber }) => containerNumber },
          {
            key: 'seals',
            title: fieldOf('sealNumbers', language),
            cell: ({ sealNumbers }) =>
              sealNumbers.length === 0 ? (
                <span className="quiet">—</span>
              ) : (
                sealNumbers.join(language === 'zh' ? '、' : ', ')
              ),
          },
          {
            key: 'packages',
            title: fieldOf('packages', language),
            isNumber: true,
            cell: ({ packages }) => packages?.toLocaleString('en') ?? <span className="quiet">—</span>,
          },
          {
            key: 'weight',
            title: fieldOf('grossWeightKg', language),
            isNumber: true,
            cell: ({ grossWeightKg }) => grossWeightKg.toLocaleString('en'),
          },
        ]}
      />
    </section>
  );
}

/** Who has the duplicate has a say in any change; each change of the contract is told with what it changed. */
function Changes({ note }: { note: Note }) {
  const { t } = useWords();
  return (
    <Panel title={t('note.changes')}>
      <dl className="stack tight">
        <div>
          <dt className="quiet small">{t('note.duplicate')}</dt>
          <dd>
            {note.duplicateHolderId === null ? (
              t('note.duplicateAtFirst')
            ) : (
              <Value name="duplicateHolderId" value={note.duplicateHolderId} beside={{}} />
            )}
          </dd>
        </div>
        <div>
          <dt className="quiet small">{t('note.bill')}</dt>
          <dd>
            <Value name="billId" value={note.billId} beside={{}} />
          </dd>
        </div>
      </dl>
      <p className="quiet small" style={{ margin: '12px 0' }}>
        {t('note.duplicateMore')}
      </p>
      {note.amendments.length === 0 && <p>{t('note.unchanged')}</p>}
      <ol className="timeline" aria-label={t('note.changes')}>
        {note.amendments.map(({ kind, byPartyId, at, detail }) => (
          <li key={`${kind} ${at}`}>
            <p>
              {t(`note.change.${kind}`)} · <Value name="byPartyId" value={byPartyId} beside={{}} />
            </p>
            <p className="quiet small">
              <Instant at={at} />
            </p>
            <Fields of={detail} />
          </li>
        ))}
      </ol>
    </Panel>
  );
}
