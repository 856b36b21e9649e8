/** Names of the contract, short. */
import type { Schemas } from '@/api/client'

export type StaffQuote = Schemas['StaffQuoteView']
export type Quote = Schemas['QuoteView']
export type Line = Schemas['QuoteLineView']
export type LineWish = Schemas['QuoteLineWish']
export type PutLine = Schemas['PutLine']
export type PieceWish = Schemas['QuotePieceWish']
export type Piece = Schemas['QuotePiece']
export type Urgency = Schemas['QuoteUrgency']
export type Payer = Schemas['QuotePayer']
export type Answer = Schemas['QuoteAnswer']
export type Deferred = Schemas['DeferredView']
export type Settlement = Schemas['Settlement']
