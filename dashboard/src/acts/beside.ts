// Acts beside the course of a case: the party's word, stops, orders from above, hand-over, measures, custody.
import { choice, exhibits, type Field, lines, moment, paper, person, plainOf, text } from './field';
import { measure } from './decision';

export const CONTESTS = ['defence', 'hearing', 'objection', 'reconsideration', 'court'];
const exhibit = plainOf('exhibit');

export const BESIDE: Record<string, readonly Field[]> = {
  contested: [
    choice('kind', 'contest', CONTESTS, { label: 'contest.kind', lacks: ['after-rights', 'after-decision'] }),
    paper('statement', { label: 'contest.statement' }),
    person('by', { label: 'contest.by', hint: true }),
    lines('disputed', { hint: true }),
  ],
  'contest-decided': [
    plainOf('contest')('contest', { lacks: ['contest'] }),
    choice('outcome', 'contest.outcome', ['upheld', 'partly-upheld', 'rejected', 'withdrawn']),
    lines('opinion', { label: 'contest.opinion' }),
    paper('document', { label: 'contest.answer' }),
    choice('effect', 'contest.effect', ['continues', 'rectifying', 'revoked'], { hint: true }),
  ],
  suspended: [lines('reason', { label: 'why' }), moment('resume_on', { hint: true, lacks: ['resume-date'] })],
  resumed: [],
  supervised: [
    paper('order', { label: 'supervision.order' }),
    lines('demand'),
    moment('until', { label: 'supervision.until', lacks: ['limit'] }),
  ],
  'supervision-lifted': [lines('why')],
  transferred: [
    choice('to', 'transfer', ['police', 'discipline', 'finance', 'power-regulator', 'other-territory'], {
      label: 'transfer.to',
    }),
    text('authority'),
    paper('letter', { label: 'transfer.letter' }),
    exhibits('exhibits', { lacks: ['exhibit'] }),
    lines('why'),
  ],
  revoked: [lines('why'), paper('document', { label: 'revocation' })],
  told: [text('recipient'), paper('document', { label: 'told.document' })],
  noted: [lines('text', { label: 'note', hint: true })],
  assigned: [plainOf('officer')('to', { label: 'assign.to' })],
  'handed-down': [plainOf('node')('to', { label: 'node.to', lacks: ['below'] }), lines('why')],
  'measure-taken': measure,
  'measure-undone': [
    plainOf('measure')('number', { label: 'measure.number', lacks: ['measure-stands'] }),
    lines('why'),
    paper('document', { label: 'measure.undone.document' }),
  ],
  'custody-moved': [
    exhibit('exhibit', { label: 'custody.exhibit', lacks: ['exhibit'] }),
    choice('what', 'custody', ['handed-over', 'sealed', 'unsealed', 'examined', 'returned', 'destroyed'], {
      label: 'custody.what',
    }),
    text('from', { label: 'custody.from', lacks: ['custodian'] }),
    text('to', { label: 'custody.to' }),
    moment('at', { label: 'custody.at', lacks: ['not-yet'] }),
    text('seal', { optional: true }),
    text('note', { label: 'custody.note', blank: true }),
  ],
  linked: [text('other', { hint: true }), lines('why')],
};
