package io.portaria.engine.policy;

import io.portaria.engine.catalog.Catalog;
import io.portaria.engine.catalog.Catalog.Agent;
import io.portaria.engine.catalog.Catalog.Grant;
import io.portaria.engine.catalog.Catalog.Role;
import io.portaria.engine.catalog.CatalogHolder;
import io.portaria.engine.catalog.CatalogVersion;
import io.portaria.engine.catalog.WildcardPattern;
import io.portaria.engine.operation.StatementKind;
import io.portaria.engine.path.AccessRequest;
import io.portaria.engine.path.Admission;
import io.portaria.engine.path.Caller;
import io.portaria.engine.path.Decide;
import io.portaria.engine.path.Decision;
import io.portaria.engine.path.Permit;
import io.portaria.engine.path.Refusal;
import io.portaria.engine.path.RefusedException;
import io.portaria.engine.path.SessionContext;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;

/// What no role allows is denied.
public final class CatalogPolicy implements Decide {
    private final CatalogHolder catalogs;

    public CatalogPolicy(CatalogHolder catalogs) {
        this.catalogs = catalogs;
    }

    @Override
    public String policyVersion() {
        return catalogs.current().map(CatalogVersion::hash).orElse("");
    }

    @Override
    public Admission admit(
            Caller caller,
            String target,
            String protocol,
            Optional<String> role,
            Optional<String> purpose,
            Instant at)
            throws RefusedException {
        CatalogVersion version =
                catalogs.current()
                        .orElseThrow(() ->
                                refused(
                                        "catalog",
                                        "This gateway has no catalog yet.",
                                        "An operator applies one with: portaria apply"));
        Catalog catalog = version.catalog();
        Agent agent =
                catalog.agent(caller.agent())
                        .orElseThrow(() ->
                                refused(
                                        "agents",
                                        "The agent "
                                                + caller.agent()
                                                + " is no longer in the catalog.",
                                        "Ask its owner to have it entered again."));
        Instant until = caller.expiresAt();
        if (agent.expires().isPresent()) {
            Instant end =
                    agent.expires().get().plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
            if (!at.isBefore(end)) {
                throw refused(
                        "agent " + agent.name(),
                        "The agent " + agent.name() + " expired on " + agent.expires().get() + ".",
                        "Its owner "
                                + agent.owner()
                                + " can have the date extended in the catalog.");
            }
            until = end.isBefore(until) ? end : until;
        }
        boolean known = catalog.target(target).filter(t -> t.type().equals(protocol)).isPresent();
        List<Role> candidates =
                agent.roles().stream()
                        .flatMap(r -> catalog.role(r).stream())
                        .filter(r -> r.may().stream().anyMatch(g -> g.target().equals(target)))
                        .toList();
        if (!known || candidates.isEmpty()) {
            // the same words whether the target exists or not: who may not use it need not know of
            // it
            throw refused(
                    "roles of " + agent.name(),
                    "No role of the agent " + agent.name() + " allows the target " + target + ".",
                    "Targets and roles are declared in the gateway's catalog.");
        }
        Role chosen = choose(agent, candidates, role, target);
        if (chosen.hours().isPresent()) {
            Optional<Instant> end = RoleHours.openUntil(chosen.hours().get(), at);
            if (end.isEmpty()) {
                throw refused(
                        "hours of role " + chosen.name(),
                        "The role "
                                + chosen.name()
                                + " is allowed only within its hours ("
                                + hours(chosen.hours().get())
                                + ").",
                        "Come back within them, or have them changed in the catalog.");
            }
            until = end.get().isBefore(until) ? end.get() : until;
        }
        boolean unrestricted =
                grants(chosen, target)
                        .anyMatch(g -> g.actions().contains("any") && g.objects().isEmpty());
        boolean readOnly =
                grants(chosen, target).allMatch(g -> g.actions().equals(java.util.Set.of("read")));
        String stated =
                purpose.filter(p -> !p.isBlank())
                        .map(p -> chosen.purpose() + " — " + p.strip())
                        .orElse(chosen.purpose());
        return new Admission(
                chosen.name(),
                stated,
                chosen.legalBasis(),
                version.hash(),
                until,
                readOnly,
                unrestricted);
    }

