import { installSystemTables } from '#server/galera/server-commands.ts'

/**
 * Makes MariaDB's own tables in an empty data directory, with root by unix_socket and without a test
 * schema; does nothing where they are. Argument: the data directory.
 */
export const INSTALL_SYSTEM_TABLES = `
set -eu
data=$1
[ -d "$data/mysql" ] && exit 0
[ -d "$data" ] || install -d -o mysql -g mysql -m 755 -- "$data"
exec ${installSystemTables('"$data"')} >&2
`
