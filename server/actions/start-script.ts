import { ActionFailure, type ServerPort } from '#server/actions/action.ts'
import { commandFailure, runScript } from '#server/actions/run-script.ts'

const WAIT_SECONDS = 600
/** Time limit of an action that waits for it. */
export const WITH_START_SCRIPT_MS = 12 * 60_000
const EXIT_STILL_RUNS = 75

/*
 * ExecStartPost of Debian's unit leaves /etc/mysql/debian-start behind in the background. The check of
 * the versions there finds nothing after a state snapshot transfer and upgrades the system tables.
 */
const AWAIT = `
end=$((SECONDS + $1))
while :; do
  code=0
  pgrep -x 'debian-start|mysql_upgrade|mariadb-upgrade' > /dev/null || code=$?
  # 1: none of them runs; anything else is no answer.
  case $code in 0) ;; 1) exit 0;; *) exit "$code";; esac
  [ $SECONDS -lt $end ] || exit ${EXIT_STILL_RUNS}
  sleep 0.25
done
`

/**
 * Waits until Debian's start script has ended. While it alters the system tables no statement may use
 * them: DROP DATABASE and ALTER TABLE mysql.event wait for each other without end, and on a node the
 * applier with them (measured in the lab, 10.11.19). Throws ContactError, ActionFailure.
 */
export async function awaitStartScript(server: ServerPort, signal?: AbortSignal): Promise<void> {
  const result = await runScript(server, {
    shell: 'bash',
    script: AWAIT,
    args: [String(WAIT_SECONDS)],
    timeoutMs: (WAIT_SECONDS + 30) * 1000,
    ...(signal === undefined ? {} : { signal }),
  })
  if (result.code === 0) return
  if (result.code !== EXIT_STILL_RUNS) {
    throw commandFailure(
      server,
      'Waiting for debian-start',
      result,
      'Check that the server has pgrep (package procps).',
    )
  }
  throw new ActionFailure(
    `Debian's start script (debian-start, mysql_upgrade) still works on the system tables of ${server.name} after ${WAIT_SECONDS / 60} min.`,
    'Look at SHOW PROCESSLIST there. When it has ended, retry: DDL meanwhile could hang the node.',
  )
}
