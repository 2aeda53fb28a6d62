import { DeliveryPage } from '#components/channels/delivery-page.tsx'

export default async function Delivery({ params }: { params: Promise<{ id: string }> }) {
  return <DeliveryPage deliveryId={(await params).id} />
}
