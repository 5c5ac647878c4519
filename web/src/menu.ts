/* The navigation follows the user's day. A page stands here once; what an office may not use is not shown. */
import type { IconName } from '@/parts/Icon.vue'

export interface MenuItem {
	page: string
	needs: string[] /* any of these, as Me.pages names them */
	route: string
	title: string
	icon: IconName
}
export interface MenuGroup {
	title: string | null
	items: MenuItem[]
}
const item = (page: IconName, needs: string[] = [page], route: string = page): MenuItem => ({
	page,
	needs,
	route,
	title: `menu.${page}`,
	icon: page,
})

export const menu: MenuGroup[] = [
	{ title: null, items: [item('duties'), item('apply'), item('cases'), item('templates')] },
	{ title: 'menu.group_systems', items: [item('systems'), item('resources'), item('ending'), item('quotas'), item('catalogue')] },
	{ title: 'menu.group_watch', items: [item('warnings')] },
	{ title: 'menu.group_money', items: [item('statements')] },
	{ title: 'menu.group_operations', items: [item('orders')] },
	{
		title: 'menu.group_city',
		items: [item('clouds'), item('supervision'), item('deliberations'), item('principles'), item('registers')],
	},
	{
		title: 'menu.group_administration',
		items: [
			item('people', ['people', 'grants', 'delegations', 'orgs']),
			item('calendar', ['calendar'], 'workdays'),
			item('record'),
		],
	},
]
