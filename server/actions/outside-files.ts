/*
 * Places outside the data directory that the scripts of a state transfer empty (wsrep_sst_mariabackup,
 * wsrep_sst_rsync of 10.11), or that keep the position; those of gcache.dir are no data. Needs $data,
 * $options (my_print_defaults) and $variables (SHOW GLOBAL VARIABLES): both count, now and at a start.
 */
export const OUTSIDE_FILES = `
settings() {
  printf '%s\\n' "$variables" | sed -n "s/^$1\t//p" | tail -n 1
  printf '%s\\n' "$options" | sed -n "s/^--\\(loose[-_]\\)\\{0,1\\}$(printf %s "$1" | sed 's/_/[-_]/g')=//p" | tail -n 1
}
outside() {
  while IFS= read -r path; do
    case $path in '') continue;; /*) ;; *) path=$data/$path;; esac
    real=$(readlink -m -- "$path")
    case $real in "$data"|"$data"/*) continue;; esac
    if [ "$1" = log_bin ]; then
      holds=$(find "\${real%/*}" -maxdepth 1 -name "\${real##*/}.[0-9]*" -print -quit 2>/dev/null)
    else
      holds=$(find "$real" -mindepth 1 -maxdepth 1 ! -name lost+found -print -quit 2>/dev/null)
    fi
    printf '%s\\t%s\\t%s\\n' "\${holds:+holds}" "$1" "$real"
  done
}
outside_files() {
  for name in innodb_log_group_home_dir innodb_data_home_dir innodb_undo_directory aria_log_dir_path wsrep_data_home_dir; do
    settings "$name" | outside "$name"
  done
  settings innodb_data_file_path | tr ';' '\\n' | sed -n 's|^\\(/.*\\)/[^/:]*:.*|\\1|p' | outside innodb_data_file_path
  settings wsrep_provider_options | sed -n 's/.*base_dir *= *\\([^; ]*\\).*/\\1/p' | outside base_dir
  # Without its ending, which the server does not take for part of the name.
  { printf '%s\\n' "$variables" | sed -n 's/^log_bin_basename\t//p'; printf '%s\\n' "$options" | sed -n 's/^--log[-_]bin=//p'; } | sed 's|\\.[^./]*$||' | outside log_bin
}
`
