import { NodeJobPage } from '#components/node-jobs/node-job-page.tsx'

export default async function Route({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params
  return <NodeJobPage key={id} nodeId={id} />
}
