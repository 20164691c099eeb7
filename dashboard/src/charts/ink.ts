// The colours of the page, read from its style sheet each time a chart is drawn: theme and print change them.

export interface Ink {
  ink: string;
  ink2: string;
  ink3: string;
  line: string;
  lineStrong: string;
  surface: string;
  hatch: string;
  inverse: string;
  s1: string;
  s2: string;
  s3: string;
  s5: string;
  sus: string;
  susSoft: string;
  ver: string;
  ind: string;
  det: string;
  dis: string;
  font: string;
}

const NAMES: Record<keyof Ink, string> = {
  ink: '--ink',
  ink2: '--ink-2',
  ink3: '--ink-3',
  line: '--line',
  lineStrong: '--line-strong',
  surface: '--surface',
  hatch: '--hatch',
  inverse: '--inverse',
  s1: '--s1',
  s2: '--s2',
  s3: '--s3',
  s5: '--s5',
  sus: '--sus',
  susSoft: '--sus-soft',
  ver: '--ver',
  ind: '--ind',
  det: '--det',
  dis: '--dis',
  font: '--sans',
};

export function readInk(): Ink {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(
    Object.entries(NAMES).map(([key, name]) => [key, style.getPropertyValue(name).trim()]),
  ) as unknown as Ink;
}
