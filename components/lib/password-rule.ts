import { z } from 'zod'

const shortest = 12

/** What the console accepts as a new password; the server checks it again. */
export const newPassword = z
  .string()
  .min(shortest, `A password has at least ${shortest} characters.`)
  .max(256, 'A password has at most 256 characters.')

export const newPasswordHint = `At least ${shortest} characters. A few unrelated words are easy to keep and hard to guess.`
