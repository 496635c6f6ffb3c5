import { useQuery } from '@tanstack/react-query';
import { Button, Dropdown } from 'antd';
import { lazy, Suspense } from 'react';
import { mandateOf } from '../api/act-mandates.ts';
import type { ListOf } from '../api/lists.ts';
import { type Me, useMe } from '../api/me.ts';
import { type ActOf, actOf, actsUnder, documentQuery } from '../api/openapi.ts';
import { useWords } from '../words/index.ts';
import { termOf } from '../words/terms/index.ts';
import { actTitle } from '../words/terms/steps.ts';
import { useOpenAct } from './act-desk.tsx';

const HandIn = lazy(() => import('./hand-in.tsx').then(({ HandIn: part }) => ({ default: part })));

/** Whether somebody’s mandates would let them: what they may never do is not offered. The service judges all the same. */
const isOpenTo =
  ({ mandatesNow }: Me) =>
  ({ path }: ActOf): boolean => {
    const mandate = mandateOf.get(path.replace(/^\/v1/, '').replaceAll(/\{\w+\}/g, '*'));
    return mandate === undefined || mandatesNow.includes(mandate);
  };

/** An act in words: the service’s own sentence in English, the step in Chinese. */
export function useActTitle(): (act: ActOf) => string {
  const { language } = useWords();
  return ({ path, operation }) => actTitle(path, operation.summary, language);
}

/** Makes a thing of the list, where the service lets anybody. */
export function MakeButton({ list }: { list: ListOf }) {
  const { t, language } = useWords();
  const { data: document } = useQuery(documentQuery);
  const openAct = useOpenAct();
  const me = useMe();
  const make = document && actOf(document, `/v1/${list.name}`);
  // A form has no place for bytes.
  if (list.name === 'files')
    return (
      <Suspense>
        <HandIn />
      </Suspense>
    );
  if (!make || !isOpenTo(me)(make)) return null;
  const title = `${t('list.new')} · ${termOf('noun', list.name, language)}`;
  return (
    <>
      <Button type="primary" onClick={() => openAct({ path: make.path, title })}>
        {t('list.new')}
      </Button>
    </>
  );
}

/** Everything that can be asked of one thing, behind one button: what is awaited stands apart from it. */
export function MoreActs({ base, id, object }: { base: string; id: string; object: Record<string, unknown> }) {
  const { t } = useWords();
  const title = useActTitle();
  const { data: document } = useQuery(documentQuery);
  const openAct = useOpenAct();
  const me = useMe();
  const acts = document ? actsUnder(document, base).filter(isOpenTo(me)) : [];
  if (acts.length === 0) return null;
  const open = (act: ActOf) => openAct({ path: act.path.replace(/\{\w+\}/, id), title: title(act), object });
  return (
    <>
      <Dropdown
        trigger={['click']}
        menu={{
          items: acts.map((act) => ({ key: act.path, label: title(act), onClick: () => open(act) })),
          style: { maxHeight: 420, overflowY: 'auto' },
        }}
      >
        <Button>{t('detail.acts')}</Button>
      </Dropdown>
    </>
  );
}
