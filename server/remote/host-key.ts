import { createHash } from 'node:crypto'
import type { HostKey } from '#server/contact/contact-error.ts'

/** SHA256:… of a public key blob in base64, as OpenSSH prints it. */
export function fingerprintOf(publicKeyBase64: string): string {
  const digest = createHash('sha256')
    .update(Buffer.from(publicKeyBase64, 'base64'))
    .digest('base64')
  return `SHA256:${digest.replace(/=+$/, '')}`
}

/** A key blob as SSH sends it (RFC 4253, 6.6). Throws TypeError when it is none. */
export function hostKeyOf(blob: Buffer): HostKey {
  const length = blob.length >= 4 ? blob.readUInt32BE(0) : 0
  const algorithm = blob.subarray(4, 4 + length).toString('latin1')
  if (length === 0 || blob.length <= 4 + length || !/^[a-z0-9@.-]+$/i.test(algorithm)) {
    throw new TypeError('This is not an SSH public key.')
  }
  const publicKey = blob.toString('base64')
  return { algorithm, publicKey, fingerprint: fingerprintOf(publicKey) }
}

/**
 * The key in a pasted line of known_hosts, of ssh-keyscan or of a .pub file.
 * Throws TypeError with a sentence for the operator.
 */
export function parseKnownHostsLine(line: string): HostKey {
  const fields = line.trim().split(/\s+/)
  if (fields[0]?.startsWith('@') === true) {
    throw new TypeError(
      `A line marked ${fields[0]} names no host key that can be pinned. Paste the line of the server itself.`,
    )
  }
  const start = fields.findIndex((field, index) => index < 2 && isKeyAlgorithm(field))
  const algorithm = fields[start]
  const encoded = fields[start + 1]
  if (start === -1 || algorithm === undefined || encoded === undefined) {
    throw new TypeError(
      'This is no line of known_hosts. It reads: host, algorithm (such as ssh-ed25519), key in base64.',
    )
  }
  const blob = Buffer.from(encoded, 'base64')
  if (blob.toString('base64').replace(/=+$/, '') !== encoded.replace(/=+$/, '')) {
    throw new TypeError('The key in this line is not valid base64. Paste the whole line.')
  }
  const key = hostKeyOf(blob)
  if (key.algorithm !== algorithm) {
    throw new TypeError(
      `The line says ${algorithm}, but its key is of type ${key.algorithm}. Paste the whole line.`,
    )
  }
  return key
}

function isKeyAlgorithm(field: string): boolean {
  return /^(ssh-(ed25519|rsa|dss)|ecdsa-sha2-nistp(256|384|521))$/.test(field)
}
