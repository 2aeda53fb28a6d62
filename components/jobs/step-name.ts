/** “Install packages” on node4; the server is not said twice where the title names it. */
export function stepName({ title, server }: { title: string; server: string }): string {
  return namesServer(title, server) ? `“${title}”` : `“${title}” on ${server}`
}

/** Whether the title of a step names its server as a word of its own. */
export function namesServer(title: string, server: string): boolean {
  return title.split(/[\s,;:()“”]+/).includes(server)
}
