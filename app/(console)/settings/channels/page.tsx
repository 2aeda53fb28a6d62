import { ChannelsPage } from '#components/channels/channels-page.tsx'

export default function Channels() {
  return <ChannelsPage />
}
