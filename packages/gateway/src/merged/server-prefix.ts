/** What stands before an id of a server, where several servers have ids: safe in JSON and in headers, and no other server's. */
export function serverPrefix(server: string): string {
  return `${encodeURIComponent(server).replaceAll('~', '%7E')}~`
}
