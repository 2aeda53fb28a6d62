import { ActionFailure, type ServerPort } from '#server/actions/action.ts'
import { parseGrastate } from '#server/actions/read-grastate.ts'
import { demandScript } from '#server/actions/run-script.ts'

export type DataKind = 'missing' | 'empty' | 'fresh-install' | 'has-data'

export interface DataDir {
  kind: DataKind
  /** Allocated bytes; 0 where there is nothing. */
  bytes: number
  uuid: string | null
  seqno: string | null
  /** Where the data set aside stand now; null when none do. */
  aside: string | null
}

/*
 * A fresh install has no schema or file beside MariaDB's own and never was in a cluster. Names in use by
 * the packages of 10.5 to 11.8 (lab); a schema is a directory. An own schema "test" counts while it is empty.
 */
export const DATA_KIND = `
data_kind() {
  [ -d "$1" ] || { echo missing; return; }
  [ -n "$(find "$1" -mindepth 1 -maxdepth 1 ! -name lost+found -print -quit)" ] || { echo empty; return; }
  if [ -s "$1/grastate.dat" ] && ! grep -q '^uuid: *00000000-0000-0000-0000-000000000000' "$1/grastate.dat"; then
    echo has-data; return
  fi
  if [ -n "$(find "$1" -mindepth 1 -maxdepth 1 -type d ! -name mysql ! -name performance_schema ! -name sys ! -name lost+found ! -name test ! -name '.*' ! -name '#rocksdb' -print -quit)" ]; then
    echo has-data; return
  fi
  # A file that no package made is somebody's: a state transfer would delete it.
  if [ -n "$(find "$1" -mindepth 1 -maxdepth 1 ! -type d ! -name 'ibdata*' ! -name 'ib_logfile*' ! -name ib_buffer_pool ! -name 'ibtmp*' ! -name 'undo0*' ! -name 'aria_log*' ! -name mysql_upgrade_info ! -name mariadb_upgrade_info ! -name multi-master.info ! -name 'debian-*.flag' ! -name 'ddl_recovery*.log' ! -name tc.log ! -name '*.pid' ! -name '*.sock' ! -name '*.err' ! -name grastate.dat ! -name gvwstate.dat ! -name galera.cache ! -name 'wsrep_recovery.*' -print -quit)" ]; then
    echo has-data; return
  fi
  if [ -d "$1/test" ] && [ -n "$(find "$1/test" -mindepth 1 ! -name db.opt -print -quit)" ]; then echo has-data; return; fi
  [ -d "$1/mysql" ] || { echo has-data; return; }
  # Debian's postinst makes the flag and the accounts together: accounts changed later are somebody's.
  flag=$(find "$1" -mindepth 1 -maxdepth 1 -name 'debian-*.flag' -printf '%T@\\n' | sort -n | tail -1)
  accounts=$(stat -c %Y -- "$1/mysql/global_priv.MAD" 2>/dev/null || echo 0)
  if [ -n "$flag" ] && [ "$accounts" -gt $((\${flag%%.*} + 300)) ]; then echo has-data; return; fi
  echo fresh-install
}
`

/** Links are followed first: where they lead is looked at, measured and moved, and they stay. */
export const REAL_DIR = `
real_dir() {
  real=$(readlink -m -- "$1") && [ "$real" != / ] || { echo "$1 leads to no place for data" >&2; return 1; }
  printf %s "$real"
}
`

const INSPECT = `
set -u
${REAL_DIR}
${DATA_KIND}
data=$(real_dir "$1") || exit 1
aside=\${2:+$data\${2#"$1"}}
if [ "$aside" != '' ]; then
  # The last one is on its way back.
  for place in "$aside" "$data/lost+found/\${aside##*/}" "$data/lost+found/\${aside##*/}.returning"; do
    [ ! -d "$place" ] || { printf 'aside %s\\n' "$place"; break; }
  done
fi
printf 'kind %s\\n' "$(data_kind "$data")"
# What was set aside earlier lies in lost+found and is no part of the data.
bytes=$(find "$data" -mindepth 1 -maxdepth 1 ! -name lost+found -print0 2>/dev/null |
  du -s -c --block-size=1 --files0-from=- 2>/dev/null | tail -n 1 | cut -f1)
printf 'bytes %s\\n' "\${bytes:-0}"
[ ! -f "$data/grastate.dat" ] || cat -- "$data/grastate.dat"
`

/** What is in a data directory and beside it. Throws ActionFailure for a path that is none. */
export async function inspectDataDir(
  server: ServerPort,
  dataDir: string,
  asideDir = '',
): Promise<DataDir> {
  if (!/^\/[^\0\n]*[^/\0\n]$/.test(dataDir)) {
    throw dataDirFailure(server, JSON.stringify(dataDir), 'is no absolute path')
  }
  const text = await demandScript(server, {
    script: INSPECT,
    args: [dataDir, asideDir],
    timeoutMs: 60_000,
    what: `Reading ${dataDir}`,
    mend: 'Check the file system of the server.',
  })
  const value = (key: string) => new RegExp(`^${key} (.+)$`, 'm').exec(text)?.[1] ?? null
  const { uuid, seqno } = parseGrastate(text)
  return {
    kind: kindOf(value('kind')),
    bytes: Number(value('bytes') ?? 0),
    uuid,
    seqno,
    aside: value('aside'),
  }
}

export function kindOf(text: string | null): DataKind {
  return text === 'missing' || text === 'empty' || text === 'fresh-install' ? text : 'has-data'
}

export function dataDirFailure(server: ServerPort, dataDir: string, what: string): ActionFailure {
  return new ActionFailure(
    `The data directory ${dataDir} on ${server.name} ${what}.`,
    'Look at it on the server; nothing there was deleted.',
  )
}
