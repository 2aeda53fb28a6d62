import { connect, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { ContactError } from '#server/contact/contact-error.ts'
import type { ServerPlace } from '#server/contact/server-place.ts'
import {
  connectionLost,
  connectTimeout,
  noAddress,
  socketError,
  type Protocol,
} from '#server/contact/socket-error.ts'

/**
 * A TCP connection with keep-alive and without Nagle's delay. Throws ContactError, or the signal's
 * reason when aborted.
 */
export function openSocket(
  place: ServerPlace,
  protocol: Protocol,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted()
    // Node takes an empty host for localhost: the console would talk to itself.
    if (place.address === '') throw noAddress(place)
    const socket = connect({
      host: place.address,
      port: place.port,
      noDelay: true,
      keepAlive: true,
      keepAliveInitialDelay: 5000,
    })
    const timer = setTimeout(() => fail(connectTimeout(place, protocol, timeoutMs)), timeoutMs)
    const onAbort = () => fail(signal?.reason)
    const onError = (error: Error) => fail(socketError(error, place, protocol))
    const settle = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', onAbort)
      socket.off('error', onError)
    }
    const fail = (reason: unknown) => {
      settle()
      // A late error of the discarded socket must not become an uncaught one.
      socket.on('error', () => undefined)
      socket.destroy()
      reject(reason)
    }
    signal?.addEventListener('abort', onAbort, { once: true })
    socket.on('error', onError)
    socket.once('connect', () => {
      settle()
      resolve(socket)
    })
  })
}

export type Greeting = { kind: 'bytes'; bytes: Buffer } | { kind: 'silent' } | { kind: 'closed' }

/**
 * The first bytes a server sends, left in the stream: both SSH and MariaDB speak first, so this
 * tells a wrong port at once. Throws ContactError when the stream breaks.
 */
export function peekGreeting(
  stream: Duplex,
  place: ServerPlace,
  protocol: Protocol,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<Greeting> {
  return new Promise((resolve, reject) => {
    const settle = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', onAbort)
      stream.off('readable', onReadable)
      stream.off('end', onClosed)
      stream.off('close', onClosed)
      stream.off('error', onError)
    }
    const answer = (greeting: Greeting) => {
      settle()
      resolve(greeting)
    }
    const fail = (reason: unknown) => {
      settle()
      stream.on('error', () => undefined)
      stream.destroy()
      reject(reason)
    }
    const onReadable = () => {
      const bytes: unknown = stream.read()
      if (!Buffer.isBuffer(bytes)) return
      settle()
      stream.unshift(bytes)
      resolve({ kind: 'bytes', bytes })
    }
    const onClosed = () => answer({ kind: 'closed' })
    const onError = (error: Error) => fail(socketError(error, place, protocol))
    const onAbort = () => fail(signal?.reason)
    const timer = setTimeout(() => answer({ kind: 'silent' }), Math.max(0, timeoutMs))
    if (signal?.aborted === true) return onAbort()
    signal?.addEventListener('abort', onAbort, { once: true })
    stream.on('readable', onReadable)
    stream.once('end', onClosed)
    stream.once('close', onClosed)
    stream.once('error', onError)
  })
}

/** The error for a stream that closed before its greeting. */
export function closedBeforeGreeting(place: ServerPlace, protocol: Protocol): ContactError {
  return connectionLost(place, protocol, 'it was closed before the server said anything')
}
