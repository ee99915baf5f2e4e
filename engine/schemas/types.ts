// Made from engine/schemas/*.schema.json by `npm run generate`; edit those.

/**
 * The id of another file: its name without the ending.
 */
export type Id = string
/**
 * An ISO 8601 duration of weeks, days, hours, minutes and seconds.
 */
export type Duration = string
/**
 * 0 low, 1 medium, 2 high, 3 urgent.
 */
export type Priority = (0 | 1 | 2 | 3)
/**
 * A language tag.
 */
export type Language = string
/**
 * Words that sort tickets.
 * 
 * @minItems 1
 * @maxItems 50
 */
export type Tags = string[]
/**
 * One plain address.
 */
export type EMailAddress = string
/**
 * A text, a number or a boolean.
 */
export type Scalar = (string | number | boolean)
/**
 * A value (equal), a list (one of), or operators that must all hold.
 */
export type Test = (Scalar | Scalar[] | Operators)
/**
 * Something a rule does: the name of an action that needs no params, or a name with its params.
 */
export type Action = ("askForRating" | ActionWithParams)
/**
 * One action, or several in order.
 */
export type Actions = ("askForRating" | ActionWithParams | Action[])
/**
 * A step of a macro: an action, an answer from a canned response, or an event.
 */
export type MacroAction = ("askForRating" | MacroActionWithParams)
/**
 * What must hold for a transition to be taken: the name of a guard that needs no params, or a name with its params.
 */
export type Guard = (("isAssigned" | "isFirstReply") | GuardWithParams)
/**
 * A JSON type.
 */
export type FieldType = ("string" | "number" | "integer" | "boolean" | "array" | "object" | "null")
/**
 * A text, a number, a boolean or null.
 */
export type Value = (string | number | boolean | null)
/**
 * A target, a transition, or several of which the first whose guard holds is taken.
 */
export type Transition = (string | TransitionObject | (string | TransitionObject)[])
/**
 * A calendar date.
 */
export type LocalDate = string
/**
 * Wall time, `00:00` to `24:00`.
 */
export type WallTime = string
/**
 * Pairs of opening and closing time, in order.
 */
export type Intervals = WallTime[][]
/**
 * A date and a time with its offset from UTC.
 */
export type Instant = string
/**
 * A file beside the scenario, or a name of `given.mails`.
 */
export type MailFile1 = string
/**
 * At least two words that mean the same. Capitals and accents make no difference.
 * 
 * @minItems 2
 * @maxItems 30
 */
export type Synonyms = string[]

/**
 * A secret is named, never written: the environment variable that holds it.
 */
export interface Secret {
/**
 * Its name.
 */
env: string
}
/**
 * Several operators are AND.
 */
export interface Operators {
is?: Scalar
/**
 * Equal to one of these.
 * 
 * @minItems 1
 */
in?: Scalar[]
/**
 * The text holds this text, or the list holds this value; case does not count.
 */
contains?: string
/**
 * The text begins so; case does not count.
 */
startsWith?: string
/**
 * An RE2 pattern, found anywhere in the text.
 */
matches?: string
/**
 * A number that is not smaller.
 */
atLeast?: number
/**
 * A number that is not larger.
 */
atMost?: number
/**
 * A larger number.
 */
above?: number
/**
 * A smaller number.
 */
below?: number
/**
 * An earlier date, `2026-12-24` or relative to the event, `-P7D`.
 */
before?: string
/**
 * A later date, `2026-12-24` or relative to the event, `-P7D`.
 */
after?: string
/**
 * Two numbers or two dates; both ends count.
 * 
 * @minItems 2
 * @maxItems 2
 */
between?: (string | number)[]
/**
 * Whether there is a value at all.
 */
isSet?: boolean
}
/**
 * When something holds. `{ subject: test, … }` is AND; `any` is OR; `not` turns it round. An absent subject fails every test except `isSet: false`.
 */
export interface Condition {
/**
 * OR: one of these conditions holds.
 * 
 * @minItems 1
 */
any?: Condition[]
not?: Condition
[k: string]: Test | Condition[] | Condition | undefined
}
/**
 * The name of an action and what it needs.
 */
export interface ActionWithParams {
/**
 * Name of the action, or `own.<name>` of `workflows/extensions.ts`.
 */
type: string
/**
 * What this action needs.
 */
params?: {
[k: string]: unknown
}
}
/**
 * The name of a macro's step and what it needs.
 */
export interface MacroActionWithParams {
/**
 * Name of the step: `reply`, `event`, or any action, or `own.<name>` of `workflows/extensions.ts`.
 */
type: string
/**
 * What this step needs.
 */
params?: {
[k: string]: unknown
}
}
/**
 * The name of a guard and what it needs.
 */
export interface GuardWithParams {
/**
 * Name of the guard, or `own.<name>` of `workflows/extensions.ts`.
 */
type: string
/**
 * What this guard needs.
 */
params?: {
[k: string]: unknown
}
}
/**
 * Sends a mail template. A ticket on the shelf writes to nobody.
 */
export interface SendAMail {
template: Id
/**
 * Who gets it.
 */
to: ("requester" | "assignee" | "team")
}
/**
 * Asks the requester by mail how it went.
 */
export interface AskForARating {

}
/**
 * Tells colleagues by mail.
 */
export interface NotifyColleagues {
to: Id
/**
 * What they are told.
 */
text: string
}
/**
 * Gives the ticket to an agent, or to whom a method finds.
 */
