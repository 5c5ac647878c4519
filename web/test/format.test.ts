import { expect, test } from 'vitest'
import { dayOf, hanNumber, yuan } from '@/parts/format'

const DIGITS = '〇一二三四五六七八九十'

test.each([[1, '一'], [10, '十'], [11, '十一'], [19, '十九'], [20, '二十'], [35, '三十五']])('article %i is %s', (n, text) =>
	expect(hanNumber(n, DIGITS)).toBe(text),
)
test.each([[0, '0.00'], [5, '0.05'], [123456, '1,234.56'], [-418230655, '-4,182,306.55']])('%i fen is %s yuan', (fen, text) =>
	expect(yuan(fen)).toBe(text),
)
test('a day is the city\'s, whatever the browser\'s time zone', () => {
	expect(dayOf('2026-09-21T16:30:00Z')).toBe('2026-09-22')
	expect(dayOf('2026-09-22')).toBe('2026-09-22')
})
