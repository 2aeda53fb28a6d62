import { join } from 'node:path'

export const root = join(import.meta.dirname, '../..')
export const bin = join(root, 'node_modules/.bin')
export const node24 = join(bin, 'node')
