import type { LabServer } from '#e2e/lab/lab.ts'

/** All that a job may change on a server: option and unit files, packages, rules, what runs, its data. */
export async function lookOf(one: LabServer): Promise<string> {
  const script = `
    find /etc/mysql /etc/systemd /etc/hosts /etc/apt -type f -exec sha256sum {} + | sort -k2
    dpkg-query --show --showformat='\${db:Status-Status} \${Package} \${Version}\\n' | grep ^installed
    for second in $(seq 60); do [ "$(systemctl is-active mariadb)" = activating ] || break; sleep 1; done
    systemctl is-active mariadb; systemctl is-enabled mariadb
    sha256sum /var/lib/mysql/precious/kept.ibd
    mariadb --batch --skip-column-names --execute='SELECT * FROM precious.kept'
    ls -A /var/lib/synced 2>/dev/null; systemctl list-units --all --plain --no-legend 'synced-*'`
  return (await one.exec(['sh', '-c', script])).stdout
}
