/**
 * Runs `run` at once for a key that was quiet, and at most once in `intervalMs` for a busy one;
 * the last call in an interval is carried out at its end.
 */
export function throttleKeys<Key>(
  run: (key: Key) => void,
  intervalMs: number,
): { call: (key: Key) => void; stop: () => void } {
  const resting = new Map<string, { timer: ReturnType<typeof setTimeout>; again: boolean }>()
  function start(name: string, key: Key) {
    run(key)
    const timer = setTimeout(() => {
      const again = resting.get(name)?.again ?? false
      resting.delete(name)
      if (again) start(name, key)
    }, intervalMs)
    resting.set(name, { timer, again: false })
  }
  return {
    call: (key) => {
      const name = JSON.stringify(key)
      const rest = resting.get(name)
      if (rest === undefined) start(name, key)
      else rest.again = true
    },
    stop: () => {
      for (const rest of resting.values()) clearTimeout(rest.timer)
      resting.clear()
    },
  }
}
