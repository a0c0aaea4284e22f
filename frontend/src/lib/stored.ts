/** What JSON of this browser's storage says; null for none, and for what is not of the kind: anybody may write there. */
export function stored<Kind>(text: string | null, isKind: (value: unknown) => value is Kind): Kind | null {
  try {
    const value: unknown = JSON.parse(text ?? "null");
    return isKind(value) ? value : null;
  } catch {
    return null;
  }
}
