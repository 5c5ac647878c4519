import { expect, test } from 'vitest'
import { addDays, fresh, fromRule, toRule, type Period } from '@/parts/fields/recurrence'

const base: Period = { ...fresh('2026-09-23'), extra: { vcpu: 8 } }
const rows: [string, Partial<Period>, string, string, string][] = [
	['every year, the last day included', { from: '2026-06-15', to: '2026-07-10' }, 'FREQ=YEARLY', '2026-06-15T00:00', '2026-07-11T00:00'],
	['over new year', { from: '2026-12-20', to: '2027-01-05' }, 'FREQ=YEARLY', '2026-12-20T00:00', '2027-01-06T00:00'],
	['from the next day that the rule means', { every: 'month', days: [1, 2] }, 'FREQ=MONTHLY;BYMONTHDAY=1,2', '2026-10-01T08:00', '2026-10-01T20:00'],
	['the last day of the month', { every: 'month', days: [-1] }, 'FREQ=MONTHLY;BYMONTHDAY=-1', '2026-09-30T08:00', '2026-09-30T20:00'],
	['the 31st, where there is one', { every: 'month', days: [31] }, 'FREQ=MONTHLY;BYMONTHDAY=31', '2026-10-31T08:00', '2026-10-31T20:00'],
	['weekdays', { every: 'week', weekdays: ['MO', 'FR'] }, 'FREQ=WEEKLY;BYDAY=MO,FR', '2026-09-25T08:00', '2026-09-25T20:00'],
	['over midnight', { every: 'day', begin: '22:00', end: '06:00' }, 'FREQ=DAILY', '2026-09-23T22:00', '2026-09-24T06:00'],
	['until midnight', { every: 'day', begin: '00:00', end: '24:00' }, 'FREQ=DAILY', '2026-09-23T00:00', '2026-09-24T00:00'],
	['until a day', { every: 'day', until: '2027-12-31' }, 'FREQ=DAILY;UNTIL=20271231T235959', '2026-09-23T08:00', '2026-09-23T20:00'],
]
test.each(rows)('%s', (_, change, rrule, start, end) => {
	const period = { ...base, ...change }
	expect(toRule(period)).toEqual({ rrule, start, end, extra: { vcpu: 8 } })
	const back = fromRule(toRule(period))
	expect(back.raw).toBeUndefined()
	expect(toRule(back)).toEqual(toRule(period))
})
test('a rule that the editor does not know stays as it is', () => {
	const rule = { rrule: 'FREQ=YEARLY;BYDAY=1MO;BYMONTH=9', start: '2026-09-07T00:00', end: '2026-09-12T00:00', extra: { vcpu: 1 } }
	expect(fromRule(rule).raw).toEqual(rule)
	expect(toRule(fromRule(rule))).toEqual(rule)
	expect(addDays('2024-02-28', 1)).toBe('2024-02-29')
})
