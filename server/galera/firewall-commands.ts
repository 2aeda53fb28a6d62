/**
 * Commands that open firewalls. A plan fills in values to show them, the scripts that run them
 * variables of the shell, quotes included.
 */
export function ufwAllow(peer: string, port: string, comment: string): string {
  return `ufw allow from ${peer} to any port ${port} proto tcp comment ${comment}`
}

export function richRule(family: string, peer: string, port: string): string {
  return `rule family="${family}" source address="${peer}" port port="${port}" protocol="tcp" accept`
}

/** Kept over a restart, and in force now. */
export function addRichRule(zone: string, rule: string): [permanent: string, now: string] {
  return [
    `firewall-cmd --quiet --permanent --zone=${zone} --add-rich-rule=${rule}`,
    `firewall-cmd --quiet --zone=${zone} --add-rich-rule=${rule}`,
  ]
}

/** What nft reads for one chain that may drop: a chain of our own, its rules, and the jump to it. */
export const nft = {
  chain: (place: string, own: string) => `add chain ${place} ${own}`,
  rule: (place: string, own: string, match: string) => `add rule ${place} ${own} ${match}`,
  match: (family: string, peer: string, port: string) =>
    `${family} saddr ${peer} tcp dport ${port} accept`,
  jump: (place: string, chain: string, own: string) => `insert rule ${place} ${chain} jump ${own}`,
}

export interface OpenedPorts {
  peers: readonly string[]
  ports: readonly number[]
}

/** As a plan shows them; what only the server can tell stands in angle brackets. */
export function firewallCommands(tool: string, { peers, ports }: OpenedPorts): string[] {
  const rules = peers.flatMap((peer) => ports.map((port) => ({ peer, port: String(port) })))
  const isV6 = (peer: string) => peer.includes(':')
  switch (tool) {
    case 'ufw':
      return rules.map(({ peer, port }) => ufwAllow(peer, port, "'synced <step>'"))
    case 'firewalld':
      return rules.flatMap(({ peer, port }) =>
        addRichRule('<its zone>', `'${richRule(isV6(peer) ? 'ipv6' : 'ipv4', peer, port)}'`),
      )
    case 'nftables': {
      const [place, own] = ['<family> <table>', 'synced_<step>']
      return [
        '# in each table with a chain on input that may drop, and in a file that nftables.conf includes:',
        nft.chain(place, own),
        ...rules.map(({ peer, port }) =>
          nft.rule(place, own, nft.match(isV6(peer) ? 'ip6' : 'ip', peer, port)),
        ),
        nft.jump(place, '<chain>', own),
      ]
    }
    default:
      return []
  }
}
