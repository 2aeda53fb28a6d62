import { RollingRestartPage } from '#components/node-jobs/rolling-restart-page.tsx'

export default async function Route({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params
  return <RollingRestartPage key={id} clusterId={id} />
}
