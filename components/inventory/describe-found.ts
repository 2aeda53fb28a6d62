import type { Discovery } from '#server/discovery/discovery.ts'
import { formatNumberOf } from '#components/lib/format.ts'

/** "Found orders: 3 nodes and 1 arbitrator; 2 of the 3 nodes answered." */
export function describeFound({ galeraName, nodes }: Discovery): string {
  const servers = nodes.filter((node) => node.kind === 'data')
  const answered = servers.filter((node) => node.contact.answered).length
  const arbitrators = nodes.length - servers.length
  const what = [
    formatNumberOf(servers.length, 'node'),
    arbitrators === 0 ? '' : formatNumberOf(arbitrators, 'arbitrator'),
  ]
    .filter(Boolean)
    .join(' and ')
  const answers =
    answered === servers.length
      ? servers.length === 1
        ? 'it answered'
        : 'all nodes answered'
      : `${answered} of the ${formatNumberOf(servers.length, 'node')} answered`
  return `Found the cluster ${galeraName}: ${what}; ${answers}.`
}
