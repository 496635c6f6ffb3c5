import '../credit/credit.css';
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { Button, Select } from 'antd';
import { useState } from 'react';
import { act, api, newKey } from '../api/call.ts';
import { hashOf } from '../api/hash.ts';
import { useMe } from '../api/me.ts';
import { useNames } from '../api/names.ts';
import { keepPaper } from '../api/papers.ts';
import type { Entered } from '../credit/document.ts';
import { DocumentForm } from '../credit/document-form.tsx';
import { Fault } from '../frame/states.tsx';
import { Sheet } from '../papers/paper.tsx';
import { useAct } from '../parts/act-with-step-up.tsx';
import { useDraft } from '../parts/draft.ts';
import { Field } from '../parts/field.tsx';
import { FileField } from '../parts/file-field.tsx';
import { Money } from '../parts/inputs.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { Panel } from '../parts/thing.tsx';
import { useWords } from '../words/index.ts';
import { valueOf } from '../words/terms/index.ts';

interface Entering {
  documents: Entered[];
  amount?: string | undefined;
}
interface Scan {
  blob: Blob;
  name: string;
}

/** Documents presented under a credit: what each shows is typed beside its scanned paper, which is kept with it. */
export default function Present() {
  const { id = '' }: { id?: string } = useParams({ strict: false });
  const { t, language } = useWords();
  const me = useMe();
  const client = useQueryClient();
  const navigate = useNavigate();
  const { run, busy, fault } = useAct();
  const { data: credit } = useSuspenseQuery({
    queryKey: ['credit', id],
    queryFn: () => api.call('getCredit', { path: { creditId: id } }),
  });
  const { data: templates } = useSuspenseQuery({
    queryKey: ['document-templates'],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: () => api.call('getDocumentTemplates'),
  });
  const required = credit.terms.requiredDocuments.map(({ type }) => type);
  const first: Entering = { documents: required.map((type, i) => ({ id: `d${i + 1}`, type })) };
  const { value: entering, put: setEntering, forget } = useDraft<Entering>(`present ${id}`, first);
  const { documents, amount } = entering;
  const setDocuments = (next: Entered[]) => setEntering({ ...entering, documents: next });
  const [scans, setScans] = useState<Readonly<Record<string, Scan>>>({});
  const [at, setAt] = useState(0);
  const setAmount = (next: string | undefined) => setEntering({ ...entering, amount: next });
  const { currency } = credit.amount;
  const shown = documents[at];
  const put = (next: Entered) => setDocuments(documents.map((each) => (each.id === next.id ? next : each)));
  const add = (type: string) => {
    const n = 1 + Math.max(0, ...documents.map((each) => Number(each.id.slice(1))));
    setDocuments([...documents, { id: `d${n}`, type }]);
    setAt(documents.length);
  };
  const choose = async (document: Entered, file: File | undefined) => {
    if (!file) return;
    const paperHash = await hashOf(await file.arrayBuffer());
    setScans({ ...scans, [document.id]: { blob: file, name: file.name } });
    put({ ...document, paperHash });
  };
  const banks = [credit.nominatedBankId, credit.confirmingBankId, credit.issuingBankId].filter((each) => each !== null);
  // Who is the beneficiary presents; a bank records what came by courier.
  const isBank = banks.includes(me.party.id);
  const [toId, setToId] = useState<string>();
  const presentedToId = isBank ? me.party.id : (toId ?? banks[0] ?? credit.issuingBankId);
  const nameOfParty = useNames();
  const send = () =>
    run(async (key) => {
      // A paper that was chosen before a reload is chosen again, or is none.
      const scanned = documents.map(({ paperHash, ...document }) =>
        scans[document.id] && paperHash !== undefined ? { ...document, paperHash } : document,
      );
      for (const { id: name, paperHash } of documents) {
        const scan = scans[name];
        if (scan && paperHash !== undefined)
          await keepPaper(scan.blob, { name: scan.name, sha256: paperHash, key: newKey() });
      }
      const { view } = await act<{ id: string }>(
        `/v1/credits/${id}/presentations`,
        {
          amount: { amountMinor: amount, currency },
          presentedToId,
          ...(isBank && { presenterId: credit.beneficiaryId }),
          documents: scanned,
        },
        { key },
      );
      forget();
      await client.invalidateQueries();
      await navigate({ to: '/$noun/$id', params: { noun: 'presentations', id: view.id } });
    });
  const nameOf = (type: string) => valueOf(type, language) ?? type;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <PageHead title={`${t('present.title')} · ${credit.number ?? ''}`} lead={t('present.lead')}>
        <Button type="primary" htmlType="submit" loading={busy} disabled={documents.length === 0}>
          {t('present.send')}
        </Button>
      </PageHead>
      {fault !== undefined && <Fault error={fault} />}
      <div className="columns">
        <div className="half stack">
          <Panel title={t('present.claim')}>
            <div className="stack">
              {!isBank && (
                <Field label={t('present.to')}>
                  {(field) => (
                    <Select
                      {...field}
                      aria-label={t('present.to')}
                      style={{ width: '100%' }}
                      value={presentedToId}
                      onChange={setToId}
                      options={[...new Set(banks)].map((each) => ({ value: each, label: nameOfParty(each) ?? each }))}
                    />
                  )}
                </Field>
              )}
              <Field label={t('exam.amount')}>
                {(field) => (
                  <Money
                    field={field}
                    value={amount}
                    put={(next) => setAmount(next as string | undefined)}
                    currency={currency}
                  />
                )}
              </Field>
            </div>
          </Panel>
          <Panel
            title={t('exam.documents')}
            aside={
              <Select
                aria-label={t('present.add')}
                placeholder={t('present.add')}
                style={{ width: 220 }}
                value={null}
                onChange={(type: string | null) => type !== null && add(type)}
                options={templates.items.map(({ type }) => ({ value: type, label: nameOf(type) }))}
              />
            }
          >
            <div className="row wrap" role="tablist" aria-label={t('exam.documents')} style={{ marginBottom: 12 }}>
              {documents.map((document, i) => (
                <Button
                  key={document.id}
                  role="tab"
                  aria-selected={i === at}
                  type={i === at ? 'primary' : 'default'}
                  onClick={() => setAt(i)}
                >
                  {nameOf(document.type)}
                </Button>
              ))}
            </div>
            {shown && (
              <DocumentForm
                key={shown.id}
                elements={templates.items.find(({ type }) => type === shown.type)?.elements ?? []}
                document={shown}
                put={put}
              />
            )}
            {shown && (
              <p style={{ marginTop: 16 }}>
                <Button
                  type="text"
                  onClick={() => {
                    setDocuments(documents.filter(({ id: each }) => each !== shown.id));
                    setAt(0);
                  }}
                >
                  {t('act.remove')}
                </Button>
              </p>
            )}
          </Panel>
        </div>
        <div className="half">
          <div className="beside">
            <Panel title={t('paper.title')}>
              {shown && (
                <Field label={t('paper.choose')} hint={t('paper.chooseHint')}>
                  {(field) => (
                    <FileField
                      {...field}
                      key={shown.id}
                      accept="image/png,image/jpeg,application/pdf,image/tiff"
                      onFile={(file) => void choose(shown, file)}
                    />
                  )}
                </Field>
              )}
              {shown && scans[shown.id] && (
                <Sheet blob={scans[shown.id]?.blob as Blob} name={scans[shown.id]?.name ?? ''} />
              )}
            </Panel>
          </div>
        </div>
      </div>
    </form>
  );
}
