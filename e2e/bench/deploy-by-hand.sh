#!/usr/bin/env bash
# What an administrator would write to do what the console's deployment does: ssh, apt, configuration,
# start, wait, verify. `npm run bench:deploy` compares the two.
# Usage: deploy-by-hand.sh KEY USER FIRST OTHER…   (addresses of bare servers that show the key KEY)
set -euo pipefail
key=$1 user=$2
shift 2
first=$1 others=("${@:2}")
sst_password=$(head -c 18 /dev/urandom | base64 | tr -d '+/=')
monitor_password=$(head -c 18 /dev/urandom | base64 | tr -d '+/=')
members=$(IFS=,; echo "$*")
sockets=$(mktemp -d)
trap 'for host; do ssh -o ControlPath="$sockets/%h" -O exit "$host" 2>/dev/null || true; done; rm -rf "$sockets"' EXIT

# Runs its standard input as root on a server.
as_root() {
  ssh -i "$key" -l "$user" -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null \
    -o LogLevel=ERROR -o ControlMaster=auto -o ControlPath="$sockets/%h" -o ControlPersist=60 "$1" sudo bash -euo pipefail -s
}

in_parallel() {
  local task=$1 host pids=()
  shift
  for host; do "$task" "$host" & pids+=($!); done
  for pid in "${pids[@]}"; do wait "$pid"; done
}

prepare() {
  as_root "$1" <<SCRIPT
export DEBIAN_FRONTEND=noninteractive
apt-get -q update
apt-get -qy --no-install-recommends install mariadb-server galera-4 mariadb-backup socat
systemctl stop mariadb
cat > /etc/mysql/mariadb.conf.d/99-galera.cnf <<CNF
[mysqld]
binlog_format = ROW
default_storage_engine = InnoDB
innodb_autoinc_lock_mode = 2
bind_address = 0.0.0.0
wsrep_on = ON
wsrep_provider = /usr/lib/galera/libgalera_smm.so
wsrep_provider_options = "gcache.recover=yes"
wsrep_cluster_name = byhand
wsrep_cluster_address = gcomm://$members
wsrep_node_name = $1
wsrep_node_address = $1
wsrep_sst_method = mariabackup
wsrep_sst_auth = sst:$sst_password
CNF
chown root:mysql /etc/mysql/mariadb.conf.d/99-galera.cnf
chmod 640 /etc/mysql/mariadb.conf.d/99-galera.cnf
mariadbd --verbose --help 2>/dev/null | grep -q '^wsrep-cluster-name  *byhand'
mkdir -p /etc/systemd/system/mariadb.service.d
printf '[Service]\nTimeoutStartSec=900\n' > /etc/systemd/system/mariadb.service.d/timeout.conf
systemctl daemon-reload
SCRIPT
}

wait_for_synced() {
  as_root "$1" <<SCRIPT
for try in \$(seq 600); do
  state=\$(mariadb -Ne "SHOW STATUS WHERE Variable_name IN ('wsrep_local_state', 'wsrep_cluster_size')" 2>/dev/null | cut -f2 | sort -n | paste -sd ' ' || true)
  case \$state in "$(printf '%s\n' 4 "$2" | sort -n | paste -sd ' ')") exit 0;; esac
  sleep 0.5
done
echo "$1 is not Synced: \$state" >&2
exit 1
SCRIPT
}

verify() {
  local writer=$1 reader
  shift
  as_root "$writer" <<< "mariadb -e 'CREATE DATABASE byhand; CREATE TABLE byhand.t (id INT PRIMARY KEY); INSERT INTO byhand.t VALUES (1)'"
  for reader; do
    [ "$reader" = "$writer" ] && continue
    [ "$(as_root "$reader" <<< "mariadb -Ne 'SET SESSION wsrep_sync_wait = 1; SELECT id FROM byhand.t'")" = 1 ]
  done
  as_root "$writer" <<< "mariadb -e 'DROP DATABASE byhand'"
}

# Debian's start script goes on in the background. While it works on the system tables after an SST, a
# DROP DATABASE can hang the applier for good (measured).
wait_for_start_script() {
  as_root "$1" <<< "while pgrep -x 'debian-start|mysql_upgrade|mariadb-upgrade' > /dev/null; do sleep 0.2; done"
}

in_parallel prepare "$@"

as_root "$first" <<SCRIPT
galera_new_cluster
systemctl enable -q mariadb
[ ! -s /run/mariadb-wsrep-new-cluster ]
mariadb <<SQL
DELETE FROM mysql.global_priv WHERE User = '' OR (User = 'root' AND Host <> 'localhost');
DROP DATABASE IF EXISTS test;
FLUSH PRIVILEGES;
CREATE USER sst@localhost IDENTIFIED BY '$sst_password';
GRANT RELOAD, PROCESS, LOCK TABLES, BINLOG MONITOR ON *.* TO sst@localhost;
CREATE USER monitor IDENTIFIED BY '$monitor_password';
GRANT PROCESS, BINLOG MONITOR ON *.* TO monitor;
SQL
SCRIPT
wait_for_synced "$first" 1

size=1
for host in "${others[@]}"; do
  size=$((size + 1))
  as_root "$host" <<< 'systemctl start mariadb; systemctl enable -q mariadb'
  wait_for_synced "$host" "$size"
done

in_parallel wait_for_start_script "$@"
for writer; do verify "$writer" "$@"; done
echo "A verified cluster of $# servers"
