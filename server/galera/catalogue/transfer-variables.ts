import { LAB, MANUAL, type VariableEntry } from '#server/galera/catalogue/variable-entry.ts'

export const transferVariables: readonly VariableEntry[] = [
  {
    name: 'wsrep_sst_method',
    meaning:
      'How this node receives a full copy: mariabackup, rsync, rsync_wan or mysqldump. The joiner decides.',
    danger:
      'Any text is accepted. mariadb-backup fails at the next join; rsync and mysqldump halt writes on the donor.',
    source: LAB,
  },
  {
    name: 'wsrep_sst_auth',
    meaning: "Account for the transfer, user:password. The donor's value is used.",
    danger:
      'Must be right on every node, since each may be a donor; a wrong one is noticed only after the joiner was wiped.',
    source: `${MANUAL}; ${LAB}`,
  },
  {
    name: 'wsrep_sst_donor',
    meaning: 'Names of donors to prefer, first to last.',
    danger:
      'Matches by prefix; without a trailing comma an absent donor stops the join in a crash loop; a space after a comma breaks the next name.',
    source: LAB,
  },
  {
    name: 'wsrep_sst_donor_rejects_queries',
    meaning: 'Meant to make a donor refuse clients.',
    danger: 'Has no practical effect with physical methods.',
    source: LAB,
  },
  {
    name: 'wsrep_sst_receive_address',
    meaning:
      'Address on which this node receives a transfer; default AUTO is the node address, port 4444.',
    danger: 'An address the donor cannot reach fails the transfer, after the wipe.',
    source: MANUAL,
  },
  {
    name: 'wsrep_desync',
    meaning: 'ON lets this node lag without flow control, for backups and maintenance.',
    danger:
      'Left ON, the node lags without limit and is no donor. Switched OFF on a donor in action it ends the transfer.',
    source: `${MANUAL}; ${LAB}`,
  },
  {
    name: 'wsrep_reject_queries',
    meaning: 'ALL or ALL_KILL makes the node refuse every client query while it replicates.',
    danger: 'Left on, the node looks healthy and serves nobody.',
    source: MANUAL,
  },
]
