import { useState } from 'react';
import { isRefused } from '../../../clients/typescript/index.ts';
import { newKey } from '../api/call.ts';
import { useStepUp } from './step-up.tsx';

/**
 * Does an act: one key through every retry of it. Where the service asks for the second factor, it is asked for and the act is sent once
 * more. What was refused is kept in `fault` until the next attempt.
 */
export function useAct() {
  const stepUp = useStepUp();
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<unknown>();
  const run = async (work: (key: string) => Promise<unknown>): Promise<boolean> => {
    const key = newKey();
    setBusy(true);
    setFault(undefined);
    try {
      await work(key).catch(async (error: unknown) => {
        const isAsked = isRefused(error, 'STEP_UP_REQUIRED', 'FACTORS_STAND');
        if (!isAsked || !(await stepUp())) throw error;
        await work(key);
      });
      return true;
    } catch (error) {
      // Who signs in again finds what was typed, and sends it anew: that the session was over is no fault of the act.
      const isOver = isRefused(error, 'CREDENTIAL_MISSING', 'CREDENTIAL_REFUSED', 'SESSION_OF_ANOTHER');
      if (!isOver && (error as Error).name !== 'NotAllowedError') setFault(error);
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { run, busy, fault, clear: () => setFault(undefined) };
}