export interface Assign {
agent?: Id
/**
 * round-robin: in turn; balanced: who has the fewest open.
 */
method?: ("round-robin" | "balanced")
}
/**
 * Changes the priority, and with it the deadlines.
 */
export interface SetThePriority {
priority: Priority
}
/**
 * Adds tags that the ticket does not have yet.
 */
export interface AddTags {
tags: Tags
}
/**
 * Removes tags.
 */
export interface RemoveTags {
tags: Tags
}
/**
 * Gives the ticket to another team, whose workflow it then runs.
 */
export interface MoveToATeam {
team: Id
}
/**
 * Writes a note that only colleagues see.
 */
export interface AddANote {
/**
 * What the note says.
 */
text: string
}
/**
 * Opens another ticket that is linked to this one.
 */
export interface CreateATicket {
/**
 * Title of the new ticket.
 */
title: string
/**
 * Its first message.
 */
description?: string
team?: Id
}
/**
 * Posts the event to a URL, signed as in Standard Webhooks.
 */
export interface CallAWebhook {
/**
 * Where to post; https only.
 */
url: string
secret?: Secret
}
/**
 * Sends a canned response to the requester.
 */
export interface Answer {
reply: Id
}
/**
 * Sends an event to the ticket's workflow.
 */
export interface SendAnEvent {
/**
 * An event that an agent may send.
 */
type: string
}
/**
 * Holds for so long after an instant, in calendar time.
 */
export interface Within {
duration: Duration
/**
 * From entering this state, or from the ticket's creation.
 */
since: ("stateEntered" | "createdAt")
}
/**
 * Holds when the ticket fits a condition.
 */
export interface Matches {
when: Condition
}
/**
 * Holds when somebody has the ticket.
 */
export interface IsAssigned {

}
/**
 * Holds while no agent has answered before this event.
 */
export interface IsTheFirstReply {

}
/**
 * Team, publication and title of tickets.
 */
export interface FormSettings {
team?: Id
/**
 * false: no page, and posts are refused.
 */
published?: boolean
/**
 * Sites that show it; all when left out.
 */
sites?: string[]
tags?: Tags
/**
 * The first whose placeholders all have values.
 */
ticketTitle?: (string | string[])
/**
 * What the request page says first.
 */
success?: {
/**
 * One sentence.
 */
message?: string
/**
 * Language → message.
 */
"x-i18n"?: {
[k: string]: {
/**
 * The translated message.
 */
message?: string
}
}
}
}
/**
 * Language → texts, under the same keywords.
 */
export interface Translations {
[k: string]: {
/**
 * The translated label.
 */
title?: string
/**
 * The translated description.
 */
description?: string
/**
 * The translated help.
 */
"x-help"?: string
/**
 * The translated placeholder.
 */
"x-placeholder"?: string
/**
 * Choice → translated label.
 */
"x-labels"?: {
[k: string]: string
}
/**
 * Keyword → translated sentence.
 */
"x-error"?: {
[k: string]: string
}
/**
 * The translated title of the step.
 */
"x-step"?: string
}
}
/**
 * A value and its label.
 */
export interface Choice {
const: Value
/**
 * What is shown.
 */
title?: string
/**
 * Allowed in plain schemas.
 */
description?: string
type?: FieldType
}
/**
 * A JSON Schema that a submission must fit; it shows no field.
 */
export interface Rule {
[k: string]: unknown
}
/**
 * One field.
 */
