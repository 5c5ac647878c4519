/* A list is rows of columns and filters: DataTable draws them, asks the server page by page and keeps the filters in the
 * address. */
import type { RouteLocationRaw } from 'vue-router'
import type { Clock, Dims, QuotaBar } from '@/api/types'

export interface Cell {
	text?: string
	sub?: string
	to?: RouteLocationRaw
	clock?: Clock | null
	of?: string
	money?: number
	article?: string | null
	tag?: string
	card?: string /* yellow and red show the law's card before the text */
	bar?: QuotaBar | null
	dims?: Dims | null
}
export interface Column<T> {
	name: string
	title: string /* a name in words/ */
	label?: string /* or the title itself, where the rule pack says it */
	show: (row: T) => Cell | string | number | null | undefined
	sort?: string /* what the server sorts by */
	right?: boolean
	wide?: boolean
	tight?: boolean /* never broken over lines: dates, kinds */
	hidden?: boolean /* until chosen */
	head?: boolean /* the card's title where there is no room for a table */
}
export interface Filter {
	name: string
	title: string
	kind: 'text' | 'choice' | 'date' | 'month'
	options?: { name: string; label: string }[]
	none?: string
}
