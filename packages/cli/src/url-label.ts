const CREDENTIALS = /(?<=\/\/)[^/?#\s]*@/g

/** A text with the users and passwords in its URLs replaced by `***`. */
export function withoutCredentials(text: string): string {
  return text.replaceAll(CREDENTIALS, '***@')
}

/** A URL without user, password and query, which can hold keys. */
export function urlLabel({ origin, pathname }: URL): string {
  return `${origin}${pathname}`
}