export interface FormField {
/**
 * A part of this file or of one below `forms/`.
 */
$ref?: string
/**
 * For readers of the file.
 */
$comment?: string
/**
 * JSON type; inferred when left out. A list may add `null`, which means: not given.
 */
type?: (FieldType | FieldType[])
/**
 * What stands above the field.
 */
title?: string
/**
 * Shown as help when `x-help` is missing.
 */
description?: string
/**
 * What it begins with.
 */
default?: (string | number | boolean | unknown[] | {

} | null)
/**
 * Allowed in plain schemas.
 */
examples?: unknown[]
/**
 * Allowed in plain schemas.
 */
deprecated?: boolean
/**
 * Allowed in plain schemas.
 */
writeOnly?: boolean
const?: Value
/**
 * Values to choose from.
 * 
 * @minItems 1
 * @maxItems 2000
 */
enum?: Value[]
/**
 * Values with their labels, the standard way; or rules of which exactly one must hold.
 * 
 * @minItems 1
 * @maxItems 2000
 */
oneOf?: unknown[]
/**
 * The same as `oneOf`, or rules of which one must hold.
 * 
 * @minItems 1
 * @maxItems 2000
 */
anyOf?: unknown[]
/**
 * Further keywords that hold for this field.
 * 
 * @maxItems 100
 */
allOf?: FormField[]
/**
 * What the text is: email, uri, date, date-time, time, duration, uuid, ipv4, ipv6, hostname, color, or binary (a file). One that JSON Schema does not know is not checked.
 */
format?: string
/**
 * A pattern that compiles in RE2 and as RegExp with the u flag.
 */
pattern?: string
/**
 * Fewest characters.
 */
minLength?: number
/**
 * Most characters.
 */
maxLength?: number
/**
 * Smallest number.
 */
minimum?: number
/**
 * Largest number.
 */
maximum?: number
/**
 * Must be larger.
 */
exclusiveMinimum?: number
/**
 * Must be smaller.
 */
exclusiveMaximum?: number
/**
 * Must be a multiple.
 */
multipleOf?: number
items?: FormField
/**
 * Allowed in plain schemas; beside an `items` of one schema it says nothing.
 */
additionalItems?: (boolean | {

})
/**
 * Allowed in plain schemas.
 */
contentMediaType?: string
/**
 * Allowed in plain schemas.
 */
contentEncoding?: string
/**
 * Fewest items.
 */
minItems?: number
/**
 * Most items.
 */
maxItems?: number
/**
 * No item twice.
 */
uniqueItems?: boolean
contains?: Rule
/**
 * How many items must be that; one when left out.
 */
minContains?: number
/**
 * How many items may be that.
 */
maxContains?: number
/**
 * Fields of a group.
 */
properties?: {
[k: string]: FormField
}
/**
 * Fields of the group that must be filled in.
 */
required?: string[]
/**
 * Allowed in plain schemas.
 */
additionalProperties?: (boolean | {

})
/**
 * Fewest fields of a group that are filled in.
 */
minProperties?: number
/**
 * Most fields of a group that are filled in.
 */
maxProperties?: number
if?: Rule
then?: Rule
else?: Rule
not?: Rule
/**
 * Field → rule that holds when it is there.
 */
dependentSchemas?: {
[k: string]: Rule
}
/**
 * The older name of the two.
 */
dependencies?: {
[k: string]: string[] | Rule
}
/**
 * Allowed in plain schemas; names are those of the fields.
 */
propertyNames?: (boolean | {

})
/**
 * Allowed in plain schemas.
 */
unevaluatedProperties?: boolean
/**
 * Allowed in plain schemas.
 */
$id?: string
/**
 * Field → fields that must be there with it.
 */
dependentRequired?: {
[k: string]: string[]
}
/**
 * Allowed in plain schemas.
 */
readOnly?: boolean
/**
 * What the value is for the ticket.
 */
"x-role"?: ("requester.name" | "requester.email" | "requester.phone" | "requester.company" | "ticket.title" | "ticket.description" | "ticket.priority" | "ticket.tags" | "ticket.team")
/**
 * The control; chosen by type and format when left out. heading and note are shown and never submitted.
 */
"x-input"?: ("text" | "textarea" | "email" | "tel" | "url" | "number" | "radio" | "select" | "checkbox" | "checkboxes" | "date" | "datetime" | "file" | "heading" | "note")
/**
 * Kinds of files.
 */
"x-accept"?: string[]
/**
 * Bytes of one file.
 */
"x-maxBytes"?: number
/**
 * Choice → label.
 */
"x-labels"?: {
[k: string]: string
}
/**
 * A line below the label.
 */
"x-help"?: string
/**
 * An example inside the empty field.
 */
"x-placeholder"?: string
/**
 * Keyword → what to say instead.
 */
"x-error"?: {
[k: string]: string
}
"x-visible"?: Condition
"x-required"?: Condition
/**
 * Choice → when it is offered.
 */
"x-options"?: {
[k: string]: Condition
}
/**
 * Where the label stands; beside the field only where there is room. A hidden one stays as the accessible name.
 */
"x-label"?: ("top" | "left" | "right" | "hidden")
/**
 * Hidden below or from a width of 62rem; still submitted.
 */
"x-device"?: ("hide-on-phone" | "hide-on-desktop")
/**
 * A constant that is submitted without being shown.
 */
"x-hidden"?: boolean
/**
 * Who may fill it in beforehand: any link, a link that the company signed, the person whom we know by a mailed link.
 */
"x-prefill"?: ("url" | "link" | "requester")[]
/**
 * How it moves in; off for readers who asked for less motion, and without JavaScript.
 */
"x-animation"?: {
/**
 * When it moves.
 */
on: ("appear" | "scroll" | "hover")
/**
 * How it moves.
 */
effect: ("fade" | "slide" | "zoom")
/**
 * Where it slides in from; bottom when left out.
 */
direction?: ("top" | "right" | "bottom" | "left")
/**
 * Not only the first time.
 */
everyTime?: boolean
/**
 * 1 to 100; 50 when left out.
 */
intensity?: number
/**
 * Milliseconds before it begins.
 */
delayMs?: number
/**
 * Milliseconds it takes; 400 when left out.
 */
durationMs?: number
}
/**
 * What the customer may do with it in the portal.
 */
"x-customer"?: ("write" | "read" | "hidden")
/**
 * Its old name, after a rename.
 */
"x-was"?: string
/**
 * Title of the page that begins with this field; for fields of the form itself.
 */
"x-step"?: string
"x-i18n"?: Translations
}
/**
 * `<id>.form.json`: the JSON Schema of a submission. Property order is field order; a few `x-` keywords say the rest. A plain schema works.
 */
