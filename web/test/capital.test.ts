import { expect, test } from 'vitest'
import { capital } from '@/parts/capital'
import { CAPITAL_DIGITS, CAPITAL_UNITS } from '@/words/capital'

test.each([
	[0, '零元整'],
	[1, '壹分'],
	[10, '壹角整'],
	[105, '壹元零伍分'],
	[150, '壹元伍角整'],
	[10_07, '壹拾元零柒分'],
	[100_00, '壹佰元整'],
	[1006_00, '壹仟零陆元整'],
	[10_000_00, '壹万元整'],
	[40_960_00, '肆万零玖佰陆拾元整'],
	[100_500_00, '壹拾万零伍佰元整'],
	[10_050_020_30, '壹仟零伍万零贰拾元叁角整'],
	[4_104_594_21, '肆佰壹拾万肆仟伍佰玖拾肆元贰角壹分'],
	[100_000_000_00, '壹亿元整'],
	[100_000_001_00, '壹亿零壹元整'],
	[-350, '负叁元伍角整'],
])('%i fen is said %s', (fen, text) => expect(capital(fen, CAPITAL_DIGITS, CAPITAL_UNITS)).toBe(text))
