import { DeliveriesPage } from '#components/channels/deliveries-page.tsx'

export default function Deliveries() {
  return <DeliveriesPage />
}