export interface FormFile {
/**
 * For the editor, or a JSON Schema dialect.
 */
$schema?: string
/**
 * Allowed in plain schemas; the file's name decides.
 */
$id?: string
/**
 * For readers of the file.
 */
$comment?: string
/**
 * The schema that the form is, in this file or in one below `forms/`; what stands beside it is laid over it.
 */
$ref?: string
/**
 * Parts to point at with `$ref`.
 */
$defs?: {
[k: string]: FormField
}
/**
 * The older name of `$defs`.
 */
definitions?: {
[k: string]: FormField
}
/**
 * Heading of the page, and of tickets without a better one.
 */
title?: string
/**
 * A sentence below the heading.
 */
description?: string
/**
 * Always object.
 */
type?: "object"
/**
 * Name → field, in the order of the page. Left out where all fields stand in `$ref`, `allOf`, `oneOf` and other rules.
 */
properties?: {
[k: string]: FormField
}
/**
 * Names of fields that must be filled in while they are visible.
 */
required?: string[]
/**
 * Allowed in plain schemas; what is sent under unknown names is kept beside the ticket either way.
 */
additionalProperties?: (boolean | {

})
/**
 * Further rules that must hold; fields in them are fields of the form.
 */
allOf?: Rule[]
if?: Rule
then?: Rule
else?: Rule
/**
 * Field → fields that must be there with it.
 */
dependentRequired?: {
[k: string]: string[]
}
/**
 * Rules of which one must hold; fields that stand in one alone are shown with it.
 */
anyOf?: Rule[]
/**
 * Rules of which exactly one must hold.
 */
oneOf?: Rule[]
not?: Rule
/**
 * Field → rule that holds when it is there.
 */
dependentSchemas?: {
[k: string]: Rule
}
/**
 * The older name of the two above.
 */
dependencies?: {
[k: string]: string[] | Rule
}
/**
 * Allowed in plain schemas; names are those of the fields.
 */
propertyNames?: (boolean | {

})
/**
 * Allowed in plain schemas.
 */
unevaluatedProperties?: boolean
/**
 * Fewest fields that are filled in.
 */
minProperties?: number
/**
 * Most fields that are filled in.
 */
maxProperties?: number
/**
 * Allowed in plain schemas.
 */
examples?: unknown[]
"x-form"?: FormSettings
"x-i18n"?: Translations
}
/**
 * One state of the workflow.
 */
export interface StateNode {
/**
 * parallel: all inner states at once; history: the inner state that was left.
 */
type?: ("atomic" | "compound" | "parallel" | "history" | "final")
/**
 * How deep a history state remembers.
 */
history?: ("shallow" | "deep")
/**
 * Where a history state goes the first time.
 */
target?: string
/**
 * Which inner state is entered first.
 */
initial?: string
/**
 * Inner states.
 */
states?: {
[k: string]: StateNode
}
meta?: Meta
/**
 * `sla.paused` (all clocks pause), `solved` (resolution is met) and `closed` (off the board; a message may open a follow-up) have a meaning.
 */
tags?: string[]
entry?: Actions
exit?: Actions
on?: Transitions
after?: Delays
always?: Transition
onDone?: Transition
}
/**
 * Texts of a state.
 */
export interface Meta {
/**
 * For agents.
 */
title?: string
/**
 * On the request page; a state without it is not shown there.
 */
customer?: string
/**
 * In the place of `customer` and its note, for whoever only reads along because a team lets an organisation: it must not address them. When left out, they read what the customer reads.
 */
colleague?: string
/**
 * A few words below it.
 */
customerNote?: string
/**
 * Language → texts.
 */
i18n?: {
[k: string]: {
/**
 * The translated title.
 */
title?: string
/**
 * The translated text.
 */
customer?: string
/**
 * The translated text.
 */
colleague?: string
/**
 * The translated note.
 */
customerNote?: string
}
}
}
/**
 * Event → where it leads. Beside these a file's own `events`.
 */
export interface Transitions {
"ticket.created"?: Transition
"customer.replied"?: Transition
"agent.replied"?: Transition
"reply.scheduled"?: Transition
"reply.cancelled"?: Transition
"agent.noted"?: Transition
"ticket.taken"?: Transition
"ticket.assigned"?: Transition
"ticket.unassigned"?: Transition
"ticket.solved"?: Transition
"ticket.closed"?: Transition
"ticket.reopened"?: Transition
"ticket.merged"?: Transition
"ticket.unmerged"?: Transition
"ticket.split"?: Transition
"ticket.rated"?: Transition
"ticket.snoozed"?: Transition
"ticket.woken"?: Transition
"ticket.migrated"?: Transition
"priority.changed"?: Transition
"tags.changed"?: Transition
"team.changed"?: Transition
"fields.changed"?: Transition
"requester.changed"?: Transition
"promise.given"?: Transition
"sla.warned"?: Transition
"sla.breached"?: Transition
"mail.bounced"?: Transition
"chat.started"?: Transition
"chat.ended"?: Transition
"person.erased"?: Transition
[k: string]: Transition | undefined
}
/**
 * Where it leads, when, and what it does.
 */
export interface TransitionObject {
/**
 * The next state: a sibling's name, `.inner`, or `#id.path`.
 */
target?: string
guard?: Guard
actions?: Actions
/**
 * Leaves and enters the state anew, so that its timers begin again.
 */
reenter?: boolean
/**
 * Why it is so.
 */
description?: string
}
/**
 * Delay → where it leads: calendar time (`P7D`), or in the team's hours (`business:PT4H`).
 */
export interface Delays {
[k: string]: Transition
}
/**
 * An event that this workflow adds.
 */
export interface OwnEvent {
/**
 * The button's words.
 */
title: string
/**
 * Who sends it.
 */
by: ("agent" | "program")
/**
 * Team roles that may send it; all when left out.
 */
roles?: ("agent" | "lead")[]
/**
 * Subjects that must be filled in.
 */
requires?: string[]
/**
 * Language → texts.
 */
i18n?: {
[k: string]: {
/**
 * The translated title.
 */
title?: string
}
}
}
/**
 * `<id>.workflow.json`: an XState v5 statechart of a ticket, with names for guards, actions and delays.
 */
