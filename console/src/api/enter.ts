import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { forgetMe } from './me.ts';
import { showForNobody } from './session.ts';

/** Comes in by whatever is shown, and goes on to a page; what was refused is kept until the next attempt. */
export function useEnter() {
  const client = useQueryClient();
  const router = useRouter();
  const navigate = useNavigate();
  const [fault, setFault] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const enter = async (work: () => Promise<unknown>, to: string) => {
    setBusy(true);
    setFault(undefined);
    try {
      showForNobody();
      await work();
      forgetMe(client);
      await router.invalidate();
      await navigate({ to, replace: true });
    } catch (error) {
      // Who says no to the device has not failed.
      if ((error as Error).name !== 'NotAllowedError') setFault(error);
    } finally {
      setBusy(false);
    }
  };
  return { enter, fault, busy };
}
