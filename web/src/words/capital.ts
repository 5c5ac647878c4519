/* Capital numerals are the same whatever language the console speaks. */
export const CAPITAL_DIGITS = '零壹贰叁肆伍陆柒捌玖'
export const CAPITAL_UNITS = '拾佰仟万亿元角分整负'
