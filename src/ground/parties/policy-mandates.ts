/** What people of a role may be mandated to do under the twenty measures, and for what they undertook. */
export const policyActs = {
  lender: ['standing:state', 'pot:keep', 'return:make', 'undertaking:report'],
  bank: [
    'motion:vote',
    'session:hold',
    'asset:trade',
    'exchangeBill:accept',
    'exchangeBill:discount',
    'exchangeBill:hold',
  ],
  firm: ['asset:trade', 'standing:state', 'standing:contest', 'undertaking:report', 'exchangeBill:hold'],
  authority: ['standing:state', 'pot:keep', 'return:make', 'session:hold'],
} as const;
