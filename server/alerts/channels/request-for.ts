import { alertmanagerRequest } from './alertmanager.ts'
import { alertmanagerWebhookRequest } from './alertmanager-webhook.ts'
import type { ChannelConfig, ConfigOf } from './channel-kinds.ts'
import { emailMail } from './email.ts'
import type { HttpRequest, Mail, Message } from './message.ts'
import { opsgenieRequest } from './opsgenie.ts'
import { pagerdutyRequest } from './pagerduty.ts'
import { slackRequest } from './slack.ts'
import { teamsRequest } from './teams.ts'
import { webhookRequest } from './webhook.ts'

export type Outgoing =
  | { by: 'http'; request: HttpRequest }
  | { by: 'smtp'; server: ConfigOf<'email'>; mail: Mail }

/** What is to be sent to this channel for this message. */
export function requestFor(config: ChannelConfig, message: Message): Outgoing {
  switch (config.kind) {
    case 'webhook':
      return { by: 'http', request: webhookRequest(config, message) }
    case 'slack':
      return { by: 'http', request: slackRequest(config, message) }
    case 'teams':
      return { by: 'http', request: teamsRequest(config, message) }
    case 'pagerduty':
      return { by: 'http', request: pagerdutyRequest(config, message) }
    case 'opsgenie':
      return { by: 'http', request: opsgenieRequest(config, message) }
    case 'alertmanager':
      return { by: 'http', request: alertmanagerRequest(config, message) }
    case 'alertmanager-webhook':
      return { by: 'http', request: alertmanagerWebhookRequest(config, message) }
    case 'email':
      return { by: 'smtp', server: config, mail: emailMail(config, message) }
  }
}
