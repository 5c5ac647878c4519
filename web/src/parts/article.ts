/* The side sheet with the law's own words: one for the whole console, opened by any article link. */
import { shallowRef } from 'vue'

export const openArticle = shallowRef<string | null>(null) /* "19" or "19.1" */
