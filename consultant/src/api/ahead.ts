/**
 * Operations that the pages are written for and the contract does not have yet. Each goes by itself as soon as `npm run gen`
 * brings it; when the file is empty of what is used, it can go too.
 */
import type { Schemas } from './client'

export interface AheadSchemas {
  ApprovedView: { amount_fen: number; term_months: number; valid_until: string; }
  AskedBy: 'checklist' | 'lender'
  AskedPaper: { kind: Schemas['PaperKind']; why: string; }
  ConditionView: { no: number; text: string; met_at?: string | null; }
  DecidePaper: { accepted: boolean; reason?: Schemas['PaperReason'] | null; }
  Fee: { code: string; name: string; why: string; when: Schemas['FeeWhen']; fixed_fen?: number | null; ppm?: number | null; }
  FeeSumView: { code: string; name: string; why: string; when: Schemas['FeeWhen']; times: number; each_fen: number; total_fen: number; }
  FeeWhen: 'at_signing' | 'monthly' | 'at_end'
  HeldView: { sequence: number; kind: string; occurred_at: string; }
  InstalmentView: { no: number; payment_fen: number; principal_fen: number; interest_fen: number; fees_fen: number; left_fen: number; }
  LenderNameView: { id: string; name: string; typical?: Schemas['TypicalView'] | null; }
  LinkView: { media_id: string; url: string; thumb_url: string; }
  LoanAction: 'consent' | 'upload' | 'submit' | 'acknowledge' | 'begin_review' | 'request_papers' | 'approve' | 'approve_conditionally' | 'meet_condition' | 'reject' | 'sign' | 'begin_mortgage' | 'register_mortgage' | 'pay_out' | 'close' | 'withdraw' | 'open_papers' | 'decide_papers' | 'read_reason'
  LoanConsent: 'credit_query' | 'share_with_bank'
  LoanConsentView: { purpose: Schemas['LoanConsent']; granted: boolean; since?: string | null; }
  LoanEvent: 'submit' | 'acknowledge' | 'begin_review' | 'request_papers' | 'supplement' | 'approve' | 'approve_conditionally' | 'meet_condition' | 'meet_last_condition' | 'reject' | 'sign' | 'begin_mortgage' | 'register_mortgage' | 'pay_out' | 'close' | 'expire' | 'withdraw'
  LoanEventView: { no: number; event: Schemas['LoanEvent']; state: Schemas['LoanState']; by: Schemas['LoanWho']; at: string; }
  LoanMethod: 'annuity' | 'equal_principal'
  LoanOption: 'other_lender' | 'more_down_payment' | 'talk_to_us'
  LoanProductView: { id: string; lender: Schemas['LenderNameView']; name: string; method: Schemas['LoanMethod']; annual_rate_ppm: number; terms: (number)[]; min_amount_fen: number; max_amount_fen: number; max_of_price_percent: number; fees: (Schemas['Fee'])[]; papers: (Schemas['WantedView'])[]; mortgage: Schemas['Mortgage']; approval_days: number; }
  LoanRisk: 'red' | 'amber' | 'green'
  LoanState: 'draft' | 'submitted' | 'pre_review' | 'review' | 'supplement_needed' | 'approved' | 'approved_conditional' | 'rejected' | 'signed' | 'mortgage_pending' | 'mortgage_done' | 'paid_out' | 'closed' | 'withdrawn' | 'expired'
  LoanStep: 'apply' | 'review' | 'sign' | 'mortgage' | 'pay_out'
  LoanStepState: 'todo' | 'running' | 'done' | 'stopped'
  LoanStepView: { step: Schemas['LoanStep']; state: Schemas['LoanStepState']; at?: string | null; }
  LoanTodo: 'give_consent' | 'upload_papers' | 'submit' | 'wait' | 'meet_conditions' | 'sign' | 're_apply' | 'none'
  LoanTold: { kind: 'acknowledge'; } | { kind: 'begin_review'; } | { kind: 'request_papers';papers?: (Schemas['AskedPaper'])[]; } | { kind: 'approve';amount_fen?: number | null;term_months?: number | null;valid_until?: string | null; } | { kind: 'approve_conditionally';amount_fen?: number | null;term_months?: number | null;valid_until?: string | null;conditions?: (string)[]; } | { kind: 'meet_condition';no?: number; } | { kind: 'reject';reason?: Schemas['RejectReason'] | null; } | { kind: 'sign'; } | { kind: 'begin_mortgage'; } | { kind: 'register_mortgage'; } | { kind: 'pay_out';amount_fen?: number | null; } | { kind: 'close'; }
  LoanView: { id: string; number: string; version: number; order_id: string; store_id: string; store_name: string; state: Schemas['LoanState']; product: Schemas['LoanProductView']; plan: Schemas['SimulationView']; steps: (Schemas['LoanStepView'])[]; waiting_for: Schemas['LoanWaits']; todo: Schemas['LoanTodo']; consents: (Schemas['LoanConsentView'])[]; papers: (Schemas['PaperView'])[]; conditions: (Schemas['ConditionView'])[]; approved?: Schemas['ApprovedView'] | null; text?: string | null; options: (Schemas['LoanOption'])[]; ack_due_at?: string | null; payout_due_at?: string | null; submitted_at?: string | null; decided_at?: string | null; signed_at?: string | null; mortgage_at?: string | null; paid_at?: string | null; paid_fen?: number | null; events: (Schemas['LoanEventView'])[]; allowed: (Schemas['LoanAction'])[]; created_at: string; }
  LoanWaits: 'owner' | 'store' | 'lender' | 'nobody'
  LoanWho: 'owner' | 'staff' | 'lender' | 'system'
  LoanWhy: 'lender_late' | 'payout_late' | 'held' | 'papers' | 'expiring' | 'none'
  Mortgage: 'before_payout' | 'after_payout'
  PaperKind: 'id_card' | 'driving_licence' | 'residence' | 'income' | 'bank_statement' | 'marriage' | 'down_payment' | 'tax' | 'business' | 'other'
  PaperPagesView: { id: string; kind: Schemas['PaperKind']; pages: (Schemas['LinkView'])[]; links_until: string; }
  PaperReason: 'unreadable' | 'expired' | 'incomplete' | 'wrong_person' | 'wrong_paper' | 'other'
  PaperState: 'missing' | 'received' | 'accepted' | 'refused'
  PaperView: { id: string; kind: Schemas['PaperKind']; name: string; why: string; required: boolean; asked_by: Schemas['AskedBy']; state: Schemas['PaperState']; reason?: string | null; pages: number; decided_at?: string | null; }
  PutPages: { media_ids: (string)[]; }
  RecordLoan: { version: number; what: Schemas['LoanTold']; }
  RejectCode: 'credit_history' | 'income' | 'debt' | 'documents' | 'policy' | 'other'
  RejectReason: { code: Schemas['RejectCode']; text?: string | null; }
  SecretView: { code: Schemas['RejectCode']; text?: string | null; at: string; }
  SeenVersion: { version: number; }
  SignLoan: { version: number; media_ids: (string)[]; }
  SimulationView: { product_id: string; method: Schemas['LoanMethod']; amount_fen: number; term_months: number; annual_rate_ppm: number; first_payment_fen: number; last_payment_fen: number; total_interest_fen: number; fees: (Schemas['FeeSumView'])[]; total_fees_fen: number; total_cost_fen: number; total_paid_fen: number; apr_ppm?: number | null; apr_compound_ppm?: number | null; instalments: (Schemas['InstalmentView'])[]; }
  StaffLoanLineView: { id: string; number: string; version: number; order_id: string; order_number: string; store_id: string; lender_name: string; person_id: string; customer?: string | null; state: Schemas['LoanState']; risk: Schemas['LoanRisk']; why: Schemas['LoanWhy']; due_at?: string | null; since: string; papers_to_look_at: number; amount_fen: number; term_months: number; }
  StaffLoanView: { person_id: string; customer?: string | null; order_number: string; risk: Schemas['LoanRisk']; why: Schemas['LoanWhy']; due_at?: string | null; has_reason: boolean; held: (Schemas['HeldView'])[]; } & Schemas['LoanView']
  StaffLoansView: { items: (Schemas['StaffLoanLineView'])[]; more: boolean; }
  StartLoan: { order_id: string; product_id: string; amount_fen: number; term_months: number; }
  TypicalView: { p50_hours: number; p90_hours: number; n: number; }
  WantedView: { kind: Schemas['PaperKind']; name: string; why: string; required: boolean; }
}

