import { NodePage } from '#components/nodes/node-page.tsx'

export default async function Route({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params
  return <NodePage nodeId={id} />
}
