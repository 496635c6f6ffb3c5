import { useSuspenseQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { ActButton, RoomHead, usePages } from '../admin/table.tsx';
import { ask, type Schemas } from '../api/call.ts';
import { useMe } from '../api/me.ts';
import { useNames } from '../api/names.ts';
import { Empty } from '../frame/states.tsx';
import { MoreActs } from '../parts/act-buttons.tsx';
import { ratioText } from '../parts/format.ts';
import { State } from '../parts/state.tsx';
import { Amount } from '../parts/value.tsx';
import type { Search } from '../router.tsx';
import { useWords } from '../words/index.ts';
import { valueOf } from '../words/terms/index.ts';

type Body = Schemas['JointBody'];
type Motion = Schemas['Motion'];

/** Banks that act as one for a firm: what all have out in sums alone, what is ours, and what is put to the vote. */
export function Bodies() {
  const { t } = useWords();
  const { rows } = usePages<Body>('/v1/joint-bodies');
  const me = useMe();
  const nameOf = useNames();
  const { body: open }: Search = useSearch({ strict: false });
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
                {body.debtorId !== me.party.id && (
                  <Link
                    to="/policy/$room"
                    params={{ room: 'bodies' }}
                    search={open === body.id ? {} : { body: body.id }}
                    aria-expanded={open === body.id}
                    resetScroll={false}
                  >
                    {t('policy.motions')}
                  </Link>
                )}
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
                  {body.usedMinor === null ? '—' : <Amount minor={body.usedMinor} currency={body.currency} />}{' '}
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
                <dd>
                  {body.joined} / {body.members}
                </dd>
              </div>
              <div>
                <dt>{t('policy.headroom')}</dt>
                <dd>
                  {body.headroomMinor === null ? '—' : <Amount minor={body.headroomMinor} currency={body.currency} />}
                </dd>
              </div>
            </dl>
            {body.usedBps !== null && (
              <div className="bar" role="img" aria-label={ratioText(body.usedBps)}>
                <i style={{ width: `${Math.min(100, body.usedBps / 100)}%` }} />
              </div>
            )}
            {open === body.id && <Motions body={body} />}
          </article>
        ))}
      </div>
    </section>
  );
}

function Motions({ body }: { body: Body }) {
  const { t } = useWords();
  const { data } = useSuspenseQuery({
    queryKey: ['policy', 'motions', body.id],
    queryFn: () => ask<{ items: Motion[] }>(`/v1/joint-bodies/${body.id}/motions`),
  });
  return (
    <div className="stack" style={{ marginTop: 16 }}>
      <div>
        <ActButton
          asked={{ path: `/v1/joint-bodies/${body.id}/motions`, title: t('policy.putMotion'), about: body.id }}
          word="policy.putMotion"
        />
      </div>
      {data.items.length === 0 && <p className="quiet">{t('policy.noMotion')}</p>}
      {data.items.map((motion) => (
        <Ballot key={motion.id} motion={motion} currency={body.currency} />
      ))}
    </div>
  );
}

/** A motion as its ballot: what it takes, how it stands, this bank's own weight, and its vote while it is open. */
function Ballot({ motion, currency }: { motion: Motion; currency: string }) {
  const { t, language } = useWords();
  const nameOf = useNames();
  const { id, threshold, heads, forHeads, againstHeads, forBps, againstBps, ownVote, status } = motion;
  const vote = (word: 'policy.voteFor' | 'policy.voteAgainst' | 'policy.voteAbstain', said: Motion['ownVote']) => (
    <ActButton
      asked={{
        path: `/v1/motions/${id}/votes`,
        title: t(word),
        filled: { vote: said },
        object: { ...motion },
        about: `${id}${said}`,
      }}
      word={word}
    />
  );
  return (
    <article className="members" aria-label={motion.said}>
      <div className="row between wrap">
        <p className="row wrap">
          <strong>{motion.kind === 'line' ? t('policy.line') : (valueOf(motion.kind, language) ?? motion.kind)}</strong>{' '}
          <State state={status} noun="motions" />
          <span className="quiet small">{t('policy.closes', { on: motion.closesOn })}</span>
        </p>
        <MoreActs id={id} object={{ ...motion }} />
      </div>
      <p>{motion.said}</p>
      <dl className="facts" style={{ margin: '12px 0' }}>
        {motion.lineMinor !== null && (
          <div>
            <dt>{t('policy.line')}</dt>
            <dd>
              <Amount minor={motion.lineMinor} currency={currency} />
            </dd>
          </div>
        )}
        <div>
          <dt>{t('policy.putBy')}</dt>
          <dd>{nameOf(motion.putBy) ?? '—'}</dd>
        </div>
        <div>
          <dt>{t('policy.takes')}</dt>
          <dd>
            {threshold.isUnanimous
              ? t('policy.takesAll')
              : t('policy.takesShare', {
                  claims: `${threshold.claimsOf}/${threshold.claimsIn}`,
                  heads: ratioText(threshold.headsOverBps),
                })}
          </dd>
        </div>
        <div>
          <dt>{t('policy.ownWeight')}</dt>
          <dd>
            <Amount minor={motion.ownWeightMinor} currency={currency} />
          </dd>
        </div>
      </dl>
      <Share
        label={t('policy.heads')}
        of={[forHeads, againstHeads, heads]}
        said={`${forHeads} : ${againstHeads} / ${heads}`}
      />
      {forBps === null ? (
        <p className="quiet small">{t('policy.claimsLater')}</p>
      ) : (
        <Share
          label={t('policy.claims')}
          of={[forBps, againstBps ?? 0, 10_000]}
          said={`${ratioText(forBps)} : ${ratioText(againstBps ?? 0)}`}
        />
      )}
      <div className="row wrap" style={{ marginTop: 12 }}>
        {ownVote !== null && <p>{t('policy.ownVote', { vote: t(`policy.vote.${ownVote}`) })}</p>}
        {ownVote === null && status === 'open' && (
          <>
            {vote('policy.voteFor', 'for')}
            {vote('policy.voteAgainst', 'against')}
            {vote('policy.voteAbstain', 'abstain')}
          </>
        )}
      </div>
    </article>
  );
}

/** For and against of a whole: said in figures first, then drawn. */
function Share({ label, of: [yes, no, whole], said }: { label: string; of: [number, number, number]; said: string }) {
  const width = (part: number) => `${whole === 0 ? 0 : (100 * part) / whole}%`;
  return (
    <div className="ballot">
      <span className="quiet small">{label}</span>
      <div className="bar" aria-hidden="true">
        <i style={{ width: width(yes) }} />
        <i className="against" style={{ width: width(no) }} />
      </div>
      <span className="number small">{said}</span>
    </div>
  );
}
