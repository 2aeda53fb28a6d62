import { DATA_KIND } from '#server/actions/data-dir.ts'
import { OUTSIDE_FILES } from '#server/actions/outside-files.ts'

/** Programs whose paths are looked up. */
const TOOLS =
  'rsync socat mariabackup mariadb-backup mbstream pv stunnel4 stunnel mariadb-dump mysqldump mariadb mysql mariadbd mysqld xtrabackup xbstream nc ncat qpress zstd openssl lsof ss perl'

/** Packages whose candidates are asked for. */
const PACKAGES =
  'mariadb-server mariadb-client mariadb-backup galera-4 galera-3 rsync socat pv stunnel4 percona-xtrabackup-80'

/**
 * Reads one server and changes nothing. Arguments: a mark that no output can hold by chance, the SQL
 * port, then the paths of files whose text is wanted. What may take long is bounded by itself, so that the
 * rest is known on a server with a very large data directory too.
 */
export const FACTS_SCRIPT = `
mark=$1 sql=$2; shift 2
section() { printf '\\n%s %s\\n' "$mark" "$1"; }
${DATA_KIND}
section hostname; uname -n
section os; cat /etc/os-release
section arch; dpkg --print-architecture 2>/dev/null || uname -m
section systemd; systemctl --version | head -n 1
section packages; dpkg-query --show --showformat='\${db:Status-Status}\\t\${Package}\\t\${Version}\\n' 'mariadb*' 'galera*' 'mysql-*' 'percona*' rsync socat pv stunnel4 ufw firewalld nftables 2>/dev/null
section candidates; timeout 8 apt-cache policy ${PACKAGES} 2>/dev/null
section tools; for one in ${TOOLS}; do path=$(command -v "$one") && printf '%s %s\\n' "$one" "$path"; done
section scripts; find /usr/bin /usr/sbin -maxdepth 1 -name 'wsrep_sst_*' ! -name wsrep_sst_common -printf '%f\\n' | sort
section unit; systemctl show --no-pager --property=Id,LoadState,ActiveState,SubState,MainPID,NRestarts,StatusText,Result,TimeoutStartUSec,TimeoutStopUSec,UnitFileState mariadb.service
section version; { mariadbd --version || mysqld --version; } 2>/dev/null
options=
if command -v my_print_defaults >/dev/null; then
  options=$(my_print_defaults --mysqld 2>/dev/null)
  section options; printf '%s\\n' "$options"
  section sst; my_print_defaults sst
fi
data=$(printf '%s\\n' "$options" | sed -n 's/^--datadir=//p' | tail -n 1)
data=\${data:-/var/lib/mysql}
[ "$data" = / ] || data=\${data%/}
section datalink; printf '%s\\n' "$data"
# Where links lead are the data: find and du do not follow one that is given to them.
data=$(readlink -m -- "$data")
section datadir; printf '%s\\n' "$data"
section mount; if mountpoint -q -- "$data"; then echo yes; else echo no; fi
section datakind; data_kind "$data"
section grastate; [ ! -f "$data/grastate.dat" ] || cat -- "$data/grastate.dat"
near=$data; while [ ! -d "$near" ]; do near=\${near%/*}; near=\${near:-/}; done
section disk; df --output=avail,size -B1 -- "$near" | tail -n 1
# What was set aside lies in lost+found where the directory is a mount point: no part of the data.
section databytes; [ ! -d "$data" ] || find "$data" -mindepth 1 -maxdepth 1 ! -name lost+found -print0 |
  timeout 5 du -s -c --block-size=1 --files0-from=- 2>/dev/null | tail -n 1 | cut -f1
if [ -d "$data" ]; then
  parts=$(timeout 5 find "$data" -path "$data/lost+found" -prune -o -type f -printf '%b %f\\n' && echo complete)
  section parts
  case $parts in *complete) printf '%s\\n' "$parts" | awk '
    $2 ~ /^ib_logfile/ { redo += $1 }
    $2 ~ /(\\.ibd|\\.MYI|\\.MYD|\\.MAI|\\.MAD|\\.frm|\\.CSV|\\.ARZ|\\.ARM|\\.par)$/ || $2 ~ /^(ibdata|undo|aria_log)/ { table += $1 }
    END { printf "%.0f %.0f\\n", table * 512, redo * 512 }';; esac
  section schemas; find "$data" -mindepth 1 -maxdepth 1 -type d ! -name lost+found ! -name '.*' | wc -l
fi
section firewall
if command -v ufw >/dev/null; then ufw status 2>/dev/null | sed -n 's/^Status: /ufw /p'; fi
if command -v firewall-cmd >/dev/null; then printf 'firewalld %s\\n' "$(firewall-cmd --state 2>&1)"; fi
if command -v nft >/dev/null; then
  nft list ruleset 2>/dev/null | awk '
    /hook input/ { base = 1; if (/policy drop/) found = 1 }
    base && /( drop| reject)/ { found = 1 }
    /^\\t}/ { base = 0 }
    END { if (found) print "nftables active" }'
fi
section listeners; ss -tlnpH "( sport = :$sql or sport = :4567 or sport = :4568 or sport = :4444 )" 2>/dev/null
section memory; sed -n 's/^MemTotal: *\\([0-9]*\\) kB/\\1/p' /proc/meminfo
section cpus; nproc
for path; do
  section "file $path"
  [ ! -f "$path" ] || { echo there; cat -- "$path"; }
done
variables=
if systemctl is-active --quiet mariadb.service || pgrep -x 'mariadbd|mysqld' >/dev/null; then
  variables=$(timeout 6 mariadb --batch --raw --skip-column-names --connect-timeout=4 --execute='SHOW GLOBAL VARIABLES' 2>&1 || printf 'sql-failed\\n')
  section variables; printf '%s\\n' "$variables"
  auth=$( { printf '%s\\n' "$options"; my_print_defaults sst; } 2>/dev/null | sed -n 's/^--wsrep[-_]sst[-_]auth=//p' | tail -n 1)
  if [ -n "$auth" ]; then
    section account; printf 'user %s\\n' "\${auth%%:*}"
    quoted() { printf '"%s"' "$(printf %s "$1" | sed 's/[\\\\"]/\\\\&/g')"; }
    printf '[client]\\nuser=%s\\npassword=%s\\n' "$(quoted "\${auth%%:*}")" "$(quoted "\${auth#*:}")" |
      timeout 6 mariadb --defaults-file=/dev/stdin --batch --connect-timeout=4 --execute='SELECT 1' >/dev/null 2>"/run/synced-login.$$" && echo works || { printf 'error '; head -n 1 "/run/synced-login.$$"; }
    rm -f "/run/synced-login.$$"
  fi
fi
${OUTSIDE_FILES}
section outside; outside_files
section end
exit 0
`
