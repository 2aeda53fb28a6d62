import { ContactError } from '#server/contact/contact-error.ts'
import { placeText } from '#server/contact/server-place.ts'
import type { SshTarget } from '#server/remote/ssh-target.ts'

/** Whether `sudo -n` ended because it would have had to ask (sudo 1.8 and 1.9, LC_ALL=C). */
export function sudoWantsPassword(code: number | null, stderr: string): boolean {
  return (
    code === 1 &&
    /^sudo: (a password is required|interactive authentication is required)/m.test(stderr)
  )
}

/** The refusal in sudo's stderr, or null when the command itself ran. */
export function sudoRefusal(
  target: SshTarget,
  code: number | null,
  stderr: string,
): ContactError | null {
  const where = placeText(target)
  const { user } = target
  const rules = `Add the sudo rules that the console shows for user ${user} to /etc/sudoers.d/synced`
  if (sudoWantsPassword(code, stderr)) {
    return refusal(
      `sudo on ${where} wants a password for user ${user}, and the credential has none.`,
      `${rules}, or add the sudo password to the credential.`,
    )
  }
  if (code === 127 && /sudo/.test(stderr)) {
    return refusal(
      `There is no sudo on ${where}.`,
      'Install the package sudo, or use another user.',
    )
  }
  if (code !== 1) return null
  if (/is not in the sudoers file|may not run sudo|is not allowed to (execute|run)/i.test(stderr)) {
    return refusal(`sudo on ${where} does not allow user ${user} to do this.`, `${rules}.`)
  }
  if (/must have a tty/i.test(stderr)) {
    return refusal(
      `sudo on ${where} wants a terminal (requiretty).`,
      `Add "Defaults:${user} !requiretty" to /etc/sudoers.d/synced.`,
    )
  }
  if (/^sudo: /m.test(stderr) && /syntax error|parse error|no valid sudoers/i.test(stderr)) {
    return refusal(`sudo on ${where} cannot read its rules.`, 'Check them there with "visudo -c".')
  }
  return null
}

export function sudoPasswordWrong(target: SshTarget): ContactError {
  return refusal(
    `sudo on ${placeText(target)} refused the password of user ${target.user}.`,
    'Enter the sudo password of the credential again.',
  )
}

function refusal(message: string, mend: string): ContactError {
  return new ContactError('sudo', message, mend)
}