export interface WorkflowFile {
/**
 * For the editor.
 */
$schema?: string
/**
 * Equal to the file's name.
 */
id: string
/**
 * What agents call it.
 */
title?: string
/**
 * Language → texts.
 */
i18n?: {
[k: string]: {
/**
 * The translated title.
 */
title?: string
}
}
/**
 * parallel: all states at once.
 */
type?: ("parallel" | "compound")
/**
 * Where a new ticket begins; left out only when all states are active at once.
 */
initial?: string
/**
 * Name → state. Their order is the order of the pipeline.
 */
states: {
[k: string]: StateNode
}
on?: Transitions
/**
 * Events of its own.
 */
events?: {
[k: string]: OwnEvent
}
/**
 * Old state → new state: where running tickets go when a state is renamed or removed. What they wait for there begins anew; a revert of the change gives back what they waited for before.
 */
map?: {
[k: string]: string
}
}
/**
 * Addresses of its own, and who may write to them.
 */
export interface EMailChannel {
/**
 * Addresses that reach the team. Where no team lists postmaster@ of a domain, that address reaches the default team, else the first that takes mail; it is open to everybody, and what the team does not accept lies on the shelf.
 * 
 * @minItems 1
 */
address?: EMailAddress[]
/**
 * Who may open tickets by mail.
 */
accept?: ("everyone" | "known" | "team")
from?: EMailAddress
/**
 * Senders who may write as often as they like, such as a monitoring system: addresses, or a whole domain as @example.com. Of everybody else the 21st mail within two hours lies on the shelf. It proves nothing about a sender: who fails the checks of their own domain (DMARC) is not exempt.
 * 
 * @minItems 1
 * 
 * Items: An address, or @ and a domain.
 */
loopExempt?: string[]
/**
 * Whether agents may answer from their own mail program: only by the address that a notification gave to that very agent, and only from a domain that proves its mail (DMARC). Off when left out.
 */
agentReplies?: boolean
/**
 * Whether answers by mail quote the conversation below: true the last three messages, a number that many, false or left out none. Notes and hidden messages are never quoted, and a participant only what was said since they take part.
 */
quote?: (boolean | number)
}
/**
 * A customer with several people who write to us.
 */
export interface Organisation {
/**
 * What its people see above each other's requests.
 */
name: string
/**
 * Mail domains of its own, in small letters; subdomains stand on their own. One beyond ASCII is written as xn--….
 * 
 * @minItems 1
 * 
 * Items: What stands behind the @.
 */
domains: string[]
}
/**
 * `<id>.team.json`: who works together, on which channels, by which workflow, hours and policies. Forms and chats name their team, never the other way.
 */
export interface TeamFile {
/**
 * For the editor.
 */
$schema?: string
/**
 * What people call the team; it stands in mails.
 */
name: string
/**
 * Public: it may stand on form pages.
 */
description?: string
/**
 * For colleagues only.
 */
notes?: string
/**
 * Takes what names no team: forms without one, and mail to postmaster@ of a domain of yours, which every mail server has (RFC 5321), where no team lists it.
 */
default?: boolean
/**
 * private: members only; company: all agents; public: also invited customers.
 */
visibility?: ("private" | "company" | "public")
workflow: Id
hours?: Id
/**
 * SLA policies that may attach; all when left out.
 */
policies?: Id[]
/**
 * How new tickets find an agent.
 */
assignment?: {
/**
 * manual: somebody takes them. round-robin: in turn. balanced: who has the fewest open.
 */
method: ("manual" | "round-robin" | "balanced")
/**
 * Most open tickets an agent is given.
 */
capacity?: number
}
/**
 * Stands below every answer by mail, after the name or signature of the agent. Plain text, several lines; nothing is filled in.
 */
signature?: string
/**
 * IANA name; that of its hours when left out.
 */
timeZone?: string
/**
 * Customers whose people see each other's requests to this team at /requests: they read along, and only the requester answers. An address belongs to an organisation by its domain alone, so a public mail provider is none. Left out, everybody sees their own.
 * 
 * @minItems 1
 */
organisations?: Organisation[]
/**
 * The ways in. `true` with nothing defined makes the default.
 */
channels?: {
/**
 * true: the address is the team's id at the mail domain.
 */
email?: (boolean | EMailChannel)
/**
 * Whether it takes form submissions. False closes every form that names the team; a chat may still ask one.
 */
form?: boolean
/**
 * Whether it takes live chat.
 */
chat?: boolean
}
/**
 * Language → texts.
 */
i18n?: {
[k: string]: {
/**
 * The translated name.
 */
name?: string
/**
 * The translated description.
 */
description?: string
/**
 * The translated signature.
 */
signature?: string
}
}
}
/**
 * `<id>.agent.json`: somebody who signs in at the desk. Presence, drafts and passkeys are run-time state, not files.
 */
export interface AgentFile {
/**
 * For the editor.
 */
$schema?: string
/**
 * As customers see it.
 */
name: string
email: EMailAddress
/**
 * admin: everything; agent: works on tickets; observer: reads.
 */
role: ("admin" | "agent" | "observer")
/**
 * Team id → agent or lead.
 */
teams?: {
[k: string]: "agent" | "lead"
}
/**
 * Spoken languages, the preferred first; the desk speaks it.
 */
languages?: Language[]
/**
 * Where they are, as ISO 3166: a chat visitor from there is given to them before others, where the language does not decide.
 */
country?: string
/**
 * What they are asked for.
 */
skills?: string[]
/**
 * Most open tickets they are given.
 */
capacity?: number
/**
 * Below their replies.
 */
signature?: string
}
/**
 * `<id>.sla.json`: what is promised, for which tickets, and what happens when it is late. Durations are business time.
 */
