import { freshNodes, type AssessmentFacts } from '#server/galera/assessment-facts.ts'
import type { Finding } from '#server/galera/model.ts'
import { nameList } from '#server/galera/name-list.ts'
import { parseServerVersion, sameSeries, shortVersion } from '#server/galera/server-version.ts'

/** Names, versions and members that do not fit together. */
export function inventoryFindings(facts: AssessmentFacts): Finding[] {
  return [...unlisted(facts), ...names(facts), ...versions(facts)]
}

function unlisted(facts: AssessmentFacts): Finding[] {
  const members = facts.unlistedMembers
  if (members.length === 0) return []
  return [
    {
      id: 'unlisted-members',
      severity: 'notice',
      title: `${nameList(members.map((member) => member.name || member.uuid))} ${members.length === 1 ? 'is' : 'are'} in the group but not in the inventory`,
      detail:
        'The group counts it for the quorum, but the console does not watch it. Add it as a node, or as an arbitrator if it is garbd.',
      nodeIds: [],
    },
  ]
}

/** wsrep_sst_donor compares only as many letters as it is given: node1 also means node10 (lab). */
function names(facts: AssessmentFacts): Finding[] {
  const named = facts.sights
    .filter((sight) => sight.node.kind === 'data')
    .map((sight) => ({ nodeId: sight.node.nodeId, name: sight.groupName }))
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
  const findings: Finding[] = []
  const doubles = named.filter((one, index) => named[index - 1]?.name === one.name)
  if (doubles.length > 0) {
    const names = [...new Set(doubles.map((one) => one.name))]
    findings.push({
      id: 'duplicate-names',
      severity: 'warning',
      title: `Several nodes call themselves ${nameList(names)}`,
      detail:
        'Donor choice and logs cannot tell them apart. Give each its own wsrep_node_name (the default is the host name).',
      nodeIds: named.filter((one) => names.includes(one.name)).map((one) => one.nodeId),
    })
  }
  // Sorted, a name stands directly before the names it begins.
  const prefixes = named.flatMap((one, index) => {
    const next = named.slice(index + 1).find((other) => other.name !== one.name)
    return next && one.name !== '' && next.name.startsWith(one.name) ? [{ one, next }] : []
  })
  const [first] = prefixes
  if (first) {
    findings.push({
      id: 'prefix-names',
      severity: 'notice',
      title: `The name ${first.one.name} is the beginning of ${first.next.name}`,
      detail: `wsrep_sst_donor matches by prefix, so naming ${first.one.name} as donor may select ${first.next.name}, or the joiner itself and abort. Rename one of them before a donor is named.`,
      nodeIds: prefixes.flatMap(({ one, next }) => [one.nodeId, next.nodeId]),
    })
  }
  return findings
}

function versions(facts: AssessmentFacts): Finding[] {
  const parsed = freshNodes(facts).flatMap(({ nodeId, name, reading }) => {
    const version = reading.serverVersion ? parseServerVersion(reading.serverVersion) : null
    return version ? [{ nodeId, name, version }] : []
  })
  const [first, ...rest] = parsed
  const others = first
    ? rest.filter((node) => shortVersion(node.version) !== shortVersion(first.version))
    : []
  if (!first || others.length === 0) return []
  const mixedSeries = others.some((node) => !sameSeries(node.version, first.version))
  const told = parsed.map((node) => `${node.name} ${shortVersion(node.version)}`)
  return [
    {
      id: 'version-mix',
      severity: mixedSeries ? 'warning' : 'notice',
      title: 'The nodes run different server versions',
      detail: `${nameList(told, 6)}. ${
        mixedSeries
          ? 'A physical SST between release series fails or damages data: finish the upgrade, newest nodes never as donors for older ones.'
          : 'Finish the upgrade on the remaining nodes.'
      }`,
      nodeIds: parsed.map((node) => node.nodeId),
    },
  ]
}
