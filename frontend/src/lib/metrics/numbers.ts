const exact = new Intl.NumberFormat("en");
const UNITS = [
  { size: 1e9, unit: "b" },
  { size: 1e6, unit: "m" },
  { size: 1e3, unit: "k" },
];

/** 1234567 -> "1,234,567". A minus is a real minus sign. */
export function exactNumber(value: number): string {
  return exact.format(value).replace("-", "−");
}

/** 1234567 -> "1.23m", as players write it: three digits, rounded towards zero, so that nothing is said to be reached
 * that is not; more where they tell it from its neighbour, a step away. Below 10,000 the number itself. */
export function compactNumber(value: number, step = Infinity): string {
  const size = Math.abs(value);
  if (size < 10_000) return exactNumber(value);
  const { size: one, unit } = UNITS.find((candidate) => size >= candidate.size) as (typeof UNITS)[number];
  const whole = Math.trunc(size / one);
  const usual = whole >= 100 ? 0 : whole >= 10 ? 1 : 2;
  const decimals = Math.max(usual, Math.ceil(Math.log10(one / step)));
  if (10 ** decimals >= one) return exactNumber(value);
  const shown = Math.trunc((size * 10 ** decimals) / one) / 10 ** decimals;
  return `${value < 0 ? "−" : ""}${shown.toFixed(decimals)}${unit}`;
}

/** The sign that stands before a gain: always one, except before 0. */
export function sign(value: number): string {
  return value > 0 ? "+" : "";
}
