import { hashPassword as hash, verifyPassword as verify } from 'better-auth/crypto'

/** scrypt, in the form that the sign-in of better-auth checks. */
export function hashPassword(password: string): Promise<string> {
  return hash(password)
}

export function isPassword(hashed: string, password: string): Promise<boolean> {
  return verify({ hash: hashed, password })
}
