import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HIDDEN, hideSecretOptions, isSecretOption } from './secret-options.ts'

const NAMES = [
  'wsrep_sst_auth',
  'wsrep-sst-auth',
  'loose_wsrep_sst_auth',
  'WSREP_SST_OPT_AUTH',
  'encrypt-key',
  'encrypt_key',
  'password',
  'sst_password',
  'ssl_passphrase',
  'file-key-management-filekey',
  'hashicorp_key_management_token',
  's3_secret_key',
  's3-access-key',
  'socket.ssl_password',
  'MYSQL_PWD',
  'replication_secret',
]

/** As it may stand in a file, in what a program prints or in its arguments. */
const FORMS: ((name: string, value: string) => string)[] = [
  (name, value) => `${name}=${value}`,
  (name, value) => `${name} = ${value}`,
  (name, value) => `  ${name}\t=\t"${value}"`,
  (name, value) => `#${name} = '${value}'`,
  (name, value) => `--${name}=${value}`,
  (name, value) => `--${name} ${value}`,
  (name, value) => `mariadbd --user=mysql '--${name}=${value}' --port=3306`,
  (name, value) => `wsrep_provider_options = "gcache.size=1G; ${name}=${value}; pc.weight=1"`,
  (name, value) => `${name}\t${value}`,
  (name, value) => `${name}      ${value}`,
  (name, value) => `mariadbd: unknown variable '${name}=${value}'`,
  (name, value) => `SET GLOBAL ${name}='${value}'`,
  (name, value) => `{"${name}":"${value}"}`,
]
/** No value stands out of these lines, and none of them is a part of a value. */
const secret = fc
  .string({ minLength: 6, unit: 'grapheme' })
  .map((text) => text.replaceAll(/[\n\0]/g, '-').trim())
  .filter((text) => text.length > 5 && !text.includes('*'))

describe('hideSecretOptions', () => {
  it('never leaves the secret, whatever it is and however it is written', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...NAMES),
        fc.constantFrom(...FORMS),
        secret,
        (name, form, value) => {
          const shown = hideSecretOptions(form(name, value))
          expect(shown).toContain(HIDDEN)
          // A short one may be a part of the name by chance.
          if (!form(name, '').includes(value)) expect(shown).not.toContain(value)
          expect(hideSecretOptions(shown)).toBe(shown)
        },
      ),
    )
  })

  it('leaves the other lines alone, and the number of lines', () => {
    const plain = fc.constantFrom(
      '[sst]',
      'tkey = /etc/mysql/tls/key.pem',
      'ssl-key=/etc/mysql/tls/key.pem',
      'wsrep_provider_options = "socket.ssl_key=/k.pem; socket.ssl_password_file=/p; pc.weight=1"',
      "ERROR 1045 (28000): Access denied for user 'sst'@'localhost' (using password: YES)",
      'secure_auth = ON',
      '--disconnect-on-expired-password=OFF',
      'wsrep_sst_method\tmariabackup',
      'Password is asked for',
      'password_reuse_check_interval=1',
      'wsrep_sst_auth',
      'wsrep_sst_auth =',
      '',
    )
    fc.assert(
      fc.property(fc.array(plain), fc.array(plain), secret, (before, after, value) => {
        const text = [...before, `wsrep_sst_auth = sst:${value}`, ...after].join('\n')
        expect(hideSecretOptions(text).split('\n')).toEqual([
          ...before,
          `wsrep_sst_auth = ${HIDDEN}`,
          ...after,
        ])
      }),
    )
  })

  it('throws on nothing and keeps each line end', () => {
    const piece = fc.constantFrom(...NAMES, '=', ' ', '\n', '\0', "'", '"', '--', 'x', '\\', ';')
    fc.assert(
      fc.property(fc.array(piece), fc.string(), (pieces, noise) => {
        const text = pieces.join('') + noise
        expect(hideSecretOptions(text).split('\n')).toHaveLength(text.split('\n').length)
      }),
    )
  })

  it('reads a megabyte without a break in good time', () => {
    const began = performance.now()
    for (const one of ['a', '-', ' ', 'http://', 'password', "IDENTIFIED BY '"]) {
      hideSecretOptions(one.repeat(1_000_000 / one.length))
    }
    expect(performance.now() - began).toBeLessThan(5000)
  })

  it.each([
    [
      "CREATE USER 'a'@'b' IDENTIFIED BY 'it''s' REQUIRE SSL",
      `CREATE USER 'a'@'b' IDENTIFIED BY '${HIDDEN}' REQUIRE SSL`,
    ],
    [
      "GRANT RELOAD ON *.* TO `a`@`b` IDENTIFIED BY PASSWORD '*2470C0C06DEE42FD1618BB99005ADCA2EC9D1E19'",
      `GRANT RELOAD ON *.* TO \`a\`@\`b\` IDENTIFIED BY PASSWORD '${HIDDEN}'`,
    ],
    ['*2470C0C06DEE42FD1618BB99005ADCA2EC9D1E19', HIDDEN],
    [
      'Acquire::http::Proxy=http://apt:geheim@proxy:3142',
      `Acquire::http::Proxy=http://apt:${HIDDEN}@proxy:3142`,
    ],
    ['--a=1\0--wsrep_sst_auth=x:y\0--b=2', `--a=1\0--wsrep_sst_auth=${HIDDEN}\0--b=2`],
  ])('hides in %s', (text, shown) => {
    expect(hideSecretOptions(text)).toBe(shown)
  })
})

it('hides what an option file has of them', () => {
  const text =
    '[mysqld]\nwsrep_sst_auth = "sst:hunter2"\nmax_connections = 5\n[client]\npassword=x y\n'
  expect(hideSecretOptions(text)).toBe(
    '[mysqld]\nwsrep_sst_auth = ********\nmax_connections = 5\n[client]\npassword=********\n',
  )
})

describe('isSecretOption', () => {
  it.each(NAMES)('knows %s', (name) => expect(isSecretOption(name)).toBe(true))

  it.each(['tkey', 'ssl-key', 'encrypt-key-file', 'socket.ssl_password_file', 'wsrep_sst_method'])(
    'leaves %s',
    (name) => expect(isSecretOption(name)).toBe(false),
  )
})
