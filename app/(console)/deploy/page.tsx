import { DeployPage } from '#components/deploy/deploy-page.tsx'

export default function Route() {
  return <DeployPage />
}
