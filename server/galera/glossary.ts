export interface GlossaryEntry {
  term: string
  /** One or two sentences, for a tooltip. */
  explanation: string
}

/** Galera's words as the interface uses them, in alphabetical order. */
export const glossary: readonly GlossaryEntry[] = [
  {
    term: 'Arbitrator',
    explanation:
      'garbd: a member without data that only votes, so that a majority remains when a site fails.',
  },
  {
    term: 'Bootstrap',
    explanation:
      'Starting the first node of a cluster without asking others. Done while a Primary component lives, it makes a second cluster.',
  },
  {
    term: 'Certification',
    explanation:
      'The test at commit whether another write-set changed the same rows first. All nodes come to the same result.',
  },
  {
    term: 'Component',
    explanation: 'Members that see each other. At most one of all components may be Primary.',
  },
  {
    term: 'Configuration id',
    explanation:
      'Counts changes of membership. Nodes with different numbers do not share the present view.',
  },
  {
    term: 'Desync',
    explanation:
      'A node taken out of flow control on purpose: it may lag, and it does not slow the others.',
  },
  { term: 'Donor', explanation: 'The node that sends its state to a joiner.' },
  {
    term: 'Flow control',
    explanation:
      'A node whose receive queue is too long asks all others to wait. The slowest node so sets the pace of writes.',
  },
  {
    term: 'gcache',
    explanation:
      'Ring of recent write-sets that each node keeps on disk. What is still in it can be given by IST.',
  },
  {
    term: 'IST',
    explanation:
      'Incremental state transfer: a joiner gets only the write-sets it missed, and keeps its data.',
  },
  { term: 'Joiner', explanation: 'A node that is receiving its state and serves no data yet.' },
  {
    term: 'Primary component',
    explanation: 'The component that holds a quorum and so may take reads and writes.',
  },
  {
    term: 'Quorum',
    explanation:
      'More than half of the weight of the last Primary component; nodes that were stopped properly are counted out.',
  },
  {
    term: 'Receive queue',
    explanation: 'Write-sets that have arrived at a node and wait to be applied.',
  },
  {
    term: 'Segment',
    explanation: 'A site, as told to Galera: traffic between segments is relayed only once.',
  },
  {
    term: 'Seqno',
    explanation: 'Number of a write-set in the history of the cluster; higher is newer.',
  },
  {
    term: 'Split brain',
    explanation:
      'Two components take writes apart from each other. Their data differ from then on and are not merged by anything.',
  },
  {
    term: 'SST',
    explanation:
      'State snapshot transfer: a joiner gets a full copy of the data. What it held before is lost.',
  },
  {
    term: 'State UUID',
    explanation:
      'Identifies a history of data. Nodes with different state UUIDs are different clusters.',
  },
  {
    term: 'TOI',
    explanation:
      'Total order isolation: DDL runs on all nodes at the same point of the history, and writes wait for it.',
  },
  { term: 'View', explanation: 'The list of members that a node sees at a moment.' },
  {
    term: 'Weight',
    explanation: 'Votes of a member for the quorum (pc.weight), 1 unless set otherwise.',
  },
  {
    term: 'Write-set',
    explanation: 'All row changes of one transaction, as they are sent to the group.',
  },
]

const byTerm = new Map(glossary.map((entry) => [entry.term.toLowerCase(), entry]))

/** The entry of a term, in any case; null for a word that is not in the glossary. */
export function glossaryEntry(term: string): GlossaryEntry | null {
  return byTerm.get(term.toLowerCase()) ?? null
}
