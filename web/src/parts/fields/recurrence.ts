/* Periods that come again, as people fill them in and as the server takes them (RFC 5545): pure, both ways. */
import type { Dims } from '@/api/types'

export interface Recurrence {
	rrule: string
	start: string /* "2026-06-15T00:00", of the first period */
	end: string
	extra: Dims
}
export type Every = 'year' | 'month' | 'week' | 'day'
/* What the editor shows. Days are civil dates, hours "08:00"; until "24:00" is the end of the day. */
export interface Period {
	every: Every
	from: string /* year: the first period's first day; else the day from which it recurs */
	to: string /* year: its last day */
	days: number[] /* month: 1 to 31, -1 the last */
	weekdays: string[] /* week: MO … */
	begin: string
	end: string
	until: string /* the last day on which a period may begin; '' for ever */
	extra: Dims
	raw?: Recurrence /* a rule that the editor does not know how to show */
}

export const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']
const FREQ: Record<Every, string> = { year: 'YEARLY', month: 'MONTHLY', week: 'WEEKLY', day: 'DAILY' }

export function fresh(today: string): Period {
	return {
		every: 'year',
		from: today,
		to: addDays(today, 30),
		days: [1],
		weekdays: ['MO'],
		begin: '08:00',
		end: '20:00',
		until: '',
		extra: {},
	}
}

export function addDays(day: string, n: number): string {
	return new Date(Date.parse(`${day}T00:00:00Z`) + n * 86_400_000).toISOString().slice(0, 10)
}
function monthLength(day: string): number {
	const [y = 0, m = 1] = day.split('-').map(Number)
	return new Date(Date.UTC(y, m, 0)).getUTCDate()
}

/* The first day from `from` on that the rule means; a rule of the 31st may have to look two months ahead. */
function firstDay(p: Period): string {
	for (let i = 0, day = p.from; i < 400; i++, day = addDays(day, 1)) {
		const date = Number(day.slice(8))
		const weekday = WEEKDAYS[(new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7] ?? ''
		if (p.every === 'day') return day
		if (p.every === 'week' && p.weekdays.includes(weekday)) return day
		if (p.every === 'month' && (p.days.includes(date) || (p.days.includes(-1) && date === monthLength(day)))) return day
	}
	return p.from
}

export function toRule(p: Period): Recurrence {
	if (p.raw) return { ...p.raw, extra: p.extra }
	const parts = [`FREQ=${FREQ[p.every]}`]
	if (p.every === 'month') parts.push(`BYMONTHDAY=${p.days.join(',')}`)
	if (p.every === 'week') parts.push(`BYDAY=${p.weekdays.join(',')}`)
	if (p.until) parts.push(`UNTIL=${p.until.replaceAll('-', '')}T235959`)
	const rrule = parts.join(';')
	if (p.every === 'year')
		return { rrule, start: `${p.from}T00:00`, end: `${addDays(p.to, 1)}T00:00`, extra: p.extra }
	const first = firstDay(p)
	const whole = p.end === '24:00' || p.end === '00:00'
	const last = whole || p.end <= p.begin ? addDays(first, 1) : first
	return { rrule, start: `${first}T${p.begin}`, end: `${last}T${whole ? '00:00' : p.end}`, extra: p.extra }
}

const EVERY: Record<string, Every> = { YEARLY: 'year', MONTHLY: 'month', WEEKLY: 'week', DAILY: 'day' }

export function fromRule(r: Recurrence): Period {
	const parts = new Map(r.rrule.split(';').map((x): [string, string] => [x.split('=')[0] ?? '', x.split('=')[1] ?? '']))
	const every = EVERY[parts.get('FREQ') ?? '']
	const from = r.start.slice(0, 10)
	const ends = r.end.slice(11)
	const p: Period = {
		...fresh(from),
		every: every ?? 'year',
		extra: r.extra,
		begin: r.start.slice(11),
		end: ends === '00:00' ? '24:00' : ends,
		to: addDays(r.end.slice(0, 10), ends === '00:00' ? -1 : 0),
		until: (parts.get('UNTIL') ?? '').slice(0, 8).replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3'),
	}
	/* a period of whole days says nothing of hours */
	if (p.every === 'year') [p.begin, p.end] = [fresh(from).begin, fresh(from).end]
	if (parts.has('BYMONTHDAY')) p.days = (parts.get('BYMONTHDAY') ?? '').split(',').map(Number)
	if (parts.has('BYDAY')) p.weekdays = (parts.get('BYDAY') ?? '').split(',')
	const again = toRule(p)
	const known =
		every &&
		(every !== 'year' || (r.start.endsWith('T00:00') && r.end.endsWith('T00:00'))) && again.start === r.start && again.end === r.end && again.rrule === r.rrule
	return known ? p : { ...p, raw: r }
}
