import { AddNodePage } from '#components/add-node/add-node-page.tsx'

export default async function Route({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params
  return <AddNodePage key={id} clusterId={id} />
}
