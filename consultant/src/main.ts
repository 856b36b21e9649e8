import { createApp } from 'vue'
import 'tdesign-mobile-vue/es/style/index.css'
import './styles/base.css'
import './styles/shared.css'
import App from './App.vue'
import { watchTheme } from './session/theme'
import { router } from './router'
import { serveOffline } from './push/worker'

watchTheme()
createApp(App).use(router).mount('#app')
serveOffline()
