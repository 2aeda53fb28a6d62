import type { PreflightFinding } from '../plan.ts'
import { firewallPeers } from '../newcomer-steps.ts'
import type { PlanParty, Situation } from '../situation.ts'
import { blocking, warning } from './finding.ts'
import { portFinding, takenPort } from './port-findings.ts'
import { isLoopbackOrAny } from '#server/galera/node-names.ts'
import { methodRule } from '#server/galera/sst-methods.ts'

/** Ports both ways between each new server and every other one, and who already listens there. */
export function networkFindings(situation: Situation): PreflightFinding[] {
  const { members, newcomers } = situation
  const findings = [...members, ...newcomers].flatMap(advertised)
  newcomers.forEach((party, index) => {
    findings.push(...listeners(party))
    for (const other of [...members, ...newcomers.slice(index + 1)]) {
      findings.push(...between(party, other, situation), ...between(other, party, situation))
    }
  })
  for (const member of members) findings.push(...memberListeners(member))
  for (const party of [...newcomers, ...members]) findings.push(...namedPeers(party, situation))
  return findings
}

/** A firewall rule takes an address; a name would only be refused when the step comes to it. */
function namedPeers(party: PlanParty, situation: Situation): PreflightFinding[] {
  const { key, name, facts } = party
  const firewall = facts?.firewall
  if (!situation.choices.openFirewall || !firewall?.active || firewall.tool === 'none') return []
  const named = firewallPeers(party, situation).filter((peer) => !/^[\d.]+$|:/.test(peer))
  if (named.length === 0) return []
  return [
    blocking(`firewall-name:${key}`, [key], {
      title: `The firewall of ${name} would have to let in ${named.join(', ')} by name.`,
      why: 'Its rules take IP addresses only.',
      mend: 'Give the IP address at which the members reach that server, or open the firewall by hand and switch that off here.',
    }),
  ]
}

function between(from: PlanParty, to: PlanParty, situation: Situation): PreflightFinding[] {
  // A server that could not be asked is spoken of once, by its contact.
  if (from.facts?.problem !== null || (to.isNew && to.facts?.problem !== null)) return []
  const arbitrated = from.kind === 'arbitrator' || to.kind === 'arbitrator'
  const ports = arbitrated ? [4567] : [4567, 4568, 4444, to.sqlPort]
  const sql = methodRule(situation.method)?.ports.includes(3306) === true
  return ports.flatMap((port) =>
    portFinding(from, to, port, {
      opens: situation.choices.openFirewall,
      required: port !== to.sqlPort || sql,
    }),
  )
}

function listeners({ key, name, facts, sqlPort }: PlanParty): PreflightFinding[] {
  if (!facts) return []
  return Object.entries(facts.listeners).flatMap(([port, program]) => {
    // A server that the package started is stopped by the plan.
    if (port === String(sqlPort) && /mariadbd|mysqld/.test(program)) return []
    const id = `listener:${key}:${port}`
    if (port === '4444' || port === '4568') return takenPort({ key, name, facts }, Number(port))
    if (port === '4567') {
      return [
        blocking(id, [key], {
          title: `${name} is a member of a cluster already: "${program}" listens on port 4567.`,
          why: 'Taking it over would take it away from there.',
          mend: 'Remove it from that cluster and stop MariaDB on it first, or choose another server.',
        }),
      ]
    }
    return [
      blocking(id, [key], {
        title: `On ${name} "${program}" listens on port ${port}.`,
        why: 'MariaDB cannot listen there.',
        mend: `Stop it, or choose another server.`,
      }),
    ]
  })
}

function memberListeners({ key, name, facts }: PlanParty): PreflightFinding[] {
  const program = facts?.listeners[4444]
  if (program === undefined) return []
  return [
    warning(`listener:${key}:4444`, [key], {
      title: `On ${name} "${program}" listens on port 4444.`,
      why: 'No transfer to it is known, so it seems left over; its own next transfer would fail.',
      mend: 'End that program by its number when no transfer runs.',
    }),
  ]
}

function advertised({ key, name, galeraAddress, isNew, reading }: PlanParty): PreflightFinding[] {
  const told = reading?.nodeAddress ?? null
  if (isNew ? !isLoopbackOrAny(galeraAddress) : told === null || !isLoopbackOrAny(told)) return []
  const words = {
    title: `${name} advertises ${isNew ? galeraAddress : told} to the others.`,
    why: 'That leads each of them to itself: they would look for the transfer in the wrong place.',
    mend: isNew
      ? 'Give the address under which the other members reach it.'
      : `Set wsrep_node_address on ${name} to an address that the others reach.`,
  }
  return [
    isNew
      ? blocking(`advertised:${key}`, [key], words)
      : warning(`advertised:${key}`, [key], words),
  ]
}
