package io.portaria.engine;

import io.portaria.engine.api.GatewayRefused;
import io.portaria.engine.api.Query;
import io.portaria.engine.catalog.Catalog;
import io.portaria.engine.detect.ColumnHints;
import io.portaria.engine.detect.Detector;
import io.portaria.engine.path.PostgresTarget;
import io.portaria.engine.protocol.postgresql.inspect.SchemaSnapshot;
import io.portaria.engine.protocol.postgresql.upstream.ScramKeyCache;
import io.portaria.engine.protocol.postgresql.upstream.UpstreamQuery;
import io.portaria.engine.protocol.postgresql.upstream.UpstreamRefused;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Questions about targets: do they answer, what is in them, how does an agent reach them.
final class TargetQueries {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final Wiring wiring;
    private final Engine engine;

    TargetQueries(Wiring wiring, Engine engine) {
        this.wiring = wiring;
        this.engine = engine;
    }

    Query.TargetCheck test(String name) {
        Query.TargetCheck check = dial(name);
        if (check.reachable()) {
            wiring.activity.targetAnswered(name);
        } else {
            wiring.activity.targetFailed(name, check.sentence());
        }
        return check;
    }

    private Query.TargetCheck dial(String name) {
        PostgresTarget target = find(name);
        long begin = System.nanoTime();
        try (UpstreamQuery query =
                UpstreamQuery.open(target, new ScramKeyCache(), wiring.random, TIMEOUT)) {
            query.rows("SELECT 1");
            double millis = (System.nanoTime() - begin) / 1e6;
            return new Query.TargetCheck(
                    name,
                    true,
                    "The gateway logged in to "
                            + name
                            + " (PostgreSQL "
                            + query.serverVersion()
                            + ").",
                    Optional.of(query.serverVersion()),
                    millis);
        } catch (UpstreamRefused e) {
            return new Query.TargetCheck(
                    name,
                    false,
                    "The server answered and refused the login (SQLSTATE "
                            + e.sqlState()
                            + "). Check user name, password and database in the catalog.",
                    Optional.empty(),
                    (System.nanoTime() - begin) / 1e6);
        } catch (IOException e) {
            return new Query.TargetCheck(
                    name,
                    false,
                    "The server cannot be reached: " + e.getMessage(),
                    Optional.empty(),
                    (System.nanoTime() - begin) / 1e6);
        }
    }

    Query.TargetSchema describe(String name) {
        PostgresTarget target = find(name);
        try {
            List<Query.TargetSchema.Table> tables = new ArrayList<>();
            for (SchemaSnapshot.Relation relation :
                    wiring.postgresql.schema(target).current().relations()) {
                if (!relation.schema().startsWith("pg_")) {
                    tables.add(table(relation, wiring.postgresql.schema(target).current()));
                }
            }
            tables.sort(
                    Comparator.comparing(Query.TargetSchema.Table::schema)
                            .thenComparing(Query.TargetSchema.Table::name));
            return new Query.TargetSchema(name, List.copyOf(tables));
        } catch (IOException e) {
            throw new GatewayRefused(
                    "The schema of " + name + " cannot be read: " + e.getMessage());
        }
    }

    private static Query.TargetSchema.Table table(
            SchemaSnapshot.Relation relation, SchemaSnapshot schema) {
        List<Query.TargetSchema.Column> columns =
                relation.columns().entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(e ->
                                new Query.TargetSchema.Column(
                                        e.getValue().name(),
                                        schema.type(e.getValue().type())
                                                .map(SchemaSnapshot.Type::name)
                                                .orElse(""),
                                        ColumnHints.of(e.getValue().name()).detectors().stream()
                                                .findFirst()
                                                .map(Detector::catalogName)))
                        .toList();
        String kind =
                switch (relation.kind()) {
                    case 'v' -> "view";
                    case 'm' -> "materialized view";
                    case 'f' -> "foreign table";
                    case 'p' -> "partitioned table";
                    default -> "table";
                };
        return new Query.TargetSchema.Table(relation.schema(), relation.name(), kind, columns);
    }

    Query.ConnectionRecipe connect(String target, String agent) {
        find(target);
        mayConnect(target, agent);
        String address =
                engine.listeners()
                        .getOrDefault(
                                "postgresql",
                                wiring.catalogs
                                        .current()
                                        .flatMap(v ->
                                                Optional.ofNullable(
                                                        v.catalog()
                                                                .gateway()
                                                                .listen()
                                                                .get("postgresql")))
                                        .map(Object::toString)
                                        .orElseThrow(() ->
                                                new GatewayRefused(
                                                        "This gateway does not listen for PostgreSQL.")));
        int colon = address.lastIndexOf(':');
        String host = engine.nameFor(address.substring(0, colon));
        String port = address.substring(colon + 1);
        String home = wiring.home.folder().toString();
        String ca = engine.caFile().toString();
        String psql =
                "export PGPASSWORD=\"$(portaria token "
                        + agent
                        + " --home '"
                        + home
                        + "')\"\n"
                        + "psql \"host="
                        + host
                        + " port="
                        + port
                        + " user="
                        + agent
                        + " dbname="
                        + target
                        + " sslmode=verify-full sslrootcert="
                        + ca
                        + "\"";
        String jdbc =
                "jdbc:postgresql://"
                        + host
                        + ":"
                        + port
                        + "/"
                        + target
                        + "?user="
                        + agent
                        + "&sslmode=verify-full&sslrootcert="
                        + ca;
        return new Query.ConnectionRecipe(
                target,
                agent,
                List.of(
                        new Query.ConnectionRecipe.Way("psql", psql),
                        new Query.ConnectionRecipe.Way("jdbc", jdbc)));
    }

    /// Lines that lead to a refusal help nobody.
    private void mayConnect(String target, String name) {
        Catalog catalog =
                wiring.catalogs
                        .current()
                        .orElseThrow(() -> new GatewayRefused("This gateway has no catalog yet."))
                        .catalog();
        Catalog.Agent agent =
                catalog.agent(name)
                        .orElseThrow(() ->
                                new GatewayRefused(
                                        "There is no agent " + name + " in the catalog."));
        LocalDate today = LocalDate.ofInstant(wiring.clock.instant(), ZoneOffset.UTC);
        Optional<LocalDate> expired = agent.expires().filter(today::isAfter);
        if (expired.isPresent()) {
            throw new GatewayRefused(
                    "The agent "
                            + name
                            + " expired on "
                            + expired.get()
                            + ". Extend the date in the catalog and apply it.");
        }
        boolean hasRole =
                agent.roles().stream()
                        .flatMap(role -> catalog.role(role).stream())
                        .flatMap(role -> role.may().stream())
                        .anyMatch(grant -> grant.target().equals(target));
        if (!hasRole) {
            throw new GatewayRefused(
                    "No role of the agent "
                            + name
                            + " allows the target "
                            + target
                            + ". Give it one in the catalog and apply it.");
        }
    }

    private PostgresTarget find(String name) {
        return wiring.target(name)
                .orElseThrow(() ->
                        new GatewayRefused(
                                "There is no PostgreSQL target " + name + " in the catalog."));
    }
}
