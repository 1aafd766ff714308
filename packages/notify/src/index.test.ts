import { expect, it } from 'vitest'

it('exports these values, and no others', async () => {
  expect(Object.keys(await import('./index.ts')).sort()).toEqual([
    'DEFAULT_DELIVERY_POLICY',
    'DeliveryError',
    'EmailNotifier',
    'NOTIFIER_KINDS',
    'NotificationWorker',
    'NotifyError',
    'WebhookNotifier',
    'afterAttempt',
    'attemptDelivery',
    'cloudEventsNotifier',
    'deliver',
    'enqueueNotification',
    'logNotifier',
    'parseNotifierSettings',
    'retryDelay',
    'toBinaryMessage',
    'toCloudEvent',
    'toStructuredMessage',
  ])
})
