/* An amount in the capital numerals that a Chinese document needs (domain.md: "元" and "角" end, "整" closes). The
 * figures come from words/: `digits` is the ten numerals, `units` are 拾佰仟, 万亿, 元角分, 整, 负 in this order. */
export function capital(fen: number, digits: string, units: string): string {
	const d = [...digits]
	const [ten, hundred, thousand, wan, yi, yuanUnit, jiao, fenUnit, whole, minus] = [...units]
	const all = Math.abs(fen)
	const yuan = Math.floor(all / 100)
	const places = ['', ten, hundred, thousand]

	function four(n: number): string {
		let text = ''
		let gap = false
		for (let i = 3; i >= 0; i--) {
			const digit = Math.floor(n / 10 ** i) % 10
			if (!digit) {
				gap = text !== ''
				continue
			}
			text += (gap ? d[0] : '') + d[digit]! + (places[i] ?? '')
			gap = false
		}
		return text
	}
	let text = ''
	let gap = false
	for (const [scale, unit] of [
		[1e8, yi],
		[1e4, wan],
		[1, ''],
	] as [number, string][]) {
		const part = Math.floor(yuan / scale) % (scale === 1e8 ? 1e8 : 1e4)
		if (!part) {
			gap = text !== ''
			continue
		}
		const named = part >= 1e4 ? four(Math.floor(part / 1e4)) + wan + four(part % 1e4) : four(part)
		text += (text && (gap || part < 1000) ? d[0] : '') + named + unit
		gap = false
	}
	const tenth = Math.floor(all / 10) % 10
	const hundredth = all % 10
	text = text ? text + yuanUnit : ''
	if (!tenth && !hundredth) return (fen < 0 ? minus : '') + (text || d[0]! + yuanUnit) + whole
	if (tenth) text += d[tenth]! + jiao
	else if (text) text += d[0]
	text += hundredth ? d[hundredth]! + fenUnit : whole
	return (fen < 0 ? minus : '') + text
}
