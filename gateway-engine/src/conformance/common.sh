# What the scripts beside it share; sourced by them. They set: root (the repository), run (the folder of this run), server and port (of
# PostgreSQL). Everything is stopped when the script ends.

account=postgres
[ "$(id -u)" = 0 ] || account="$(id -un)"
gateway=""

# The server refuses to run as root.
as_account() { if [ "$(id -u)" = 0 ]; then runuser -u "$account" -- "$@"; else "$@"; fi; }

# cluster_start LOCALE, with further settings on its input
cluster_start() {
  [ "$(id -u)" != 0 ] || chown -R "$account" "$run"
  as_account "$server/bin/initdb" -D "$run/data" -U postgres -A trust --locale="$1" -E UTF8 -N >"$run/initdb.log"
  cat >>"$run/data/postgresql.conf" <<CONF
port = $port
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
fsync = off
CONF
  cat >>"$run/data/postgresql.conf"
  as_account "$server/bin/pg_ctl" -D "$run/data" -l "$run/server.log" -w start >/dev/null
  trap '[ -z "$gateway" ] || kill "$gateway" 2>/dev/null; cluster_stop' EXIT
}

cluster_stop() { as_account "$server/bin/pg_ctl" -D "$run/data" -m immediate stop >/dev/null 2>&1 || true; }

# Serves the catalog on its input, and sets gateway_port.
gateway_start() {
  cat >"$run/catalog.yaml"
  export PORTARIA_KEYS="$run/keys"
  "$root/portaria" apply --home "$run/home" -f "$run/catalog.yaml" >"$run/apply.log"
  PORTARIA_JVM="${PORTARIA_JVM:--Xmx1g -XX:+UseSerialGC -XX:+UseCompactObjectHeaders}" \
    "$root/portaria" serve --home "$run/home" >"$run/ready" 2>"$run/serve.log" &
  gateway=$!
  for _ in $(seq 120); do [ -s "$run/ready" ] && break; sleep 0.5; done
  gateway_port="$(grep -oE '"postgresql" *: *"[^"]*"' "$run/ready" | grep -oE '[0-9]+"$' | tr -d '"')"
}

gateway_token() { "$root/portaria" token "$1" --minutes 600 --home "$run/home"; }

# Stops what runs, and says when the log of the gateway is not whole.
stop_all() {
  if [ -n "$gateway" ]; then
    kill "$gateway"
    wait "$gateway" || true
    gateway=""
    "$root/portaria" log verify --home "$run/home" >"$run/verify.log" 2>&1 || echo "The log of the gateway does not verify; see verify.log."
  fi
  cluster_stop
  trap - EXIT
}
