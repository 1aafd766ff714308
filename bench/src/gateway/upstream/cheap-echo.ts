/**
 * An echo server over standard streams that costs a thousandth of a second to start, and a child of its own that outlives it unless
 * somebody ends it: what `sh` can do. It reads ids as numbers or texts without quotation marks.
 */
export const CHEAP_ECHO: readonly string[] = [
  'sh',
  '-c',
  `sleep 3600 </dev/null >/dev/null 2>&1 &
while read -r line; do
  case "$line" in *'"id":'*) ;; *) continue ;; esac
  rest=\${line#*'"id":'}
  case "$rest" in \\"*) rest=\${rest#?}; id="\\"\${rest%%\\"*}\\"" ;; *) id=\${rest%%[,\\}]*} ;; esac
  case "$line" in
    *'"initialize"'*) result='{"protocolVersion":"2025-11-25","capabilities":{"tools":{}},"serverInfo":{"name":"cheap","version":"1.0.0"}}' ;;
    *'"tools/list"'*) result='{"tools":[{"name":"echo","inputSchema":{"type":"object"}}]}' ;;
    *'"slow"'*) sleep 1; result='{"content":[]}' ;;
    *) result='{"content":[]}' ;;
  esac
  printf '{"jsonrpc":"2.0","id":%s,"result":%s}\\n' "$id" "$result"
done`,
]
