import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

// Office browsers are often old forks of Chromium: 100 is the oldest one served (console.md).
export default defineConfig({
	plugins: [vue()],
	resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
	define: {
		__VUE_OPTIONS_API__: true,
		__VUE_PROD_DEVTOOLS__: false,
		__VUE_I18N_LEGACY_API__: false,
		__VUE_I18N_FULL_INSTALL__: false,
		__INTLIFY_PROD_DEVTOOLS__: false,
		__INTLIFY_DROP_MESSAGE_COMPILER__: false,
	},
	build: {
		target: ['chrome100'],
		cssTarget: ['chrome100'],
		modulePreload: { polyfill: false },
		assetsInlineLimit: 0,
		chunkSizeWarningLimit: 700,
		reportCompressedSize: false,
	},
	server: { proxy: { '/api': process.env.YUNHENG ?? 'http://127.0.0.1:8080' } },
	test: { environment: 'jsdom', include: ['test/**/*.test.ts'] },
})
