import type { PreflightFinding } from '../plan.ts'
import type { Situation } from '../situation.ts'
import type { PreflightFacts } from '#server/galera/server-facts.ts'
import { blocking, warning } from './finding.ts'

interface Named {
  key: string
  name: string
  facts: PreflightFacts | null
}

/** What a transfer would remove from a server and nothing sets aside (§1.6; scripts of 10.11, lab). */
export function outsideFindings(party: Named): PreflightFinding[] {
  const { key, name, facts } = party
  if (!facts?.mariadb || (facts.problem && facts.problem.stage !== 'sql')) return []
  if (!facts.outside) {
    return [
      warning(`outside-unknown:${key}`, [key], {
        title: `Whether MariaDB on ${name} keeps files outside its data directory is not known.`,
        why: 'A transfer removes them, and only the data directory is set aside.',
        mend: 'Look at innodb_log_group_home_dir, innodb_data_home_dir, innodb_undo_directory, aria_log_dir_path and log_bin there.',
      }),
    ]
  }
  return facts.outside.flatMap((found) => (found.holds ? [holdsFinding(party, found)] : []))
}

function holdsFinding(
  { key, name }: Named,
  { option, path }: { option: string; path: string },
): PreflightFinding {
  const id = `outside:${key}:${option}`
  if (option === 'log_bin') {
    return warning(id, [key], {
      title: `The binary logs of ${name} lie outside its data directory, as ${path}.*.`,
      why: 'The scripts of a state transfer delete them, and only the data directory is set aside.',
      mend: 'Copy them elsewhere first, if they are still wanted.',
    })
  }
  const isPosition = option === 'wsrep_data_home_dir' || option === 'base_dir'
  return blocking(id, [key], {
    title: `${option} on ${name} leads outside its data directory, to ${path}, and something lies there.`,
    why: isPosition
      ? 'The position is kept there: it would still be claimed when the data are set aside, and the node would join without any.'
      : 'A state transfer empties that directory, and only the data directory is set aside: what was set aside could not be started again.',
    mend: `Stop MariaDB on ${name}, move what is there into the data directory and take ${option} out of its option files, then plan again.`,
  })
}

/** Directories that were typed for new servers: nobody has looked into them. */
export function typedDirectoryFindings({ choices, newcomers }: Situation): PreflightFinding[] {
  return Object.entries(choices.extraOptions).flatMap(([option, path]) => {
    const name = option.replaceAll('-', '_')
    if (!EMPTIED.includes(name) || !path.startsWith('/')) return []
    return [
      warning(
        `outside-typed:${name}`,
        newcomers.map(({ key }) => key),
        {
          title: `What lies in ${path} on the new ${newcomers.length === 1 ? 'server' : 'servers'} is not known.`,
          why: `${name} leads there, and a state transfer empties that directory.`,
          mend: 'Make sure that it is empty there, and belongs to mysql.',
        },
      ),
    ]
  })
}

const EMPTIED = [
  'innodb_log_group_home_dir',
  'innodb_data_home_dir',
  'innodb_undo_directory',
  'aria_log_dir_path',
]
