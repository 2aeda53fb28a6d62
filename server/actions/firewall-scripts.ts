import { addRichRule, nft, richRule, ufwAllow } from '#server/galera/firewall-commands.ts'

/** Scripts for bash. Arguments: step id, then rules as "address port". */
export interface FirewallScripts {
  /** Prints the rules that are not there. */
  missing: string
  /** Adds what is missing, marked with the step. */
  add: string
  /** Takes away what is marked with the step. */
  remove: string
}

const UFW_SHOWN = `
step=$1; shift
# Saved rules as one would type them, whether ufw is on or off.
shown=$(ufw show added) || exit 1
has() { grep -qE "^ufw allow from $(printf %s "$1" | sed 's/\\./\\\\./g') to any port $2 proto tcp( |$)" <<< "$shown"; }
`

export const UFW: FirewallScripts = {
  missing: `${UFW_SHOWN}
for rule; do has $rule || printf '%s\\n' "$rule"; done
`,
  add: `${UFW_SHOWN}
for rule; do
  read -r peer port <<< "$rule"
  has "$peer" "$port" || ${ufwAllow('"$peer"', '"$port"', '"synced $step"')} || exit 1
done
`,
  remove: `${UFW_SHOWN}
for rule; do
  read -r peer port <<< "$rule"
  grep -qF "from $peer to any port $port proto tcp comment 'synced $step'" <<< "$shown" || continue
  ufw delete allow from "$peer" to any port "$port" proto tcp || exit 1
done
`,
}

/*
 * Rich rules in the zone of the interface that leads to the peer, running and permanent. A zone of
 * our own with the peers as sources would also decide about their SSH. What was added is recorded.
 */
const FIREWALLD_RULES = `
step=$1; shift
record=/var/lib/synced/$step/firewalld
zone_for() {
  device=$(ip route get "$1" 2>/dev/null | sed -n 's/.* dev \\([^ ]*\\).*/\\1/p' | head -n 1)
  firewall-cmd --get-zone-of-interface="$device" 2>/dev/null || firewall-cmd --get-default-zone
}
rich() {
  case $1 in *:*) family=ipv6;; *) family=ipv4;; esac
  printf '${richRule('%s', '%s', '%s')}' "$family" "$1" "$2"
}
has() {
  zone=$(zone_for "$1") || exit 1
  firewall-cmd --quiet --zone="$zone" --query-rich-rule="$(rich "$1" "$2")" &&
    firewall-cmd --quiet --permanent --zone="$zone" --query-rich-rule="$(rich "$1" "$2")"
}
firewall-cmd --state >/dev/null 2>&1 || { echo 'firewalld does not run' >&2; exit 1; }
`

export const FIREWALLD: FirewallScripts = {
  missing: `${FIREWALLD_RULES}
for rule; do has $rule || printf '%s\\n' "$rule"; done
`,
  add: `${FIREWALLD_RULES}
umask 077
mkdir -p -- "\${record%/*}"
for rule; do
  read -r peer port <<< "$rule"
  has "$peer" "$port" && continue
  printf '%s\\t%s\\n' "$zone" "$(rich "$peer" "$port")" >> "$record"
  ${addRichRule('"$zone"', '"$(rich "$peer" "$port")"').join(' || exit 1\n  ')} || exit 1
done
`,
  remove: `${FIREWALLD_RULES}
[ -e "$record" ] || exit 0
while IFS=$'\\t' read -r zone rule; do
  firewall-cmd --quiet --permanent --zone="$zone" --remove-rich-rule="$rule"
  firewall-cmd --quiet --zone="$zone" --remove-rich-rule="$rule"
done < "$record"
exit 0
`,
}

/*
 * An accept in a table of its own would not help: a packet must pass every base chain of the hook.
 * So each base chain on input that may drop gets a jump, as its first rule, to a chain "synced" in
 * its table. Where /etc/nftables.conf is what boots, the same rules stand in a file that it includes:
 * those for tables that it makes itself, since a rule for another one (fail2ban's) would let none load.
 */
const NFTABLES_RULES = `
step=$1; shift
cd /
conf=$(readlink -f /etc/nftables.conf)
file=/etc/synced-$step.nft
chains() {
  nft -nn list chains 2>/dev/null | awk '
    /^table/ { family = $2; table = $3 }
    /^\\tchain/ { chain = $2 }
    /type filter hook input/ { print family, table, chain }'
}
chain_for() { printf 'synced_%s' "$(printf %s "$step" | md5sum | cut -c1-12)"; }
own=$(chain_for)
rule_text() {
  case $1 in *:*) printf '${nft.match('ip6', '%s', '%s')}' "$1" "$2";; *) printf '${nft.match('ip', '%s', '%s')}' "$1" "$2";; esac
}
# An IPv4 rule cannot stand in a table of family ip6, nor the other way round.
fits() {
  case $1 in inet) return 0;; ip) case $2 in *:*) return 1;; esac; return 0;; ip6) case $2 in *:*) return 0;; esac; return 1;; *) return 1;; esac
}
kept() { systemctl is-enabled --quiet nftables.service 2>/dev/null && [ -f "$conf" ]; }
plain() { grep -vxF "include \\"$file\\"" "$conf" || :; }
# As at a boot: on a system without any table. Prints what nft says against it; changes nothing.
against() { { echo 'flush ruleset'; cat; } | nft --check -f - 2>&1; }
# Whether the file makes this chain itself: then a rule can be put into it at a boot.
makes() { { plain; printf '\\nadd rule %s %s %s accept\\n' "$1" "$2" "$3"; } | against >/dev/null; }
`

