// The form of every act that people take by a form. Signing, withdrawing and exhibits have parts of their own.
import { BESIDE } from './beside';
import { DECISION } from './decision';
import { EARLY } from './early';
import type { Field } from './field';

export const FORMS: Record<string, readonly Field[]> = { ...EARLY, ...DECISION, ...BESIDE };

/** Acts that stand on a page of their own, with the last digits of the case's number typed. */
export const GRAVE = ['revoked', 'transferred'];
/** Acts that are light: they never are the main button. */
export const BESIDES = ['noted', 'assigned', 'handed-down', 'linked', 'exhibit-added', 'custody-moved'];
