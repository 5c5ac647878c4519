/* Two texts held against each other, letter by letter where they are Chinese and word by word where they are not: which
 * pieces only the first has, which only the second, which both. */
export interface Piece {
	text: string
	only: boolean
}
const MOST = 1500 /* pieces; beyond that lines are compared */
const cut = (text: string, fine: boolean) =>
	fine ? (text.match(/[\p{Script=Han}]|[^\s\p{Script=Han}\p{P}]+|\s+|\p{P}/gu) ?? []) : text.split(/(?<=\n)/)

/* The longest that both have in the same order. */
function common(a: string[], b: string[]): [boolean[], boolean[]] {
	const width = b.length + 1
	const longest = new Uint32Array((a.length + 1) * width)
	for (let i = a.length - 1; i >= 0; i--)
		for (let j = b.length - 1; j >= 0; j--)
			longest[i * width + j] =
				a[i] === b[j]
					? longest[(i + 1) * width + j + 1]! + 1
					: Math.max(longest[(i + 1) * width + j]!, longest[i * width + j + 1]!)
	const inA = a.map(() => false)
	const inB = b.map(() => false)
	for (let i = 0, j = 0; i < a.length && j < b.length; ) {
		if (a[i] === b[j]) {
			inA[i++] = true
			inB[j++] = true
		} else if (longest[(i + 1) * width + j]! >= longest[i * width + j + 1]!) i++
		else j++
	}
	return [inA, inB]
}
function pieces(words: string[], shared: boolean[]): Piece[] {
	const out: Piece[] = []
	words.forEach((text, i) => {
		const last = out[out.length - 1]
		if (last && last.only === !shared[i]) last.text += text
		else out.push({ text, only: !shared[i] })
	})
	return out
}
export function differ(before: string, after: string): [Piece[], Piece[]] {
	const fine = before.length < MOST && after.length < MOST
	const a = cut(before, fine)
	const b = cut(after, fine)
	const [inA, inB] = common(a, b)
	return [pieces(a, inA), pieces(b, inB)]
}
