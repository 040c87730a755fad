package io.portaria.engine;

import io.portaria.engine.api.GatewayRefused;
import io.portaria.engine.api.Query;
import io.portaria.engine.catalog.Catalog;
import io.portaria.engine.path.PostgresTarget;
import io.portaria.engine.protocol.postgresql.codec.Identifiers;
import io.portaria.engine.protocol.postgresql.inspect.ProtectedRelation;
import io.portaria.engine.protocol.postgresql.inspect.RolePrivileges;
import io.portaria.engine.protocol.postgresql.upstream.ScramKeyCache;
import io.portaria.engine.protocol.postgresql.upstream.UpstreamQuery;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// The database as second wall: what it has to be told so that it refuses protected columns to the gateway's own role,
/// whatever the gateway does.
final class TargetHardening {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final Wiring wiring;

    TargetHardening(Wiring wiring) {
        this.wiring = wiring;
    }

    Query.Hardening of(String name) {
        PostgresTarget target =
                wiring.target(name)
                        .orElseThrow(() ->
                                new GatewayRefused("There is no PostgreSQL target " + name + "."));
        try {
            return of(target, relations(target));
        } catch (IOException e) {
            throw new GatewayRefused("The target " + name + " cannot be asked: " + e.getMessage());
        }
    }

    /// For any of the roles: all share the gateway's one at the target.
    private List<ProtectedRelation> relations(PostgresTarget target) throws IOException {
        Map<String, ProtectedRelation> relations = new LinkedHashMap<>();
        for (String role : roles(target.name())) {
            for (ProtectedRelation relation : wiring.postgresql.protectedRelations(target, role)) {
                relations.merge(relation.qualified(), relation, TargetHardening::both);
            }
        }
        return List.copyOf(relations.values());
    }

    private Set<String> roles(String target) {
        Set<String> roles =
                wiring.catalogs.current().stream()
                        .flatMap(v -> v.catalog().roles().stream())
                        .filter(r -> r.may().stream().anyMatch(g -> g.target().equals(target)))
                        .map(Catalog.Role::name)
                        .collect(Collectors.toCollection(LinkedHashSet::new));
        return roles.isEmpty() ? Set.of("") : roles;
    }

    private static ProtectedRelation both(ProtectedRelation one, ProtectedRelation other) {
        Set<String> columns = new LinkedHashSet<>(one.columns());
        columns.addAll(other.columns());
        List<String> others = one.others().stream().filter(c -> !columns.contains(c)).toList();
        return new ProtectedRelation(
                one.schema(), one.name(), List.copyOf(columns), others, one.readsOthers());
    }

    private Query.Hardening of(PostgresTarget target, List<ProtectedRelation> relations)
            throws IOException {
        List<String> readable = new ArrayList<>();
        List<String> statements = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        try (UpstreamQuery query =
                UpstreamQuery.open(target, new ScramKeyCache(), wiring.random, TIMEOUT)) {
            RolePrivileges privileges = new RolePrivileges(query);
            if (privileges.isSuperuser()) {
                notes.add(
                        "The role "
                                + target.username()
                                + " is a superuser, to whom PostgreSQL refuses nothing: give the gateway another one.");
            }
            for (ProtectedRelation relation : relations) {
                look(privileges, target.username(), relation, readable, statements, notes);
            }
        }
        return new Query.Hardening(
                target.name(),
                target.username(),
                List.copyOf(readable),
                List.copyOf(statements),
                List.copyOf(notes));
    }

    private static void look(
            RolePrivileges privileges,
            String role,
            ProtectedRelation relation,
            List<String> readable,
            List<String> statements,
            List<String> notes)
            throws IOException {
        String object =
                Identifiers.quoted(relation.schema()) + "." + Identifiers.quoted(relation.name());
        if (!relation.columns().isEmpty()) {
            for (String index : privileges.ordering(object, relation.columns())) {
                notes.add(
                        "The index "
                                + index
                                + " has a protected column of "
                                + relation.qualified()
                                + " behind others, or a condition: rows that are ordered by those, or meet that, come in the order of its values.");
            }
        }
        int before = readable.size();
        // which of a view's other columns show protected ones is not known by their names
        boolean showsOthers = relation.readsOthers() && !relation.columns().isEmpty();
        List<String> looked = new ArrayList<>(relation.columns());
        looked.addAll(showsOthers ? relation.others() : List.of());
        for (String column : looked) {
            if (privileges.mayRead(object, column)) {
                readable.add(relation.qualified() + "." + column);
            }
        }
        if (relation.readsOthers() && !showsOthers) {
            notes.add(
                    relation.qualified()
                            + " is a view that reads protected tables by its owner's rights: where no agent needs it, revoke it too.");
        }
        if (readable.size() == before) {
            return;
        }
        statements.addAll(
                RolePrivileges.restricting(
                        object, role, showsOthers ? List.of() : relation.others()));
        if (privileges.owns(object)) {
            notes.add(
                    "The role "
                            + role
                            + " owns "
                            + relation.qualified()
                            + ", or is a member of its owner, and can give itself back what is taken: let another role own it.");
        }
        if (privileges.isGrantedToOthers(object)) {
            notes.add(
                    relation.qualified()
                            + " is granted to PUBLIC or to a group of the role too: revoke it there as well.");
        }
    }
}
