import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { accountStatements, nativePasswordHash } from '#server/sql/account-statements.ts'
import { setSstAuth } from '#server/sql/set-statements.ts'
import { sqlAccount, sqlString } from '#server/sql/quote-sql.ts'

/** Reads one literal as MariaDB does, with or without NO_BACKSLASH_ESCAPES; null when it is not one. */
function readLiteral(text: string, backslashEscapes: boolean): string | null {
  const hex = /^x'((?:[0-9a-f]{2})*)'$/.exec(text)
  if (hex) return Buffer.from(hex[1] ?? '', 'hex').toString('utf8')
  let value = ''
  let at = 1
  if (text[0] !== "'") return null
  for (; at < text.length; at += 1) {
    const char = text[at] ?? ''
    if (char === "'" && text[at + 1] === "'") at += 1
    else if (char === "'") break
    else if (char === '\\' && backslashEscapes) at += 1
    value += text[at] ?? ''
  }
  return at === text.length - 1 ? value : null
}

const anyText = fc.string({ unit: 'grapheme' }).filter((text) => text.isWellFormed())
const hostile = fc.oneof(
  anyText,
  fc.constantFrom(
    "'; DROP DATABASE mysql; --",
    "\\' OR 1=1",
    '$(id)',
    '`',
    '\n',
    '\u0000',
    '\\',
    "''",
  ),
)

describe('quoting', () => {
  it('is read back as it was, in both modes of the backslash', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(readLiteral(sqlString(text), true)).toBe(text)
        expect(readLiteral(sqlString(text), false)).toBe(text)
      }),
    )
  })

  it('keeps an account one account, or refuses it', () => {
    fc.assert(
      fc.property(hostile, hostile, (user, host) => {
        let account: string
        try {
          account = sqlAccount(user, host)
        } catch (error) {
          expect(error).toBeInstanceOf(TypeError)
          return
        }
        const [, one = '', other = ''] = /^('(?:[^']|'')*')@('(?:[^']|'')*')$/.exec(account) ?? []
        expect([readLiteral(one, true), readLiteral(other, false)]).toEqual([user, host])
      }),
    )
  })
})

describe('accounts', () => {
  it('hashes as MariaDB does', () => {
    // SELECT PASSWORD('password') of 10.11.19.
    expect(nativePasswordHash('password')).toBe('*2470C0C06DEE42FD1618BB99005ADCA2EC9D1E19')
  })

  it('sends no password, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 4 }), (password) => {
        const text = accountStatements('synced_sst', 'localhost', nativePasswordHash(password), [
          'RELOAD',
        ]).join('\n')
        const bare = text.replaceAll(nativePasswordHash(password), '')
        expect(bare).toBe(
          accountStatements('synced_sst', 'localhost', nativePasswordHash('other'), ['RELOAD'])
            .join('\n')
            .replaceAll(nativePasswordHash('other'), ''),
        )
      }),
    )
  })

  it('takes only words as privileges', () => {
    expect(() => accountStatements('u', '%', 'p', ['RELOAD ON *.* TO x; --'])).toThrow(TypeError)
  })

  it('sets wsrep_sst_auth as one string', () => {
    expect(setSstAuth("u:a'b")).toBe("SET GLOBAL wsrep_sst_auth = 'u:a''b'")
    expect(setSstAuth('u:a\\b')).toMatch(/^SET GLOBAL wsrep_sst_auth = x'[0-9a-f]+'$/)
  })
})