export interface AheadPaths {
  '/api/v1/staff/loan-products': { get: { parameters: { query?: { store_id?: string }; path?: never; header?: never; cookie?: never }; requestBody?: never; responses: { 200: { content: { 'application/json': (Schemas['LoanProductView'])[] } } } } }
  '/api/v1/staff/loan-products/{id}/simulation': { get: { parameters: { query?: { amount_fen: number; term_months: number }; path: { id: string }; header?: never; cookie?: never }; requestBody?: never; responses: { 200: { content: { 'application/json': Schemas['SimulationView'] } } } } }
  '/api/v1/staff/loans': { get: { parameters: { query?: { store_id?: string; order_id?: string; person_id?: string; open?: boolean }; path?: never; header?: never; cookie?: never }; requestBody?: never; responses: { 200: { content: { 'application/json': Schemas['StaffLoansView'] } } } }; post: { parameters: { query?: never; path?: never; header?: never; cookie?: never }; requestBody: { content: { 'application/json': Schemas['StartLoan'] } }; responses: { 201: { content: { 'application/json': Schemas['StaffLoanView'] } } } } }
  '/api/v1/staff/loans/{id}': { get: { parameters: { query?: never; path: { id: string }; header?: never; cookie?: never }; requestBody?: never; responses: { 200: { content: { 'application/json': Schemas['StaffLoanView'] } } } } }
  '/api/v1/staff/loans/{id}/events': { post: { parameters: { query?: never; path: { id: string }; header?: never; cookie?: never }; requestBody: { content: { 'application/json': Schemas['RecordLoan'] } }; responses: { 200: { content: { 'application/json': Schemas['StaffLoanView'] } } } } }
  '/api/v1/staff/loans/{id}/papers/{paper_id}/decide': { post: { parameters: { query?: never; path: { id: string; paper_id: string }; header?: never; cookie?: never }; requestBody: { content: { 'application/json': Schemas['DecidePaper'] } }; responses: { 200: { content: { 'application/json': Schemas['StaffLoanView'] } } } } }
  '/api/v1/staff/loans/{id}/papers/{paper_id}/open': { post: { parameters: { query?: never; path: { id: string; paper_id: string }; header?: never; cookie?: never }; requestBody?: never; responses: { 200: { content: { 'application/json': Schemas['PaperPagesView'] } } } } }
  '/api/v1/staff/loans/{id}/papers/{paper_id}/pages': { post: { parameters: { query?: never; path: { id: string; paper_id: string }; header?: never; cookie?: never }; requestBody: { content: { 'application/json': Schemas['PutPages'] } }; responses: { 200: { content: { 'application/json': Schemas['StaffLoanView'] } } } } }
  '/api/v1/staff/loans/{id}/reason': { post: { parameters: { query?: never; path: { id: string }; header?: never; cookie?: never }; requestBody?: never; responses: { 200: { content: { 'application/json': Schemas['SecretView'] } } } } }
  '/api/v1/staff/loans/{id}/sign': { post: { parameters: { query?: never; path: { id: string }; header?: never; cookie?: never }; requestBody: { content: { 'application/json': Schemas['SignLoan'] } }; responses: { 200: { content: { 'application/json': Schemas['StaffLoanView'] } } } } }
  '/api/v1/staff/loans/{id}/submit': { post: { parameters: { query?: never; path: { id: string }; header?: never; cookie?: never }; requestBody: { content: { 'application/json': Schemas['SeenVersion'] } }; responses: { 200: { content: { 'application/json': Schemas['StaffLoanView'] } } } } }
  '/api/v1/staff/orders/{id}/steps/{kind}': { post: { parameters: { query?: never; path: { id: string; kind: Schemas['StepKind'] }; header?: never; cookie?: never }; requestBody: { content: { 'application/json': Schemas['SetOrderStep'] } }; responses: { 200: { content: { 'application/json': Schemas['StaffOrderView'] } } } } }
}
