import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'

const demo = process.env.CHEZHU_BASE ?? 'http://127.0.0.1:8080'

export default defineConfig({
  base: '/staff/',
  resolve: { alias: { '@': fileURLToPath(new URL('src', import.meta.url)) } },
  plugins: [
    vue(),
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'src',
      filename: 'service-worker.ts',
      // The page registers it itself: the Content-Security-Policy allows no inline script.
      injectRegister: false,
      injectManifest: { globPatterns: ['**/*.{js,css,html,svg,png}'] },
      manifest: {
        id: '/staff/',
        name: '车主 · 门店',
        short_name: '车主门店',
        description: '今日待办、预约看板、到店签到、客户',
        lang: 'zh-CN',
        start_url: '/staff/',
        scope: '/staff/',
        display: 'standalone',
        orientation: 'portrait',
        theme_color: '#0052d9',
        background_color: '#f3f3f3',
        icons: [
          { src: 'icon-192.png', sizes: '192x192', type: 'image/png' },
          { src: 'icon-512.png', sizes: '512x512', type: 'image/png' },
          { src: 'icon-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
        ],
        shortcuts: [
          { name: '扫码签到', url: '/staff/check-in' },
          { name: '代客预约', url: '/staff/new' },
        ],
      },
    }),
  ],
  build: {
    target: 'es2022',
    // An asset as a data: URL would be no gain with HTTP/2, and fonts from data: are not allowed by the policy.
    assetsInlineLimit: 0,
    manifest: true,
  },
  server: { proxy: { '/api': { target: demo, ws: true }, '/demo': demo } },
})