export interface SlaFile {
/**
 * For the editor.
 */
$schema?: string
/**
 * What agents call it.
 */
title?: string
/**
 * Language → texts.
 */
i18n?: {
[k: string]: {
/**
 * The translated title.
 */
title?: string
}
}
when?: Condition
/**
 * What has to happen, and within which open time.
 */
targets: {
firstResponse?: Duration
nextResponse?: Duration
resolution?: Duration
/**
 * From creation until a state (or a later one in file order) is reached.
 */
reach?: {
/**
 * Dotted path of the state.
 */
state: string
within: Duration
}
}
hours?: Id
/**
 * States or state tags in which these clocks stop.
 */
pauseIn?: string[]
/**
 * Fractions of the time after which a warning is due.
 */
warnAt?: number[]
/**
 * What a warning does.
 */
onWarn?: Action[]
/**
 * What a breach does.
 */
onBreach?: Action[]
}
/**
 * `<id>.hours.json`: when somebody is there. Intervals are half-open; `24:00` ends a day; a weekday left out is closed.
 */
export interface HoursFile {
/**
 * For the editor.
 */
$schema?: string
/**
 * What people call them.
 */
title?: string
/**
 * IANA name.
 */
timeZone: string
/**
 * Weekday → open intervals.
 */
week: {
mon?: Intervals
tue?: Intervals
wed?: Intervals
thu?: Intervals
fri?: Intervals
sat?: Intervals
sun?: Intervals
}
/**
 * Days that are closed.
 */
holidays?: {
date: LocalDate
/**
 * Why it is closed; explanations of deadlines show it.
 */
name: string
/**
 * Language → texts.
 */
i18n?: {
[k: string]: {
/**
 * The translated name.
 */
name?: string
}
}
}[]
/**
 * Days with other hours than their weekday.
 */
exceptions?: {
date: LocalDate
hours: Intervals
/**
 * Why it is different.
 */
name?: string
/**
 * Language → texts.
 */
i18n?: {
[k: string]: {
/**
 * The translated name.
 */
name?: string
}
}
}[]
}
/**
 * `<id>.view.json`: a saved queue of the desk.
 */
export interface ViewFile {
/**
 * For the editor.
 */
$schema?: string
/**
 * Its name in the rail.
 */
title: string
when?: Condition
/**
 * Fields in order; `-` turns one round.
 */
sort?: ("priority" | "-priority" | "dueAt" | "-dueAt" | "createdAt" | "-createdAt" | "updatedAt" | "-updatedAt")[]
/**
 * What the list shows.
 */
columns?: ("number" | "title" | "requester" | "state" | "priority" | "team" | "channel" | "assignee" | "tags" | "dueAt" | "createdAt" | "updatedAt")[]
team?: Id
/**
 * Language → texts.
 */
i18n?: {
[k: string]: {
/**
 * The translated title.
 */
title?: string
}
}
}
/**
 * `<id>.macro.json`: several events in one step, at the press of a button.
 */
export interface MacroFile {
/**
 * For the editor.
 */
$schema?: string
/**
 * Its name on the desk.
 */
title: string
when?: Condition
/**
 * Actions in order; beside those of workflows, `reply { reply }` and `event { type }`.
 * 
 * @minItems 1
 */
do: MacroAction[]
/**
 * Language → texts.
 */
i18n?: {
[k: string]: {
/**
 * The translated title.
 */
title?: string
}
}
}
/**
 * Front matter of `<id>.mail.md`, a mail template; the body is Markdown with `{{placeholders}}`. Translations are files beside it: `received.zh-CN.mail.md`.
 */
export interface MailFile {
/**
 * What colleagues call it.
 */
title: string
/**
 * Subject of the mail; `{{placeholders}}` may stand in it.
 */
subject: string
}
/**
 * Front matter of `<id>.reply.md`, a canned response; the body is Markdown with `{{placeholders}}`. Translations are files beside it: `thanks.zh-CN.reply.md`.
 */
export interface ReplyFile {
/**
 * What agents call it.
 */
title: string
/**
 * What an agent types after `/` to insert it; the id when left out.
 */
shortcut?: string
}
/**
 * One rule of a channel.
 */
export interface ChatRule {
/**
 * A pattern in RE2 syntax, found anywhere, case-sensitive, in path and query of the page. Left out: every page.
 */
url?: string
/**
 * path: the pattern is looked for in path and query. href: in the whole address.
 */
match?: ("path" | "href")
/**
 * ISO 3166 codes; never fits a visitor whose country is unknown. Left out: every country, and those that are unknown.
 * 
 * @minItems 1
 */
countries?: string[]
when?: Condition
/**
 * button: the button. notification: with the bubble. open: the panel opens by itself. hide: nothing at all. `button` when left out.
 */
show?: ("button" | "notification" | "open" | "hide")
/**
 * For `open`: seconds after which it opens.
 */
openAfterSeconds?: number
script?: Id
/**
 * always; no-operator: only while nobody is there; operator: only while somebody is.
 */
scriptWhen?: ("always" | "no-operator" | "operator")
/**
 * skipRule: where `scriptWhen` does not hold the rule does not fit. withoutBot: it fits, and no script speaks.
 */
whenConditionFails?: ("skipRule" | "withoutBot")
}
/**
 * `<id>.chat.json`: a live chat channel. It names its team; the team switches chat on.
 */
