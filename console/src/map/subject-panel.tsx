import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { ask, serverNow } from '../api/call.ts';
import { Fault } from '../frame/states.tsx';
import { spanText } from '../parts/format.ts';
import { State } from '../parts/state.tsx';
import { Instant } from '../parts/value.tsx';
import { useWords } from '../words/index.ts';
import { termOf, valueOf } from '../words/terms/index.ts';
import { type Breach, type Fix, type Subject, silenceOf } from './data.ts';

interface Shown {
  unprovable: string | null;
  metres?: number;
  seconds?: number;
  kg?: number;
  tags?: number;
  toldWithinS: number | null;
  heldWithinS: number | null;
}

interface Sensed extends Shown {
  act: string;
  words: string;
  wordsZh: string;
  silenced: Shown | null;
}

/** One watch: how it stands, when it was heard, what of it is open, and what it can and cannot prove. */
export function SubjectPanel({
  subject,
  fix,
  breaches,
  onBack,
}: {
  subject: Subject;
  fix: Fix | null | undefined;
  breaches: readonly Breach[];
  onBack(): void;
}) {
  const { t, language } = useWords();
  const now = serverNow();
  const age = fix ? now.getTime() - Date.parse(fix.at) : undefined;
  return (
    <div className="stack">
      <div className="row between">
        <h2>{subject.code}</h2>
        <Button size="small" onClick={onBack}>
          {t('map.all')}
        </Button>
      </div>
      <div className="row wrap">
        <State state={subject.endedAt === null ? subject.status : 'ended'} />
        <span className="quiet small">
          <Instant at={subject.endedAt ?? subject.statusSince} />
        </span>
      </div>
      <dl className="facts one">
        <div>
          <dt>{t('map.why')}</dt>
          <dd>{valueOf(subject.statusReason, language) ?? subject.statusReason}</dd>
        </div>
        {subject.ownPhysical !== null && subject.ownPhysical.state !== 'in_force' && (
          <div>
            <dt>{termOf('column', 'ownPhysical', language)}</dt>
            <dd>
              <State state={subject.ownPhysical.state} />{' '}
              {valueOf(subject.ownPhysical.reason, language) ?? subject.ownPhysical.reason}
            </dd>
          </div>
        )}
        {subject.steadyUntil !== null && (
          <div>
            <dt>{t('map.steadying')}</dt>
            <dd>
              <Instant at={subject.steadyUntil} />
            </dd>
          </div>
        )}
        <div>
          <dt>{t('map.heard')}</dt>
          <dd>
            {fix && age !== undefined ? (
              <>
                {t('map.ago', { span: spanText(age, language) })} · <Instant at={fix.at} />
              </>
            ) : (
              t('map.neverHeard')
            )}
          </dd>
        </div>
        <div>
          <dt>{t('map.mayBeSilent')}</dt>
          <dd>{spanText(silenceOf(subject) * 1_000, language)}</dd>
        </div>
        <div>
          <dt>{t('map.accuracy')}</dt>
          <dd>{fix?.accuracyM ? t('map.metres', { metres: Math.round(fix.accuracyM) }) : t('map.noAccuracy')}</dd>
        </div>
      </dl>
      {breaches.length > 0 && (
        <div>
          <h3>{t('map.open')}</h3>
          <ul className="stack tight" style={{ marginTop: 8 }}>
            {breaches.map((each) => (
              <li key={each.id}>
                <Link to="/$noun/$id" params={{ noun: 'breaches', id: each.id }}>
                  <State state="lost" word={valueOf(each.kind, language) ?? each.kind} />
                </Link>{' '}
                <span className="quiet small">
                  {t('map.begun')} <Instant at={each.since} /> · {t('map.known')} <Instant at={each.detectedAt} />
                </span>
              </li>
            ))}
          </ul>
        </div>
      )}
      <Link to="/$noun/$id" params={{ noun: 'subjects', id: subject.id }}>
        {t('map.whole')}
      </Link>
      {subject.endedAt === null && <Proves subjectId={subject.id} />}
    </div>
  );
}

function Proves({ subjectId }: { subjectId: string }) {
  const { t, language } = useWords();
  const { data, error } = useQuery({
    queryKey: ['map', 'sensitivity', subjectId],
    retry: false,
    queryFn: () => ask<{ items: Sensed[] }>(`/v1/subjects/${subjectId}/sensitivity`),
  });
  if (error) return <Fault error={error} />;
  if (!data) return null;
  const amount = ({ metres, seconds, kg, tags }: Shown): string =>
    [
      metres !== undefined && t('map.upToMetres', { metres: metres.toLocaleString('en') }),
      seconds !== undefined && t('map.upToTime', { span: spanText(seconds * 1_000, language) }),
      kg !== undefined && t('map.upToKg', { kg: kg.toLocaleString('en') }),
      tags !== undefined && t('map.upToTags', { tags }),
    ]
      .filter((each) => each !== false)
      .join(language === 'zh' ? '，' : ', ');
  const within = ({ toldWithinS, heldWithinS }: Shown): string => {
    const [span, word] =
      toldWithinS !== null ? ([toldWithinS, 'map.toldIn'] as const) : ([heldWithinS, 'map.heldIn'] as const);
    return span === null ? t('map.neverTold') : t(word, { span: spanText(span * 1_000, language) });
  };
  const shown = data.items.filter(({ unprovable }) => unprovable === null);
  const not = data.items.filter(({ unprovable }) => unprovable !== null);
  const said = (each: Shown): string => [amount(each), within(each)].filter((part) => part !== '').join(' · ');
  const silenced = (each: Shown): string =>
    each.unprovable === null ? said(each) : t(`unprovable.${each.unprovable as 'NO_DEVICE'}`);
  const line = (each: Sensed) => (language === 'zh' ? each.wordsZh : each.words);
  return (
    <>
      <section>
        <h3>{t('map.proves')}</h3>
        <p className="quiet small">{t('map.provesMore')}</p>
        <ul className="proves">
          {shown.map((each) => (
            <li key={each.act}>
              <State state="met" word={line(each)} />
              <p className="quiet small">{said(each)}</p>
              {each.silenced && silenced(each.silenced) !== said(each) && (
                <p className="quiet small">{t('map.silenced', { said: silenced(each.silenced) })}</p>
              )}
            </li>
          ))}
        </ul>
      </section>
      {not.length > 0 && (
        <section>
          <h3>{t('map.cannotProve')}</h3>
          <ul className="proves">
            {not.map((each) => (
              <li key={each.act}>
                <State state="unknown" word={line(each)} />
                <p className="quiet small">{t(`unprovable.${each.unprovable as 'NO_DEVICE'}`)}</p>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
