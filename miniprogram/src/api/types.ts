// Names for what the contract holds.
import type { components, paths } from './schema';

type Schemas = components['schemas'];
export type Booking = Schemas['BookingView'];
export type BookingState = Booking['state'];
export type Slot = Schemas['SlotView'];
export type Store = Schemas['StoreView'];
export type StoreDetail = Schemas['StoreDetail'];
export type Car = Schemas['VehicleView'];
export type Model = Schemas['ModelView'];
export type Item = Schemas['ItemCard'];
export type ItemDetail = Schemas['ItemDetail'];
export type ItemPrice = Schemas['ItemPrice'];
export type Package = Schemas['PackageView'];
export type Wait = Schemas['WaitView'];
export type Notice = Schemas['NoticeView'];
export type Person = Schemas['PersonView'];
export type Way = Schemas['Way'];
export type Purpose = Schemas['Purpose'];
export type Session = Schemas['SessionView'];
export type Preference = Schemas['PreferenceView'];
export type CancelReason = Schemas['CancelReason'];
export type SubscribeMoment = Schemas['SubscribeMoment'];
export type Access = Schemas['Page_AccessView']['items'][number];
export type Order = Schemas['OrderView'];
export type OrderLine = Schemas['OrderCard'];
export type Path = Schemas['PathView'];
export type PathStep = Path['steps'][number];
export type Cancellation = Schemas['CancellationView'];
export type OrderCancelReason = Cancellation['reason'];
export type HandoverSlots = Schemas['HandoverSlotsView'];
export type Loan = Schemas['LoanView'];
export type LoanLine = Schemas['LoanLineView'];
export type LoanPaper = Loan['papers'][number];
export type LoanProduct = Schemas['LoanProductView'];
export type LoanPurpose = Loan['consents'][number]['purpose'];
export type Simulation = Schemas['SimulationView'];
export type Repair = Schemas['RepairView'];
export type RepairLine = Schemas['RepairCard'];
export type RepairStage = Repair['stage'];
export type RepairPhotos = Schemas['RepairPhotosView'];
export type Evidence = RepairPhotos['items'][number];
export type Sheet = Schemas['SheetView'];
export type CarFile = Schemas['CarFileView'];
export type Quote = Schemas['QuoteView'];
export type QuoteLine = Quote['lines'][number];
export type QuotePiece = QuoteLine['pieces'][number];
export type QuoteAnswer = Schemas['QuoteAnswer'];
export type DeclineReason = Schemas['QuoteDeclineReason'];
export type Settlement = Schemas['Settlement'];
export type Deferred = Schemas['DeferredView'];
export type Case = Schemas['CaseView'];
export type CaseLine = Schemas['CaseLineView'];
export type CaseTopic = Case['topic'];
export type Survey = Schemas['SurveyView'];
export type SurveyLine = Schemas['SurveyLineView'];
export type SurveyQuestion = Survey['questions'][number];
export type SurveyAnswer = Survey['answers'][number];
export type Recovery = Schemas['RecoveryView'];
export type Care = Schemas['CareView'];
export type CareKind = Care['kind'];
export type CarePlan = Schemas['CarePlanView'];
export type CareSwitch = Care['switch'];
export type CareOffer = NonNullable<Care['offer']>;
export type CareWhy = Care['why'];
export type Trip = CarePlan['trips'][number];
export type Butler = Schemas['ButlerView'];
export type ButlerReply = Care['replies'][number];
export type FieldProblem = Schemas['FieldProblem'];

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';
/** The paths that have an operation of this method. */
export type PathOf<M extends Method> = {
  [P in keyof paths]: NonNullable<paths[P][M]> extends { responses: object } ? P : never;
}[keyof paths];
export type Op<M extends Method, P extends PathOf<M>> = NonNullable<paths[P][M]>;

type Given<O, K extends 'path' | 'query'> = O extends { parameters: { [key in K]?: infer G } } ? Exclude<G, undefined> : never;
type BodyOf<O> = O extends { requestBody: { content: { 'application/json': infer B } } } ? B : undefined;
type Json<R> = R extends { content: { 'application/json': infer J } } ? J : undefined;
type Responses<O> = O extends { responses: infer R } ? R : never;

/** What a successful reply holds. */
export type Reply<M extends Method, P extends PathOf<M>> =
  Responses<Op<M, P>> extends { 200: infer R } ? Json<R> : Responses<Op<M, P>> extends { 201: infer R } ? Json<R> : undefined;
/** What there is has to be given; what there is not cannot be. */
type Part<K extends string, T> = [T] extends [undefined] ? { [key in K]?: undefined } : { [key in K]: T };

/** What goes into the address and the body; a wrong one does not compile. */
export type Ask<M extends Method, P extends PathOf<M>> = {
  query?: Given<Op<M, P>, 'query'>;
} & Part<'path', Given<Op<M, P>, 'path'> | undefined extends infer G ? ([Given<Op<M, P>, 'path'>] extends [never] ? undefined : Exclude<G, undefined>) : never> &
  Part<'body', BodyOf<Op<M, P>>>;

/** The argument itself may be left out where nothing has to be given. */
export type Asked<M extends Method, P extends PathOf<M>> = object extends Ask<M, P> ? [ask?: Ask<M, P>] : [ask: Ask<M, P>];