export interface ChatFile {
/**
 * For the editor.
 */
$schema?: string
/**
 * What visitors see at the head of the panel.
 */
title: string
team: Id
/**
 * `team`: everybody in the team; or who they are.
 */
operators?: ("team" | Id[])
/**
 * listed: the operators above, and nobody else. team: whoever is in the team may join and leave at the desk.
 */
join?: ("listed" | "team")
/**
 * Conversations that one operator has at once before they are given no more; `unlimited`: any number. 10 when left out.
 */
limit?: (number | "unlimited")
keep?: Duration
/**
 * What the widget says; its own words where left out.
 */
texts?: {
/**
 * The first line of the panel when no script speaks.
 */
greeting?: string
/**
 * The bubble beside the button, for rules that show one.
 */
notification?: string
/**
 * What stands in the empty message field.
 */
placeholder?: string
/**
 * What the panel says when nobody is there.
 */
offline?: string
}
/**
 * Of the button and the head of the panel.
 */
colors?: {
/**
 * Its background.
 */
button?: string
/**
 * Its text.
 */
buttonText?: string
/**
 * The background of the panel’s head.
 */
header?: string
/**
 * Its text.
 */
headerText?: string
}
/**
 * On which pages and in which countries the button shows, how, and which script speaks. Rules that name the visitor’s country come first, then those without countries, each in file order; the first that fits decides. None fits: the button shows while somebody is there.
 * 
 * @maxItems 200
 */
rules?: ChatRule[]
before?: Id
/**
 * What is offered when nobody is there.
 */
fallback?: {
form: Id
}
/**
 * Other sites that may carry the widget, beside our own.
 */
origins?: string[]
/**
 * Names of our own sites whose pages carry the widget (`site` in `astro.config.mjs`); none when left out.
 */
sites?: string[]
/**
 * Where a visitor who was satisfied may tell others.
 */
reviewLink?: string
/**
 * Language → texts.
 */
i18n?: {
[k: string]: {
/**
 * The translated title.
 */
title?: string
/**
 * The translated texts.
 */
texts?: {
/**
 * The first line of the panel when no script speaks.
 */
greeting?: string
/**
 * The bubble beside the button, for rules that show one.
 */
notification?: string
/**
 * What stands in the empty message field.
 */
placeholder?: string
/**
 * What the panel says when nobody is there.
 */
offline?: string
}
}
}
}
/**
 * One line.
 */
export interface ScriptStep {
id: Id
/**
 * text says something. selection offers answers. email, phone and line ask for one line; lines for several. operator looks for a human. ticket makes one. form asks for a form. articles offers pages. end is the end.
 */
type: ("text" | "selection" | "email" | "phone" | "line" | "lines" | "operator" | "ticket" | "form" | "articles" | "end")
/**
 * What is said.
 */
message?: string
/**
 * For `selection`.
 * 
 * @minItems 1
 * @maxItems 20
 */
answers?: ScriptAnswer[]
onlyIf?: Condition
/**
 * For `operator`: who knows all of these, else one, is asked first.
 * 
 * @minItems 1
 */
skills?: string[]
notFound?: Id
team?: Id
form?: Id
/**
 * For `articles`: pages of the help center, as paths, or other addresses.
 * 
 * @minItems 1
 * @maxItems 10
 */
articles?: ScriptArticle[]
/**
 * Language → texts.
 */
i18n?: {
[k: string]: {
/**
 * The translated message.
 */
message?: string
}
}
}
/**
 * One choice.
 */
export interface ScriptAnswer {
id: Id
/**
 * What stands on the button.
 */
title: string
/**
 * A page that the answer opens; where it is on another site the script is over.
 */
link?: string
/**
 * Language → texts.
 */
i18n?: {
[k: string]: {
/**
 * The translated title.
 */
title?: string
}
}
}
/**
 * A page that is offered.
 */
export interface ScriptArticle {
/**
 * What stands on the link.
 */
title: string
/**
 * Path on the help center, or address.
 */
link: string
/**
 * Language → texts.
 */
i18n?: {
[k: string]: {
/**
 * The translated title.
 */
title?: string
/**
 * Its page in that language.
 */
link?: string
}
}
}
/**
 * `<id>.script.json`: what a chatbot says and asks, line by line, until a human joins.
 */
export interface ScriptFile {
/**
 * For the editor.
 */
$schema?: string
/**
 * Who speaks.
 */
title: string
/**
 * In order: after each comes the first later one whose `onlyIf` holds.
 * 
 * @minItems 1
 * @maxItems 200
 */
steps: ScriptStep[]
/**
 * Language → texts.
 */
i18n?: {
[k: string]: {
/**
 * The translated title.
 */
title?: string
}
}
}
/**
 * One thing that happens: `form`, `mail`, `chat`, `operator`, `online`, `agent`, `requester`, `wait`, `until` or `then`.
 */
export interface ScenarioStep {
form?: Id
/**
 * With `form`: what was filled in, by the names of its fields. With `chat`: the same for the form that the channel asks before, or that its script asks for.
 */
values?: {
[k: string]: unknown
}
language?: Language
agent?: Id
requester?: Deed
does?: Deed
wait?: Duration
until?: Instant
then?: Expectation
mail?: MailFile1
/**
 * With `mail`: the recipients that its door was told; its headers decide when left out.
 */
to?: string[]
/**
 * With `mail`: what the checks of the sender's domain say. No network is asked; `none` when left out.
 */
dmarc?: ("pass" | "fail" | "none")
about?: Id
chat?: Id
/**
 * With `chat`: the page the visitor is on; a step that has it begins a new conversation.
 */
url?: string
/**
 * With `chat`: where the visitor is; unknown when left out.
 */
country?: string
/**
 * With `chat` or `operator`: what is written, one message after the other. Where a script asks for a choice, the title of an answer chooses it.
 */
says?: string[]
/**
 * With `chat`: the visitor leaves this address.
 */
email?: string
/**
 * With `chat`: the visitor ends the conversation. With `operator`: they go, and somebody else is looked for.
 */
leaves?: true
/**
 * With `chat`: the visitor's rating.
 */
rates?: (1 | 3 | 5)
operator?: Id
/**
 * With `operator`: they come into the conversation.
 */
joins?: true
/**
 * With `operator`: they make a ticket with this title of it.
 */
makesTicket?: string
/**
 * With `operator`: they end the conversation.
 */
ends?: true
/**
 * Agents who are at the desk from now on. Conversations of those who are gone look for somebody else.
 */
online?: Id[]
}
/**
 * An event that somebody sends, with what belongs to it.
 */
