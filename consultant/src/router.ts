import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router'
import { enter, may, me, type Permission } from '@/session/me'
import { Problem, Unreachable } from '@/api/problem'

declare module 'vue-router' {
  interface RouteMeta {
    /** Everybody may see it, logged in or not. */
    open?: boolean
    /** Shown only with this permission; the server decides all the same. */
    needs?: Permission
    /** One of the pages of the bar at the bottom. */
    tab?: boolean
  }
}

const routes: RouteRecordRaw[] = [
  { path: '/', name: 'today', component: () => import('@/pages/today/TodayPage.vue'), meta: { tab: true } },
  { path: '/login', name: 'login', component: () => import('@/pages/login/LoginPage.vue'), meta: { open: true } },
  { path: '/join', name: 'join', component: () => import('@/pages/login/JoinPage.vue'), meta: { open: true } },
  { path: '/mine', name: 'mine', component: () => import('@/pages/mine/MinePage.vue'), meta: { tab: true } },
  { path: '/:rest(.*)', name: 'lost', component: () => import('@/pages/LostPage.vue') },
]

export const router = createRouter({
  history: createWebHistory('/staff/'),
  routes,
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
})

router.beforeEach(async (to) => {
  if (to.meta.open) return true
  if (!me.value) {
    try {
      if (!(await enter())) return { name: 'login', query: to.fullPath === '/' ? {} : { to: to.fullPath } }
    } catch (error) {
      // A first visit without a network: the login page says so.
      if (error instanceof Unreachable || error instanceof Problem) return { name: 'login', query: { to: to.fullPath } }
      throw error
    }
  }
  if (to.meta.needs && !may(to.meta.needs)) return { name: 'lost', params: { rest: 'forbidden' }, query: { forbidden: '1' }, replace: true }
  return true
})
