/**
 * Options of the server, one a line as "name = value"; a name alone has an empty value. Empty lines
 * and comments are left out. null when a line is no option.
 */
export function readExtraOptions(text: string): Record<string, string> | null {
  const options: Record<string, string> = {}
  for (const line of text.split('\n').map((each) => each.trim())) {
    if (line === '' || line.startsWith('#')) continue
    const match = /^([A-Za-z0-9_.-]{1,64})\s*(?:=\s*(.*))?$/.exec(line)
    if (!match?.[1]) return null
    options[match[1]] = match[2] ?? ''
  }
  return options
}
