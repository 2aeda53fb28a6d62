/** Hands a text to the browser's downloads. */
export function downloadText(fileName: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = url
  link.download = fileName
  link.click()
  // Safari reads it only after the click has returned.
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
