import { useQuery } from '@tanstack/react-query';
import { Button, Input, Modal } from 'antd';
import { createContext, type ReactNode, useCallback, useContext, useRef, useState } from 'react';
import { act } from '../api/call.ts';
import { factorsQuery } from '../api/factors.ts';
import { hasPasskeys, shown } from '../api/passkey.ts';
import { Fault } from '../frame/states.tsx';
import { useWords } from '../words/index.ts';
import { Field } from './field.tsx';

const StepUpContext = createContext<() => Promise<boolean>>(() => Promise.resolve(false));
/** Asks for the second factor; false when the person closes it. */
export const useStepUp = () => useContext(StepUpContext);

/** One dialog for whatever asks. */
export function StepUp({ children }: { children: ReactNode }) {
  const [isOpen, setOpen] = useState(false);
  const settle = useRef<(isShown: boolean) => void>(() => {});
  const begin = useCallback(
    () =>
      new Promise<boolean>((resolve) => {
        settle.current = resolve;
        setOpen(true);
      }),
    [],
  );
  const end = (isShown: boolean) => {
    setOpen(false);
    settle.current(isShown);
  };
  return (
    <StepUpContext value={begin}>
      {children}
      {isOpen && <Dialog onEnd={end} />}
    </StepUpContext>
  );
}

function Dialog({ onEnd }: { onEnd(isShown: boolean): void }) {
  const { t } = useWords();
  const [code, setCode] = useState('');
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<unknown>();
  const { data: factors } = useQuery(factorsQuery);
  const hasNone = factors?.authenticatorAt === null && factors.passkeys === 0;
  const show = async (proof: () => Promise<object>) => {
    setBusy(true);
    setFault(undefined);
    try {
      await act('/v1/sessions/current/step-up', await proof());
      onEnd(true);
    } catch (error) {
      if ((error as Error).name !== 'NotAllowedError') setFault(error);
      setBusy(false);
    }
  };
  const byPasskey = async () => {
    const { view } = await act('/v1/sessions/current/passkey-question', {});
    return { passkey: await shown(view) };
  };
  return (
    <Modal open title={t('stepUp.title')} footer={null} onCancel={() => onEnd(false)} width={420} zIndex={1_200}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          event.stopPropagation();
          void show(() => Promise.resolve({ code }));
        }}
      >
        <p>{t('stepUp.lead')}</p>
        {hasNone && (
          <div className="notice">
            <p>{t('stepUp.none')}</p>
            <p style={{ marginTop: 8 }}>
              {/* Beside this page, which keeps whatever was typed. */}
              <a href="/access" target="_blank" rel="noreferrer">
                {t('stepUp.makeOne')}
              </a>
            </p>
          </div>
        )}
        {fault !== undefined && <Fault error={fault} />}
        <Field label={t('entry.code')} hint={t('entry.codeHint')}>
          {(given) => (
            <Input
              {...given}
              autoFocus
              size="large"
              autoComplete="one-time-code"
              inputMode="numeric"
              value={code}
              onChange={({ target }) => setCode(target.value)}
            />
          )}
        </Field>
        <div className="row">
          <Button type="primary" htmlType="submit" loading={busy} disabled={code === ''}>
            {t('stepUp.go')}
          </Button>
          {hasPasskeys() && factors?.passkeys !== 0 && (
            <Button onClick={() => void show(byPasskey)}>{t('entry.passkey')}</Button>
          )}
        </div>
      </form>
    </Modal>
  );
}
