#!/usr/bin/env bash
# PostgreSQL's own regression suite, directly and through the gateway; lists what differs. See docs/conformance.md.
#
#   gateway-engine/src/conformance/regress.sh [--plain] [--parallel] [--keep] [FOLDER]
#
# --plain     with what the gateway refuses to everybody taken out of the tests, on both sides
# --keep      the direct run of before is kept
# --parallel  up to twenty tests at a time, as the suite's schedule has them; without it one after another
#
# Needs Debian's postgresql-15, which has pg_regress, and gcc. The suite's source is fetched into FOLDER by apt, with lists of its own, so
# that the system's stay as they are.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
root="$(cd "$here/../../.." && pwd)"
plain=""
keep=""
connections=1
while [[ "${1:-}" == --* ]]; do
  case "$1" in
    --plain) plain=yes ;;
    --keep) keep=yes ;;
    --parallel) connections=20 ;;
    *) sed -n '2,11p' "${BASH_SOURCE[0]}" >&2; exit 2 ;;
  esac
  shift
done
work="$(mkdir -p "${1:-${TMPDIR:-/tmp}/portaria-regress}" && cd "${1:-${TMPDIR:-/tmp}/portaria-regress}" && pwd)"
major="${PG_MAJOR:-15}"
server="/usr/lib/postgresql/$major"
port="${PG_PORT:-54329}"
. "$here/common.sh"

fetch() {
  [ -d "$work/suite" ] && return
  local version apt="$work/apt"
  version="$(dpkg-query -W -f '${Version}' "postgresql-$major")"
  mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial"
  # the machine's own sources, for source packages too
  local key=/usr/share/keyrings/debian-archive-keyring.gpg release
  release="$(. /etc/os-release && echo "$VERSION_CODENAME")"
  awk '/^URIs:/ { print $2 }' /etc/apt/sources.list.d/debian.sources | while read -r uri; do
    local suite="$release"
    case "$uri" in *security*) suite="$release-security" ;; esac
    echo "deb [signed-by=$key] $uri $suite main"
    echo "deb-src [signed-by=$key] $uri $suite main"
  done >"$apt/sources.list"
  local own=(-o "Dir::Etc::sourcelist=$apt/sources.list" -o Dir::Etc::sourceparts=/dev/null
    -o "Dir::State::lists=$apt/lists" -o "Dir::Cache=$apt/cache" -o APT::Sandbox::User=root)
  (
    cd "$apt"
    apt-get -qq "${own[@]}" update
    apt-get -qq "${own[@]}" --download-only source "postgresql-$major=$version"
    apt-get -qq "${own[@]}" download "postgresql-server-dev-$major=$version"
  )
  mkdir -p "$work/source" "$work/headers"
  tar -xf "$apt"/postgresql-"$major"_*.orig.tar.* -C "$work/source" --strip-components=1
  dpkg -x "$apt"/postgresql-server-dev-"$major"_*.deb "$work/headers"
  cp -r "$work/source/src/test/regress" "$work/suite.new"
  gcc -O1 -fPIC -shared -fwrapv -w -I "$work/source/src/include" -I "$work/headers/usr/include/postgresql/$major/server" \
    -I /usr/include/postgresql -o "$work/suite.new/regress.so" "$work/suite.new/regress.c"
  cp "$server/lib/refint.so" "$server/lib/autoinc.so" "$work/suite.new/"
  mv "$work/suite.new" "$work/suite"
}

