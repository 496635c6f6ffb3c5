import type { Ctx } from '../../context.ts';
import type { DemonstrationView, GuestRole, InvitationView } from './schemas.ts';

/** A trade that is told on an instance of its own, with a clock and data of its own. */
export interface Demonstration {
  now(): DemonstrationView;
  /** Nothing more where it is told already. */
  begin(until: string | undefined): void;
  end(): Promise<void>;
  /** Undefined while it does not stand. */
  invite(role: GuestRole): Promise<InvitationView | undefined>;
}

/** What an installation lets the console do for it; nothing without, as on servers that others run. */
export interface Installation {
  /** The tenant that came first: its operator's administrators speak for the installation. */
  firstTenantId(): Promise<string | undefined>;
  /** A context of the system in a tenant. */
  ctxFor(tenantId: string, name: string): Ctx;
  publicUrl(): string;
  demonstration?: Demonstration | undefined;
}
