// The roles that can be granted, in the order in which they are shown.
export const ROLES = [
  'officer',
  'second-officer',
  'legal-reviewer',
  'technical-reviewer',
  'acceptor',
  'analyst',
  'grid-inspector',
  'telecom-analyst',
  'unit-administrator',
  'head',
  'discipline',
  'auditor',
  'system-administrator',
  'security-administrator',
  'audit-administrator',
] as const;
