import { FleetPage } from '#components/fleet/fleet-page.tsx'

export default function Route() {
  return <FleetPage />
}