export interface Deed {
/**
 * The event: a built-in one, or one of the workflow's own.
 */
type: string
/**
 * What is written.
 */
text?: string
priority?: Priority
agent?: Id
team?: Id
add?: Tags
remove?: Tags
/**
 * Of `fields.changed`: answers by name.
 */
fields?: {
[k: string]: unknown
}
}
/**
 * What has to be so; what is left out may be anything.
 */
export interface Expectation {
/**
 * Dotted path of the state; with parallel states one of them.
 */
state?: string
priority?: Priority
/**
 * Id of the agent; null for nobody.
 */
assignee?: (string | null)
team?: Id
/**
 * All tags of the ticket, in any order.
 */
tags?: string[]
/**
 * Metric → its earliest open deadline; null where there is none.
 */
deadlines?: {
/**
 * Of the first answer.
 */
firstResponse?: (ExpectedDeadline | null)
/**
 * Of the next answer.
 */
nextResponse?: (ExpectedDeadline | null)
/**
 * Of the solution.
 */
resolution?: (ExpectedDeadline | null)
/**
 * Of the state to be reached.
 */
reach?: (ExpectedDeadline | null)
}
/**
 * All mails that rules and answers called for since the `then` before, in any order.
 */
mails?: ExpectedMail[]
/**
 * What became of the last mail.
 */
outcome?: ("created" | "appended" | "shelved" | "ignored" | "bounce-noted")
/**
 * Why, as the shelf says it: `automatic`, `unknown-recipient`, `duplicate`; null where there is nothing to say.
 */
reason?: (string | null)
message?: ExpectedMessage
chat?: ExpectedChat
/**
 * All actions of `workflows/extensions.ts` that were called for since the `then` before, in order; none of them runs.
 */
actions?: string[]
}
/**
 * What has to hold of a deadline.
 */
export interface ExpectedDeadline {
dueAt?: Instant
left?: Duration
/**
 * How its clock stands.
 */
state?: ("running" | "paused" | "met" | "breached")
}
/**
 * A mail that is called for.
 */
export interface ExpectedMail {
template: Id
/**
 * `requester`, `participant`, `assignee`, or an agent's id.
 */
to: string
}
/**
 * What has to hold of a message.
 */
export interface ExpectedMessage {
/**
 * As whom it was taken.
 */
by?: ("customer" | "participant" | "stranger" | "agent")
/**
 * What is new in it.
 */
text?: string
/**
 * What was folded: quotes and signatures; empty where nothing was.
 */
quoted?: string
/**
 * Whether its author is proven to own the address.
 */
verified?: boolean
/**
 * Whether the request page keeps it back until an agent shares it.
 */
hidden?: boolean
}
/**
 * What has to hold of a conversation.
 */
export interface ExpectedChat {
/**
 * What the rules of the channel decided for the last page.
 */
show?: ("button" | "notification" | "open" | "hide")
/**
 * `new`: nothing is said yet; `script`: only a bot is in it; `waiting`: a human is wanted; `open`: a human is in it; `ended`.
 */
phase?: ("new" | "script" | "waiting" | "open" | "ended")
/**
 * Agents who are in it.
 */
operators?: Id[]
/**
 * Id of its script; null without one.
 */
script?: (string | null)
/**
 * Id of the step of the script that waits for the visitor; null where none does.
 */
step?: (string | null)
/**
 * The last message of anybody.
 */
last?: (string | null)
/**
 * Whether it has become a ticket.
 */
ticket?: boolean
}
/**
 * `<id>.scenario.json`: a story of one ticket and how it has to go, played by `docket test` in virtual time.
 */
export interface ScenarioFile {
/**
 * For the editor.
 */
$schema?: string
/**
 * What has to hold, as a sentence.
 */
title: string
/**
 * How the story begins.
 */
given: {
now: Instant
/**
 * Agents who are at the desk. Only live chat asks for it.
 */
online?: Id[]
/**
 * The host of addresses that no file names, as `DOCKET_MAIL_DOMAIN` says it; `docket.localhost` when left out.
 */
mailDomain?: string
/**
 * Mails that `mail` steps name, line by line, instead of files beside the scenario: what "save as test" writes.
 */
mails?: {
/**
 * The raw mail; headers end with an empty line.
 */
[k: string]: string[]
}
}
/**
 * What happens, step by step; `then` may also stand between steps.
 * 
 * @minItems 1
 * @maxItems 200
 */
when: ScenarioStep[]
then?: Expectation
}
/**
 * `<id>.synonyms.json`: words that readers search for and that mean the same. Where one of a group stands in an article, a search for the others finds it too. A language may have several files.
 */
export interface SynonymsFile {
/**
 * For the editor.
 */
$schema?: string
/**
 * BCP 47 tag of the articles that these words are for, as the folder of the articles is called.
 */
language: string
/**
 * Each is a list of words, or of short phrases, that mean the same.
 * 
 * @minItems 1
 * @maxItems 2000
 */
groups: Synonyms[]
}