export const NFTABLES: FirewallScripts = {
  missing: `${NFTABLES_RULES}
all=$(nft -nn list ruleset) || exit 1
found=$(chains)
[ -n "$found" ] || exit 0
stored=
boots=
if kept; then
  # Then the server would come up without a firewall, whatever holds now.
  against < "$conf" >/dev/null || { printf '%s\\n' "$@"; exit 0; }
  stored=$(cat -- "$conf"; sed -n 's/^[[:space:]]*include[[:space:]]*"\\([^"]*\\)".*/\\1/p' "$conf" | while IFS= read -r place; do cat $place 2>/dev/null; done)
  while read -r family table chain; do ! makes "$family" "$table" "$chain" || boots=yes; done <<< "$found"
fi
for rule; do
  read -r peer port <<< "$rule"
  pattern="^[[:space:]]*(add rule [^#]* )?$(rule_text "$peer" "$port" | sed 's/\\./\\\\./g')( |$)"
  grep -qE "$pattern" <<< "$all" || { printf '%s\\n' "$rule"; continue; }
  [ -z "$boots" ] || grep -qE "$pattern" <<< "$stored" || printf '%s\\n' "$rule"
done
`,
  add: `${NFTABLES_RULES}
set -e
texts() {
  echo "${nft.chain('$1 $2', '$own')}"
  echo "flush chain $1 $2 $own"
  for rule in "\${rules[@]}"; do
    read -r peer port <<< "$rule"
    if fits "$1" "$peer"; then echo "${nft.rule('$1 $2', '$own', '$(rule_text "$peer" "$port")')}"; fi
  done
}
rules=("$@")
found=$(chains)
body=
if kept; then
  words=$(plain | against) || { echo "$conf does not load, so the server would boot without a firewall: $(head -n 1 <<< "$words")" >&2; exit 1; }
  while read -r family table chain; do
    makes "$family" "$table" "$chain" || continue
    body="$body$(texts "$family" "$table")
${nft.jump('$family $table', '$chain', '$own')}
"
  done <<< "$found"
fi
while read -r family table chain; do
  [ -n "$family" ] || continue
  { texts "$family" "$table"
    nft -nn list chain "$family" "$table" "$chain" | grep -q "jump $own" || echo "${nft.jump('$family $table', '$chain', '$own')}"
  } | nft -f -
done <<< "$found"
[ -n "$body" ] || exit 0
printf '%s' "$body" > "$file.new"
mv -f -- "$file.new" "$file"
cp -p -- "$conf" "$conf.synced-new"
{ plain; printf '\\ninclude "%s"\\n' "$file"; } > "$conf.synced-new"
if ! words=$(against < "$conf.synced-new"); then
  rm -f -- "$conf.synced-new" "$file"
  echo "$conf would not load with the rules in it: $(head -n 1 <<< "$words")" >&2
  exit 1
fi
mv -f -- "$conf.synced-new" "$conf"
`,
  remove: `${NFTABLES_RULES}
nft -nn list chains 2>/dev/null | awk '/^table/ { family = $2; table = $3 } /^\\tchain/ { print family, table, $2 }' | while read -r family table chain; do
  nft -a -nn list chain "$family" "$table" "$chain" | sed -n "s/.*jump $own .*# handle \\([0-9]*\\).*/\\1/p" | while read -r number; do
    nft delete rule "$family" "$table" "$chain" handle "$number"
  done
done
nft -nn list chains 2>/dev/null | awk '/^table/ { family = $2; table = $3 } /^\\tchain/ { print family, table, $2 }' | while read -r family table chain; do
  [ "$chain" != "$own" ] || { nft flush chain "$family" "$table" "$own"; nft delete chain "$family" "$table" "$own"; }
done
if [ -f "$conf" ] && grep -qxF "include \\"$file\\"" "$conf"; then
  cp -p -- "$conf" "$conf.synced-new"
  grep -vxF "include \\"$file\\"" "$conf" | sed -e :a -e '/^\\n*$/{$d;N;ba' -e '}' > "$conf.synced-new"
  mv -f -- "$conf.synced-new" "$conf"
fi
rm -f -- "$file"
! nft list ruleset | grep -q "$own"
`,
}
