import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { Navigate, useParams } from '@tanstack/react-router';
import { ask } from '../api/call.ts';
import { listOfId, useLists } from '../api/lists.ts';
import { documentQuery } from '../api/openapi.ts';
import { actsOfThing, ownReadOf } from '../api/reach.ts';
import { Empty, Fault } from '../frame/states.tsx';
import { MoreActs, MoreReads } from '../parts/act-buttons.tsx';
import { shortId } from '../parts/format.ts';
import { History } from '../parts/history.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { Papers } from '../parts/papers.tsx';
import { Fields } from '../parts/value.tsx';
import { useWords } from '../words/index.ts';

/** Wherever an identifier is read: on the page of its list, else here, by what can be read of it and done with it. */
export default function Go() {
  const { id = '' }: { id?: string } = useParams({ strict: false });
  const list = listOfId(useLists(), id);
  if (list) return <Navigate to="/$noun/$id" params={{ noun: list.name, id }} replace />;
  return <Unlisted key={id} id={id} />;
}

function Unlisted({ id }: { id: string }) {
  const { t } = useWords();
  const { data: document } = useSuspenseQuery(documentQuery);
  const own = ownReadOf(document, id);
  const { data, error } = useQuery({
    queryKey: ['one', id],
    enabled: own !== undefined,
    retry: false,
    queryFn: () => ask<Record<string, unknown>>((own?.path ?? '').replace(/\{\w+\}/, id)),
  });
  const isKnown = own !== undefined || actsOfThing(document, id).length > 0;
  return (
    <>
      <PageHead title={shortId(id)} lead={<span className="code">{id}</span>}>
        <MoreReads id={id} />
        <MoreActs id={id} object={data ?? {}} />
      </PageHead>
      <div className="columns">
        <div className="two-thirds stack">
          {error && <Fault error={error} />}
          <section className="panel">
            {data && (
              <div className="inner">
                <Fields of={data} without={['id']} />
              </div>
            )}
            {!isKnown && (
              <Empty title={t('go.title')}>
                <p>{t('go.none')}</p>
              </Empty>
            )}
          </section>
        </div>
        <div className="third stack">
          <Papers objectId={id} />
          <History objectId={id} />
        </div>
      </div>
    </>
  );
}
