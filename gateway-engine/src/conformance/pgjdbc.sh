#!/usr/bin/env bash
# pgjdbc's own tests, directly and through the gateway; lists what differs. See docs/conformance.md.
#
#   gateway-engine/src/conformance/pgjdbc.sh SOURCE [FOLDER [CLASSES]]
#
# SOURCE   a checkout of pgjdbc
# CLASSES  a regular expression of class names; without it all of the tests
#
# What FOLDER has of an earlier run directly is not run again.
#
# Needs Debian's postgresql-15, a JDK 25, Maven, and a Portaria that is built (./portaria help builds it).
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
root="$(cd "$here/../../.." && pwd)"
source="$(cd "$1" && pwd)"
work="$(mkdir -p "${2:-${TMPDIR:-/tmp}/portaria-pgjdbc}" && cd "${2:-${TMPDIR:-/tmp}/portaria-pgjdbc}" && pwd)"
classes="${3:-.*Test}"
major="${PG_MAJOR:-15}"
server="/usr/lib/postgresql/$major"
port="${PG_PORT:-54339}"
java="${JAVA_HOME:?is to be a JDK 25}/bin"
. "$here/common.sh"

# The driver, its test kit and its tests, with what its own build would fill in.
build() {
  [ -f "$work/built" ] && return
  cp "$here/pgjdbc/pom.xml" "$work/"
  (cd "$work" && mvn -q dependency:build-classpath -Dmdep.outputFile=classpath)
  local libraries
  libraries="$(cat "$work/classpath")"
  mkdir -p "$work/generated" "$work/main" "$work/test" "$work/runner"
  sed -e 's#/\*\$version\$\*/#42.7.14#; s#/\*\$jdbc.specification.version\$\*/#4.2#' \
    "$source/pgjdbc/src/main/version/org/postgresql/util/DriverInfo.java" >"$work/generated/DriverInfo.java"
  find "$source/pgjdbc/src/main/java" "$source/testkit/src/main/java" -name '*.java' >"$work/main.txt"
  find "$source/pgjdbc/src/test/java" -name '*.java' >"$work/test.txt"
  "$java/javac" -nowarn -proc:none -encoding UTF-8 -d "$work/main" -cp "$libraries" @"$work/main.txt" "$work/generated/DriverInfo.java"
  cp -r "$source/pgjdbc/src/main/resources/." "$work/main/"
  "$java/javac" -nowarn -proc:none -encoding UTF-8 -d "$work/test" -cp "$work/main:$libraries" @"$work/test.txt"
  cp -r "$source/pgjdbc/src/test/resources/." "$work/test/"
  "$java/javac" -d "$work/runner" -cp "$libraries" "$here/pgjdbc/Suite.java"
  touch "$work/built"
}

database() {
  cluster_start C.UTF-8 <<CONF
max_prepared_transactions = 64
wal_level = logical
CONF
  psql -X -q -h 127.0.0.1 -p "$port" -U postgres -d postgres <<SQL
CREATE ROLE test SUPERUSER LOGIN PASSWORD 'test';
CREATE DATABASE test OWNER test;
\c test
CREATE EXTENSION hstore; CREATE EXTENSION citext; CREATE EXTENSION lo; CREATE EXTENSION "uuid-ossp"; CREATE EXTENSION sslinfo;
SQL
}

# Both agents have the names of roles of the server; behind them is one role, the target's.
through_gateway() {
  gateway_start <<CATALOG
gateway: { name: pgjdbc, listen: { postgresql: "127.0.0.1:0" } }
people: [ { name: ana, email: ana@acme.example, duties: [owner] } ]
agents:
  - { name: test, owner: ana, roles: [all] }
  - { name: postgres, owner: ana, roles: [all] }
targets:
  - { name: test, type: postgresql, address: "127.0.0.1:$port", database: test, username: test, password: { value: test }, tls: disable }
roles: [ { name: all, purpose: Conformance, legalBasis: "art. 7, V", may: [ { target: test, actions: [any] } ] } ]
masking: [ { name: all, detect: any, technique: none } ]
CATALOG
  at="$gateway_port"
  password="$(gateway_token test)"
  privileged="$(gateway_token postgres)"
}

side() {
  local name="$1" begun=$SECONDS
  run="$work/$name"
  at="$port"
  password=test
  privileged=test
  rm -rf "$run"
  mkdir -p "$run/driver"
  database
  [ "$name" = direct ] || through_gateway
  cat >"$run/build.properties" <<PROPERTIES
test.url.PGHOST=127.0.0.1
test.url.PGPORT=$at
test.url.PGDBNAME=test
user=test
password=$password
privilegedUser=postgres
privilegedPassword=$privileged
preparethreshold=5
sslpassword=sslpwd
PROPERTIES
  cp "$source/ssltest.properties" "$run/"
  (
    cd "$run/driver"
    "$java/java" -Xmx1g -XX:+EnableDynamicAgentLoading -Duser.timezone=America/Sao_Paulo -cp "$work/runner:$work/test:$work/main:$(cat "$work/classpath")" \
      Suite "$work/test" "$run/outcomes.tsv" "$classes" >"$run/tests.log" 2>&1
  ) || true
  echo "$name: $(cut -f1 "$run/outcomes.tsv" | sort | uniq -c | tr '\n' ' ')in $((SECONDS - begun)) s"
  stop_all
}

compare() {
  cut -f1,2 "$work/direct/outcomes.tsv" | sort >"$work/direct.txt"
  cut -f1,2 "$work/gateway/outcomes.tsv" | sort >"$work/gateway.txt"
  echo "the same: $(comm -12 "$work/direct.txt" "$work/gateway.txt" | wc -l), other through the gateway: $(comm -13 "$work/direct.txt" "$work/gateway.txt" | wc -l)"
  comm -13 "$work/direct.txt" "$work/gateway.txt" | cut -f2 >"$work/other.txt"
  grep -F -f "$work/other.txt" "$work/gateway/outcomes.tsv" >"$work/other.tsv" || true
  echo "each of these: $work/other.tsv"
}

build
[ -f "$work/direct/outcomes.tsv" ] || side direct
side gateway
compare
