/** A server's service, as named in messages. */
export interface ServerPlace {
  name: string
  address: string
  port: number
}

/** For instance `node3 (10.0.0.3:22)`; only `10.0.0.3:22` where the name says no more. */
export function placeText(place: ServerPlace): string {
  const host = place.address.includes(':') ? `[${place.address}]` : place.address
  const endpoint = `${host}:${place.port}`
  return place.name === '' || place.name === place.address
    ? endpoint
    : `${place.name} (${endpoint})`
}