# The tests without what no role may do through the gateway: files of the server, and the role of the session.
without_refused() {
  local suite="$1"
  sed -i -E \
    -e 's/^ *(SET (LOCAL |SESSION )?(SESSION AUTHORIZATION|ROLE)|RESET (SESSION AUTHORIZATION|ROLE))[^;]*;/-- &/I' \
    "$suite"/sql/*.sql
  # \set filename :abs_srcdir '/data/x.data' and COPY t FROM :'filename' become \copy
  local test
  for test in "$suite"/sql/*.sql; do
    awk -v dir="$suite" '
      /^\\set filename :abs_srcdir/ { match($0, /\x27[^\x27]*\x27/); file = dir substr($0, RSTART + 1, RLENGTH - 2) }
      /^COPY [a-z0-9_]+ FROM :\x27filename\x27;/ && file != "" { print "\\copy " $2 " FROM \x27" file "\x27"; next }
      { print }' "$test" >"$test.new"
    mv "$test.new" "$test"
  done
}

database() {
  cluster_start C <<CONF
max_prepared_transactions = 8
CONF
  psql -X -q -h 127.0.0.1 -p "$port" -U postgres -d postgres <<SQL
CREATE DATABASE regression TEMPLATE template0;
ALTER DATABASE regression SET lc_messages TO 'C';
ALTER DATABASE regression SET lc_monetary TO 'C';
ALTER DATABASE regression SET lc_numeric TO 'C';
ALTER DATABASE regression SET lc_time TO 'C';
ALTER DATABASE regression SET bytea_output TO 'hex';
ALTER DATABASE regression SET timezone_abbreviations TO 'Default';
SQL
}

# The agent has the name of the upstream role, so that psql's own messages are the same.
through_gateway() {
  gateway_start <<CATALOG
gateway: { name: regress, listen: { postgresql: "127.0.0.1:0" } }
people: [ { name: ana, email: ana@acme.example, duties: [owner] } ]
agents: [ { name: postgres, owner: ana, roles: [all] } ]
targets:
  - { name: regression, type: postgresql, address: "127.0.0.1:$port", database: regression, username: postgres, password: { value: none }, tls: disable }
roles: [ { name: all, purpose: Conformance, legalBasis: "art. 7, V", may: [ { target: regression, actions: [any] } ] } ]
masking: [ { name: all, detect: any, technique: none } ]
CATALOG
  at="$gateway_port"
  PGPASSWORD="$(gateway_token postgres)"
  export PGPASSWORD
}

# The name of a side becomes a folder; both have the same path while they run, since tests print it.
side() {
  local name="$1" at="$port"
  run="$work/running"
  rm -rf "$run" "${work:?}/$name"
  mkdir -p "$run/out"
  cp -r "$work/suite" "$run/suite"
  [ -z "$plain" ] || without_refused "$run/suite"
  database
  [ "$name" = direct ] || through_gateway
  local begun=$SECONDS
  # passes PGPASSWORD on
  as_account env PGSSLMODE=disable "$server/lib/pgxs/src/test/regress/pg_regress" --use-existing --host=127.0.0.1 --port="$at" \
    --user=postgres --dbname=regression --inputdir="$run/suite" --outputdir="$run/out" --dlpath="$run/suite" --bindir="$server/bin" \
    --max-connections="$connections" --schedule="$run/suite/parallel_schedule" >"$run/pg_regress.log" 2>&1 || true
  echo "$name: $(grep -E 'tests? (passed|failed)|passed\.' "$run/pg_regress.log" | tr -d '\n=') in $((SECONDS - begun)) s"
  stop_all
  mv "$run" "$work/$name"
}

compare() {
  local test equal=0 different=()
  rm -rf "$work/diffs"
  mkdir -p "$work/diffs"
  while read -r test; do
    if diff -u "$work/direct/out/results/$test.out" "$work/gateway/out/results/$test.out" >"$work/diffs/$test.diff" 2>&1; then
      equal=$((equal + 1))
      rm "$work/diffs/$test.diff"
    else
      different+=("$test")
    fi
  done < <(grep '^test:' "$work/suite/parallel_schedule" | cut -d: -f2 | tr ' ' '\n' | grep .)
  echo "equal: $equal, different: ${#different[@]}"
  for test in "${different[@]}"; do
    printf '  %-24s %4d lines, refused %d times\n' "$test" "$(grep -cE '^[-+]' "$work/diffs/$test.diff")" \
      "$(grep -cE '^\+.*ERROR: +Portaria:' "$work/diffs/$test.diff" || true)"
  done
  echo "refused, by sentence:"
  grep -rhoE '^\+.*ERROR: +Portaria:.*' "$work/diffs" | sed -E 's/^\+(psql:[^ ]* )?//; s/function [a-z_0-9]+/function …/' | sort | uniq -c | sort -rn
  echo "each difference: $work/diffs"
}

fetch
# built now, not in the middle
"$root/portaria" help >/dev/null
[ -n "$keep" ] && [ -d "$work/direct" ] || side direct
side gateway
compare
