import { HostKeysPage } from '#components/inventory/host-keys-page.tsx'

export default function Route() {
  return <HostKeysPage />
}
