import { describe, expect, it } from 'vitest'
import { paths, safeReturnPath } from './paths.ts'

describe('paths', () => {
  it('encodes what it is given', () => {
    expect(paths.cluster('a/b')).toBe('/clusters/a%2Fb')
    expect(paths.node('n1', 'log')).toBe('/nodes/n1?tab=log')
    expect(paths.node('n1')).toBe('/nodes/n1')
    expect(paths.addNode('a/b')).toBe('/clusters/a%2Fb/add-node')
    expect(paths.job('j1')).toBe('/jobs/j1')
    expect(paths.job('j1', 'plan')).toBe('/jobs/j1?tab=plan')
    expect(paths.jobs('open')).toBe('/jobs?show=open')
  })

  it('carries the page to return to through the sign-in', () => {
    expect(paths.login('/nodes/n1?tab=log')).toBe('/login?from=%2Fnodes%2Fn1%3Ftab%3Dlog')
    expect(paths.login('/')).toBe('/login')
    expect(paths.login()).toBe('/login')
  })

  it('never leads to another site or back to the sign-in', () => {
    for (const from of [
      '//evil.example',
      '/\\evil.example',
      'https://evil.example',
      '/\t/evil.example',
      'javascript:alert(1)',
      '',
      '/login?from=/x',
    ]) {
      expect(safeReturnPath(from)).toBe('/')
    }
    expect(safeReturnPath('/clusters/c1?range=1h')).toBe('/clusters/c1?range=1h')
    expect(safeReturnPath(undefined)).toBe('/')
  })
})
