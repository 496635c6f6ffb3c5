/** What the log of access is told: sign-ins, refusals, sensitive reads, administration. Facts never hold a secret. */
export interface Accessed {
  /** `signIn.done`, `signIn.refused`, `session.revoked` … */
  what: string;
  at: Date;
  requestId: string;
  /** From where, where the runtime tells. */
  address?: string | undefined;
  /** As far as they are known: a refused sign-in may name nobody. */
  tenantId?: string | undefined;
  partyId?: string | undefined;
  personId?: string | undefined;
  /** The key or session that was used. */
  keyId?: string | undefined;
  facts?: Readonly<Record<string, string | number | boolean | null>> | undefined;
}

/** The port to the log of access. It neither throws nor is waited for. */
export type TellAccess = (accessed: Accessed) => void;
