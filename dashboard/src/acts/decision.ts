// Acts from the determination to the end of the watch.
import {
  check,
  choice,
  day,
  either,
  exhibit,
  exhibits,
  type Field,
  group,
  hash,
  lines,
  list,
  moment,
  number,
  paper,
  period,
  person,
  rule,
  text,
  words,
} from './field';
import { receipt } from './early';

export const MODES = ['active', 'passive', 'mixed', 'facilitating', 'unknown'];
const PLAIN_MEASURES = [
  'reminder',
  'isolation',
  'commitment',
  'preservation',
  'stop-use',
  'confiscation',
  'differential-price',
  'back-charge',
  'market-exit',
  'support-ended',
  'credit-record',
  'double-counting',
  'closure-proposed',
  'referral',
  'publication',
];
const NO_HOMES = ['school', 'state-unit', 'industry', 'commerce', 'data-centre', 'agriculture'];
export const measure: readonly Field[] = [
  either(
    'kind',
    'measure',
    [
      ...PLAIN_MEASURES.map((word) => ({ word })),
      {
        word: 'power-limit',
        fields: [
          choice('of', 'class', NO_HOMES, { label: 'limit.of', lacks: ['same-class'] }),
          paper('notice', { label: 'limit.notice' }),
          paper('restore', { label: 'limit.restore' }),
        ],
      },
    ],
    { label: 'measure.kind', lacks: ['state-for-measure', 'illegal-use', 'uncontested'] },
  ),
  rule('rule'),
  paper('document', { label: 'measure.document' }),
  day('on', { lacks: ['day-of-act'] }),
];

export const DECISION: Record<string, readonly Field[]> = {
  determined: [
    choice('mode', 'mode', MODES, { label: 'mode', hint: true, lacks: ['mode'] }),
    lines('mode_why', { lacks: ['mode'] }),
    exhibits('mode_evidence', { lacks: ['mode'] }),
    period('during', { hint: true }),
    list(
      'devices',
      [
        text('kind', { label: 'device.kind' }),
        number('count', { lacks: ['devices'] }),
        words('serials', { hint: true }),
        words('macs'),
        number('power_w', { optional: true }),
      ],
      1,
      { lacks: ['devices'] },
    ),
    either('proof', 'proof.of', [
      {
        word: 'three-parts',
        fields: [
          exhibit('device', { lacks: ['device'] }),
          exhibit('software', { lacks: ['software'] }),
          exhibit('pool_record', { lacks: ['pool-record'] }),
        ],
      },
      {
        word: 'admission',
        fields: [
          exhibit('statement', { lacks: ['admission'] }),
          choice('part', 'part', ['device', 'software', 'pool-record']),
          exhibit('exhibit', { lacks: ['one-part'] }),
        ],
      },
    ]),
    group('scene', [
      exhibit('exhibit', { label: 'scene.exhibit', lacks: ['scene-record'] }),
      either('attested', 'attested', [
        { word: 'party', fields: [person('name')], bare: true },
        { word: 'witness', fields: [person('name')], bare: true },
      ]),
    ]),
    exhibits('photos', { lacks: ['photos'] }),
    check('illegal_use'),
    check('new_project', { hint: true }),
    lines('weighed_against', { hint: true }),
  ],
  'rights-notified': [
    paper('notice', { label: 'rights.notice' }),
    group('receipt', receipt),
    check('hearing', { hint: true }),
    moment('defence_until', { hint: true, optional: true, omit: true, lacks: ['defence-period'] }),
  ],
  ordered: [
    paper('document', { label: 'decision' }),
    either(
      'defence',
      'defence',
      [
        { word: 'over' },
        { word: 'waived', fields: [hash('statement_sha256', { label: 'waiver', lacks: ['waiver'] })] },
      ],
      { lacks: ['defence-period', 'contest-open', 'rights'] },
    ),
    list('basis', [...rule('rule').fields], 1, { label: 'basis', rules: true, lacks: ['basis', 'in-force'] }),
    list('measures', measure, 1, { lacks: ['measure'] }),
    moment('until', { label: 'order.until', hint: true, lacks: ['limit'] }),
    day('on', { lacks: ['day-of-act'] }),
  ],
  'rectification-reported': [paper('report', { label: 'report' }), lines('before'), lines('after')],
  returned: [lines('missing')],
  accepted: [
    period('quiet', { hint: true, lacks: ['quiet'] }),
    text('watched_by', { hint: true, lacks: ['watched'] }),
    either(
      'load',
      'load',
      [
        { word: 'baseline', fields: [number('before_w'), number('after_w')] },
        { word: 'explained', fields: [lines('why', { lacks: ['load'] })], bare: true },
        { word: 'not-metered', fields: [lines('why', { lacks: ['load'] })], bare: true },
      ],
      { lacks: ['load'] },
    ),
    list(
      'devices',
      [
        text('what', { label: 'device.what' }),
        number('count'),
        choice('fate', 'fate', ['confiscated', 'sealed', 'removed', 'destroyed', 'cleaned', 'repurposed']),
      ],
      1,
      { label: 'fates', hint: true, lacks: ['devices-accounted'] },
    ),
    either(
      'stop_letter',
      'stop',
      [{ word: 'never-listed' }, { word: 'sent', fields: [paper('letter', { label: 'stop.letter' })], bare: true }],
      {
        lacks: ['stop-letter'],
      },
    ),
  ],
  'watch-ended': [text('watched_by', { hint: true })],
};
