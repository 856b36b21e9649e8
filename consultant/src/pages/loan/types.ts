/** Names of the contract, short. */
import type { Schemas } from '@/api/client'

export type Line = Schemas['StaffLoanLineView']
export type Loan = Schemas['StaffLoanView']
export type Paper = Schemas['PaperView']
export type Product = Schemas['LoanProductView']
export type What = Schemas['LoanTold']