    private static Role choose(
            Agent agent, List<Role> candidates, Optional<String> role, String target)
            throws RefusedException {
        if (role.isPresent()) {
            return candidates.stream()
                    .filter(r -> r.name().equals(role.get()))
                    .findFirst()
                    .orElseThrow(() ->
                            refused(
                                    "roles of " + agent.name(),
                                    "The agent "
                                            + agent.name()
                                            + " has no role "
                                            + role.get()
                                            + " for the target "
                                            + target
                                            + ".",
                                    "Its roles there: " + names(candidates) + "."));
        }
        if (candidates.size() > 1) {
            throw refused(
                    "roles of " + agent.name(),
                    "The agent "
                            + agent.name()
                            + " has several roles for the target "
                            + target
                            + " and named none.",
                    "Set one of "
                            + names(candidates)
                            + ", for psql with PGOPTIONS='-c portaria.role=ROLE'.");
        }
        return candidates.getFirst();
    }

    @Override
    public Decision decide(SessionContext session, AccessRequest request) {
        Optional<CatalogVersion> version = catalogs.current();
        if (version.isEmpty()) {
            return Refusal.notAllowed("catalog", "This gateway has no catalog yet.", "");
        }
        Optional<Role> role = version.get().catalog().role(session.role());
        if (role.isEmpty()) {
            return Refusal.notAllowed(
                    "role " + session.role(),
                    "The role " + session.role() + " is no longer in the catalog.",
                    "Log in again.");
        }
        String rule = "role " + session.role();
        Guardrails guardrails =
                new Guardrails(
                        version.get().catalog().guardrails(), session.target(), session.role());
        Permit permit = new Permit(List.of(rule), version.get().hash(), Optional.empty());
        if (request.kind() == StatementKind.SESSION) {
            return guardrails.apply(request, permit);
        }
        List<Grant> grants =
                grants(role.get(), session.target())
                        .filter(g -> allows(g, request.kind()))
                        .toList();
        if (grants.isEmpty()) {
            return Refusal.notAllowed(
                    rule,
                    "The role "
                            + session.role()
                            + " does not allow to "
                            + verb(request.kind())
                            + (isOfData(request.kind()) ? " in" : "")
                            + " the target "
                            + session.target()
                            + ".",
                    "What a role may do is declared in the gateway's catalog.");
        }
        for (String object : request.objects()) {
            if (grants.stream().noneMatch(g -> covers(g, object))) {
                return Refusal.notAllowed(
                        rule,
                        "The role "
                                + session.role()
                                + " does not allow to "
                                + verb(request.kind())
                                + " "
                                + object
                                + ".",
                        "It may use: "
                                + objects(grants)
                                + ". A name that only happens to be the same (an alias, a column) is best renamed.");
            }
        }
        return guardrails.apply(request, permit);
    }

    @Override
    public boolean isGuarded(String target, String role) {
        return catalogs.current().map(v -> v.catalog().guardrails()).orElse(List.of()).stream()
                .anyMatch(g -> g.isAbout(target, role));
    }

    private static java.util.stream.Stream<Grant> grants(Role role, String target) {
        return role.may().stream().filter(g -> g.target().equals(target));
    }

    private static boolean allows(Grant grant, StatementKind kind) {
        if (grant.actions().contains("any")) {
            return true;
        }
        return switch (kind) {
            case READ -> grant.actions().contains("read");
            case WRITE -> grant.actions().contains("write");
            case DDL -> grant.actions().contains("ddl");
            case SESSION -> true;
            case OTHER -> false;
        };
    }

    private static boolean covers(Grant grant, String object) {
        return grant.objects().isEmpty()
                || grant.objects().stream().anyMatch(p -> WildcardPattern.matches(p, object));
    }

    private static boolean isOfData(StatementKind kind) {
        return kind == StatementKind.READ || kind == StatementKind.WRITE;
    }

    private static String verb(StatementKind kind) {
        return switch (kind) {
            case READ -> "read";
            case WRITE -> "write";
            case DDL -> "change the schema of";
            case SESSION -> "configure";
            case OTHER -> "run this kind of statement on";
        };
    }

    private static String objects(List<Grant> grants) {
        return String.join(
                ", ", grants.stream().flatMap(g -> g.objects().stream()).distinct().toList());
    }

    private static String names(List<Role> roles) {
        return String.join(", ", roles.stream().map(Role::name).toList());
    }

    private static String hours(Catalog.Hours hours) {
        DateTimeFormatter format = DateTimeFormatter.ofPattern("HH:mm");
        return hours.from().format(format)
                + " to "
                + hours.to().format(format)
                + ", "
                + hours.zone();
    }

    private static RefusedException refused(String rule, String sentence, String nextStep) {
        return new RefusedException(Refusal.notAllowed(rule, sentence, nextStep));
    }
}
