import { TransferPage } from '#components/transfers/transfer-page.tsx'

export default async function Route({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params
  return <TransferPage key={id} transferId={id} />
}
