/*
 * Places outside the data directory that the scripts of a state transfer empty (wsrep_sst_mariabackup,
 * wsrep_sst_rsync of 10.11), or that keep the position; those of gcache.dir are no data. Needs $data,
 * $options (my_print_defaults) and $variables (SHOW GLOBAL VARIABLES): both count, now and at a start.
 */
export const OUTSIDE_FILES = `
# "option path" a line, parted by a tab; of an option that is given twice the last one.
places() {
  { printf '%s\\n' "$variables"; printf '%s\\n' "$options"; } | awk '
    function keep(name, value) { if (!((source, name) in kept)) order[++count] = source SUBSEP name; kept[source, name] = value }
    {
      source = /^--/ ? "file" : "server"
      at = index($0, source == "file" ? "=" : "\\t")
      if (at == 0) next
      name = substr($0, 1, at - 1); value = substr($0, at + 1)
      sub(/^--/, "", name); gsub(/-/, "_", name); sub(/^loose_/, "", name)
    }
    name ~ /^(innodb_log_group_home_dir|innodb_data_home_dir|innodb_undo_directory|aria_log_dir_path|wsrep_data_home_dir)$/ { keep(name, value) }
    name == "innodb_data_file_path" && value ~ /^\\// { sub(/:.*/, "", value); sub(/\\/[^\\/]*$/, "", value); keep(name, value) }
    name == "wsrep_provider_options" && match(value, /base_dir *= *[^; ]+/) { value = substr(value, RSTART, RLENGTH); sub(/.*= */, "", value); keep("base_dir", value) }
    name == "log_bin_basename" { keep("log_bin", value) }
    # Its ending is no part of the name.
    name == "log_bin" && source == "file" { sub(/\\.[^.\\/]*$/, "", value); keep(name, value) }
    END { for (i = 1; i <= count; i++) { split(order[i], part, SUBSEP); print part[2] "\\t" kept[part[1], part[2]] } }'
}
outside_files() {
  places | while IFS='\t' read -r option path; do
    case $path in ''|.|./|"$data"|"$data/") continue;; /*) ;; *) path=$data/$path;; esac
    real=$(readlink -m -- "$path")
    case $real in "$data"|"$data"/*) continue;; esac
    if [ "$option" = log_bin ]; then
      holds=$(find "\${real%/*}" -maxdepth 1 -name "\${real##*/}.[0-9]*" -print -quit 2>/dev/null)
    else
      holds=$(find "$real" -mindepth 1 -maxdepth 1 ! -name lost+found -print -quit 2>/dev/null)
    fi
    printf '%s\\t%s\\t%s\\n' "\${holds:+holds}" "$option" "$real"
  done
}
`
