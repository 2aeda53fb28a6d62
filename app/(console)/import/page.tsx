import { ImportPage } from '#components/inventory/import-page.tsx'

export default function Route() {
  return <ImportPage />
}
