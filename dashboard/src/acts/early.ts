// Acts from the clue to the inspection.
import {
  check,
  choice,
  either,
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
  plainOf,
  text,
} from './field';

export const CLASSES = [
  'school',
  'state-unit',
  'industry',
  'commerce',
  'data-centre',
  'agriculture',
  'residential',
  'unknown',
];
const MARKS = ['wallet', 'account', 'device-serial', 'mac', 'worker', 'lease', 'person', 'site'];
const TLP = ['clear', 'green', 'amber', 'amber-strict', 'red'];
export const receipt: readonly Field[] = [
  person('signed_by', { hint: true }),
  moment('at', { label: 'received.at', lacks: ['not-yet'] }),
  either('service', 'service', [
    { word: 'delivered' },
    { word: 'posted' },
    { word: 'electronic', fields: [hash('consent_sha256', { lacks: ['consent'] })] },
  ]),
  paper('proof', { label: 'proof.service' }),
];
const marks = list('marks', [choice('kind', 'mark', MARKS), text('value', { label: 'mark.value' })], 0, { hint: true });
const listCheck = (name: string): Field =>
  group(name, [
    text('version', { label: 'list.version', lacks: ['screening'] }),
    text('hit', { label: 'list.hit', optional: true }),
  ]);
const endpoint = (name: string): Field =>
  group(name, [text('ip', { label: 'ip' }), number('port', { optional: true, lacks: ['five-tuple'] })]);

export const EARLY: Record<string, readonly Field[]> = {
  triaged: [plainOf('kin')('same', { hint: true }), listCheck('warning_list'), listCheck('white_list')],
  suspected: [
    plainOf('evidence')('protocol_proofs', { hint: true, lacks: ['grounds'] }),
    list(
      'weak_signals',
      [choice('source', 'signal', ['network', 'meter', 'host', 'tip']), text('what', { label: 'signal.what' })],
      0,
      {
        lacks: ['grounds'],
      },
    ),
    lines('reason', { label: 'suspicion.reason', hint: true }),
    number('confidence', { hint: true }),
    choice('tlp', 'tlp', TLP, { hint: true }),
    choice('pap', 'tlp', TLP),
    marks,
  ],
  dismissed: [
    choice('ground', 'ground', ['false', 'lawful', 'duplicate', 'out-of-territory', 'unattributable']),
    lines('why'),
    lines('checked', { hint: true }),
  ],
  attributed: [
    text('register', { hint: true, lacks: ['register'] }),
    hash('answer_sha256', { lacks: ['register'] }),
    period('valid', { lacks: ['valid-then'] }),
    moment('seen_at', { lacks: ['valid-then'] }),
    text('address', { optional: true }),
    number('port', { optional: true, lacks: ['port'] }),
    check('dynamic'),
    text('unit', { optional: true, lacks: ['whose'] }),
    person('person', { optional: true, hint: true, lacks: ['whose'] }),
    choice('class', 'class', CLASSES),
    marks,
  ],
  notified: [
    text('to', { label: 'notice.to' }),
    paper('letter', { label: 'notice.letter' }),
    group(
      'observed',
      [
        endpoint('source'),
        endpoint('destination'),
        moment('at', { label: 'observed.at' }),
        number('offset_minutes'),
        text('protocol', { lacks: ['sensor'] }),
        number('submissions', { optional: true }),
        text('sensor', { lacks: ['sensor'] }),
        number('clock_error_ms', { optional: true }),
      ],
      { optional: true, hint: true, lacks: ['what-was-seen'] },
    ),
    text('account', { optional: true, lacks: ['what-was-seen'] }),
  ],
  acknowledged: receipt,
  'inspection-begun': [
    either('inspector', 'inspector', [
      {
        word: 'on-site',
        fields: [
          list('officers', [text('officer', { label: 'officer' }), text('badge', { lacks: ['badge'] })], 2, {
            fixed: true,
            lacks: ['two-officers'],
          }),
        ],
      },
      { word: 'unit', fields: [text('by', { label: 'unit.by', lacks: ['unit-checked'] })] },
    ]),
    paper('leave', { hint: true }),
  ],
};
