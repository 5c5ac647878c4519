/* How dates, figures, amounts and articles are written in the language in use. */
import { useI18n } from 'vue-i18n'
import { useSession } from '@/stores/session'

const CITY = 8 * 3600_000 /* Asia/Shanghai, without summer time */
const two = (n: number) => String(n).padStart(2, '0')

/* "2026-09-22" of an instant or of a date, as people in the city count days. */
export function dayOf(when: string): string {
	if (when.length === 10) return when
	return new Date(new Date(when).getTime() + CITY).toISOString().slice(0, 10)
}

export function yuan(fen: number): string {
	const sign = fen < 0 ? '-' : ''
	const all = Math.abs(fen)
	const whole = Math.floor(all / 100)
		.toString()
		.replace(/\B(?=(\d{3})+$)/g, ',')
	return `${sign}${whole}.${two(all % 100)}`
}

/* 1-99 as the law writes its articles' numbers, with the language's digits "〇一二…十". */
export function hanNumber(n: number, digits: string): string {
	const d = [...digits]
	const at = (i: number) => d[i] ?? ''
	if (n < 11) return at(n)
	const tens = Math.floor(n / 10)
	return (tens > 1 ? at(tens) : '') + at(10) + (n % 10 ? at(n % 10) : '')
}

export function useFormat() {
	const { t, locale } = useI18n()
	const session = useSession()

	function day(when: string | null | undefined, withYear = false): string {
		if (!when) return t('none')
		const [y = '', m = '', d = ''] = dayOf(when).split('-')
		const args = { y, m: Number(m), d: Number(d), mon: t('date.months').split(',')[Number(m) - 1] ?? m }
		const same = y === session.today.slice(0, 4)
		return same && !withYear ? t('date.day', args) : t('date.full', args)
	}
	function clockTime(when: string): string {
		const local = new Date(new Date(when).getTime() + CITY)
		return `${two(local.getUTCHours())}:${two(local.getUTCMinutes())}`
	}
	function time(when: string | null | undefined): string {
		return when ? `${day(when)}\u00a0${clockTime(when)}` : t('none')
	}
	function month(when: string | null | undefined): string {
		if (!when) return t('none')
		const [y = '', m = ''] = when.split('-')
		return t('date.month', { y, m: Number(m), mon: t('date.months').split(',')[Number(m) - 1] ?? m })
	}
	const number = (n: number) => n.toLocaleString(locale.value === 'zh' ? 'zh-CN' : 'en-GB')
	const money = (fen: number) => `¥${yuan(fen)}`

	/* "19" or "19.1" or "24.1.2" as people cite it. */
	function article(cite: string | number): string {
		const [a = '', p, k] = String(cite).split('.')
		const han = (s: string) => hanNumber(Number(s), t('law.digits'))
		const parts = [t('law.article', { n: a, han: han(a) })]
		if (p) parts.push(t('law.paragraph', { n: p, han: han(p) }))
		if (k) parts.push(t('law.item', { n: k, han: han(k) }))
		return parts.join(t('law.joint'))
	}
	function size(bytes: number): string {
		if (bytes < 1024) return `${bytes} B`
		if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(0)} KB`
		return `${(bytes / 1024 / 1024).toFixed(1)} MB`
	}
	/* "within 5 working days", and whether the law is strict about it. */
	function term(x: { kind: string; n: number; strength: string }): string {
		const text = t(`term.${x.kind}`, { n: x.n }, x.n)
		return x.strength === 'hard' ? text : `${text}${t(`term.${x.strength}`)}`
	}
	/* A time in use: what ends at midnight ended the day before. */
	function span(from: string, to: string): string {
		const end =
			to.length > 10 && clockTime(to) === '00:00' ? new Date(new Date(to).getTime() - 1000).toISOString() : to
		return dayOf(from) === dayOf(end) ? day(from) : `${day(from)} – ${day(end)}`
	}
	return { term, span, day, time, clockTime, month, number, money, article, size }
}
