import { expect, it } from 'vitest'
import { jobOf } from './job-fixture.ts'
import { openJobsSentence } from './open-jobs-sentence.ts'

it('names jobs that need a person before those at work', () => {
  const running = jobOf([], { state: 'running' })
  const failed = jobOf([], { state: 'failed' })
  expect(openJobsSentence([])).toBeNull()
  expect(openJobsSentence([running])?.text).toBe('1 job running')
  expect(openJobsSentence([running, failed])).toEqual({
    text: '1 job needs you, 1 running',
    standing: true,
    count: 2,
  })
  expect(openJobsSentence([failed, failed])?.text).toBe('2 jobs need you')
})
