import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router'
import { say } from '@/components/say'
import { t } from '@/locales'
import { enter, may, me, type Permission } from '@/session/me'
// In the bundle that everybody has: it is looked at when there is no network to fetch it.
import QueuePage from '@/pages/desk/QueuePage.vue'
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
  { path: '/board/:day?', name: 'board', component: () => import('@/pages/board/BoardPage.vue'), meta: { needs: 'booking.read', tab: true } },
  { path: '/outages', name: 'outages', component: () => import('@/pages/board/OutagesPage.vue'), meta: { needs: 'booking.outage' } },
  { path: '/bookings/:id', name: 'booking', component: () => import('@/pages/booking/BookingPage.vue'), meta: { needs: 'booking.read' } },
  { path: '/check-in', name: 'check-in', component: () => import('@/pages/checkin/CheckInPage.vue'), meta: { needs: 'booking.write', tab: true } },
  { path: '/new', name: 'new', component: () => import('@/pages/book/BookPage.vue'), meta: { needs: 'booking.write' } },
  { path: '/customers', name: 'customers', component: () => import('@/pages/customer/CustomersPage.vue'), meta: { needs: 'customer.read', tab: true } },
  { path: '/customers/:id', name: 'customer', component: () => import('@/pages/customer/CustomerPage.vue'), meta: { needs: 'customer.read' } },
  { path: '/orders', name: 'orders', component: () => import('@/pages/order/OrdersPage.vue'), meta: { needs: 'order.read', tab: true } },
  { path: '/orders/new', name: 'new-order', component: () => import('@/pages/order/NewOrderPage.vue'), meta: { needs: 'order.write' } },
  { path: '/orders/:id', name: 'order', component: () => import('@/pages/order/OrderPage.vue'), meta: { needs: 'order.read' } },
  { path: '/orders/:id/plan', name: 'plan', component: () => import('@/pages/order/PlanPage.vue'), meta: { needs: 'order.write' } },
  { path: '/loans', name: 'loans', component: () => import('@/pages/loan/LoansPage.vue'), meta: { needs: 'loan.read', tab: true } },
  { path: '/loans/new', name: 'new-loan', component: () => import('@/pages/loan/NewLoanPage.vue'), meta: { needs: 'loan.write' } },
  { path: '/loans/:id', name: 'loan', component: () => import('@/pages/loan/LoanPage.vue'), meta: { needs: 'loan.read' } },
  { path: '/repairs', name: 'workshop', component: () => import('@/pages/repair/WorkshopPage.vue'), meta: { needs: 'repair.read', tab: true } },
  { path: '/repairs/new', name: 'new-repair', component: () => import('@/pages/repair/NewRepairPage.vue'), meta: { needs: 'repair.write' } },
  { path: '/repairs/:id', name: 'repair', component: () => import('@/pages/repair/RepairPage.vue'), meta: { needs: 'repair.read' } },
  { path: '/repairs/:id/quote', name: 'quote', component: () => import('@/pages/quote/QuotePage.vue'), meta: { needs: 'quote.read' } },
  { path: '/repairs/:id/quote/draft', name: 'quote-draft', component: () => import('@/pages/quote/DraftPage.vue'), meta: { needs: 'quote.write' } },
  { path: '/cases', name: 'cases', component: () => import('@/pages/case/CasesPage.vue'), meta: { needs: 'case.read' } },
  { path: '/cases/:id', name: 'case', component: () => import('@/pages/case/CasePage.vue'), meta: { needs: 'case.read' } },
  { path: '/surveys', name: 'surveys', component: () => import('@/pages/survey/SurveysPage.vue'), meta: { needs: 'survey.read' } },
  { path: '/surveys/:id', name: 'survey', component: () => import('@/pages/survey/SurveyPage.vue'), meta: { needs: 'survey.read' } },
  { path: '/survey-forms', name: 'survey-forms', component: () => import('@/pages/survey/FormsPage.vue'), meta: { needs: 'survey.read' } },
  { path: '/survey-forms/:id', name: 'survey-form', component: () => import('@/pages/survey/FormPage.vue'), meta: { needs: 'survey.read' } },
  { path: '/scores', name: 'scores', component: () => import('@/pages/scores/ScoresPage.vue'), meta: { needs: 'survey.read' } },
  { path: '/care', name: 'care', component: () => import('@/pages/care/CarePage.vue'), meta: { needs: 'care.read' } },
  { path: '/care-rules', name: 'care-rules', component: () => import('@/pages/care/RulesPage.vue'), meta: { needs: 'care.read' } },
  { path: '/care-rules/:kind', name: 'care-rule', component: () => import('@/pages/care/RulePage.vue'), meta: { needs: 'care.read' } },
  { path: '/recalls', name: 'recalls', component: () => import('@/pages/care/RecallsPage.vue'), meta: { needs: 'care.read' } },
  { path: '/butlers', name: 'butlers', component: () => import('@/pages/care/ButlersPage.vue'), meta: { needs: 'care.read' } },
  { path: '/recoveries', name: 'recoveries', component: () => import('@/pages/recovery/RecoveriesPage.vue'), meta: { needs: 'survey.read' } },
  { path: '/recoveries/:id', name: 'recovery', component: () => import('@/pages/recovery/RecoveryPage.vue'), meta: { needs: 'survey.read' } },
  { path: '/interviews/new', name: 'interview', component: () => import('@/pages/interview/InterviewPage.vue'), meta: { needs: 'survey.interview' } },
  { path: '/replies/:id?', name: 'replies', component: () => import('@/pages/reply/RepliesPage.vue'), meta: { needs: 'care.read' } },
  { path: '/feeds', name: 'feeds', component: () => import('@/pages/feed/FeedsPage.vue'), meta: { needs: 'feed.read' } },
  { path: '/import', name: 'import', component: () => import('@/pages/feed/ImportPage.vue'), meta: { needs: 'feed.import' } },
  { path: '/deliveries', name: 'deliveries', component: () => import('@/pages/desk/DeliveriesPage.vue'), meta: { needs: 'delivery.read' } },
  { path: '/notices', name: 'notices', component: () => import('@/pages/desk/NoticesPage.vue') },
  { path: '/queue', name: 'queue', component: QueuePage },
  { path: '/handover', name: 'handover', component: () => import('@/pages/desk/HandoverPage.vue'), meta: { needs: 'booking.read' } },
  { path: '/figures', name: 'figures', component: () => import('@/pages/manage/FiguresPage.vue'), meta: { needs: 'figures.read' } },
  { path: '/people', name: 'people', component: () => import('@/pages/manage/PeoplePage.vue'), meta: { needs: 'staff.read' } },
  { path: '/people/:id', name: 'person', component: () => import('@/pages/manage/PersonPage.vue'), meta: { needs: 'staff.read' } },
  { path: '/audit', name: 'audit', component: () => import('@/pages/manage/AuditPage.vue'), meta: { needs: 'audit.read' } },
  { path: '/prices', name: 'prices', component: () => import('@/pages/manage/PricesPage.vue'), meta: { needs: 'catalog.read' } },
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

// A page whose file could not be fetched: one stays where one is, and hears why.
router.onError(() => say(t.common.unreachable, 'error'))
