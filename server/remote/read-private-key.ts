import ssh2 from 'ssh2'
import { ContactError } from '#server/contact/contact-error.ts'
import { fingerprintOf } from '#server/remote/host-key.ts'

/** What may be shown of a private key. */
export interface PrivateKeyFacts {
  /** For instance `ssh-ed25519`. */
  type: string
  /** SHA256:… of its public half. */
  fingerprint: string
  /** The public half as a line for authorized_keys. */
  publicKeyLine: string
}

/**
 * Checks a pasted private key (OpenSSH, PEM or PuTTY) and its passphrase. Throws ContactError
 * `ssh-key-unusable`; never puts the key or the passphrase into a message.
 */
export function readPrivateKey(privateKey: string, passphrase: string | null): PrivateKeyFacts {
  const key = parse(privateKey.trim() + '\n', passphrase)
  const publicKey = key.getPublicSSH().toString('base64')
  return {
    type: key.type,
    fingerprint: fingerprintOf(publicKey),
    publicKeyLine: [key.type, publicKey, key.comment].filter(Boolean).join(' '),
  }
}

function parse(privateKey: string, passphrase: string | null): ssh2.ParsedKey {
  if (/^(ssh-|ecdsa-)|^-----BEGIN (SSH2 )?PUBLIC KEY/.test(privateKey)) throw publicHalf()
  if (/^-----BEGIN (ENCRYPTED )?PRIVATE KEY-----/.test(privateKey)) {
    throw unusable(
      'The private key is in PKCS#8 format, which SSH clients do not use.',
      'Convert a copy of it with "ssh-keygen -p -f FILE" and paste the result.',
    )
  }
  const parsed = ssh2.utils.parseKey(privateKey, passphrase ?? undefined)
  const key = Array.isArray(parsed) ? parsed[0] : parsed
  if (key === undefined) throw unreadable()
  if (key instanceof Error) throw parseFailure(key.message, passphrase)
  if (!key.isPrivateKey()) throw publicHalf()
  return key
}

// The wording is that of ssh2 1.17 (lib/protocol/keyParser.js).
function parseFailure(reason: string, passphrase: string | null): ContactError {
  if (/no passphrase given/i.test(reason)) {
    return unusable(
      'The private key is encrypted and no passphrase was given.',
      'Enter its passphrase.',
    )
  }
  if (passphrase !== null && /passphrase|integrity check|bad decrypt/i.test(reason)) {
    return unusable('The passphrase does not open the private key.', 'Enter the passphrase again.')
  }
  if (/unsupported/i.test(reason) && !/unsupported key format/i.test(reason)) {
    return unusable(
      'The private key uses an encryption or a type that the console does not support.',
      'Make a new one with "ssh-keygen -t ed25519".',
    )
  }
  return unreadable()
}

function publicHalf(): ContactError {
  return unusable(
    'This is the public half of a key.',
    'Paste the private key, the file without ".pub".',
  )
}

function unreadable(): ContactError {
  return unusable(
    'This is no private key that can be read.',
    'Paste the whole file, from "-----BEGIN" to the end of the "-----END" line.',
  )
}

function unusable(message: string, mend: string): ContactError {
  return new ContactError('ssh-key-unusable', message, mend)
}
