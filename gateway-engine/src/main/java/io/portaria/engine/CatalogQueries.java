package io.portaria.engine;

import io.portaria.engine.api.CatalogView;
import io.portaria.engine.api.GatewayRefused;
import io.portaria.engine.api.MaskingRuleView;
import io.portaria.engine.catalog.Catalog;
import io.portaria.engine.catalog.CatalogVersion;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;

/// The catalog in force, as outsiders see it.
final class CatalogQueries {
    private final Wiring wiring;

    CatalogQueries(Wiring wiring) {
        this.wiring = wiring;
    }

    CatalogView show() {
        CatalogVersion version =
                wiring.catalogs
                        .current()
                        .orElseThrow(() -> new GatewayRefused("This gateway has no catalog yet."));
        Catalog catalog = version.catalog();
        LocalDate today = LocalDate.ofInstant(wiring.clock.instant(), ZoneOffset.UTC);
        return new CatalogView(
                catalog.gateway().name(),
                version.hash(),
                version.appliedAt(),
                version.source(),
                catalog.targets().stream().map(CatalogQueries::target).toList(),
                catalog.agents().stream().map(a -> agent(a, today)).toList(),
                catalog.people().stream()
                        .map(p ->
                                new CatalogView.Person(
                                        p.name(),
                                        p.email(),
                                        p.duties().stream()
                                                .map(d -> d.name().toLowerCase(Locale.ROOT))
                                                .sorted()
                                                .toList()))
                        .toList(),
                catalog.roles().stream().map(CatalogQueries::role).toList(),
                catalog.masking().stream().map(CatalogQueries::rule).toList(),
                catalog.issuers().stream().map(Catalog.Issuer::name).toList());
    }

    private static CatalogView.Target target(Catalog.Target target) {
        return switch (target) {
            case Catalog.Target.Postgresql t ->
                    new CatalogView.Target(
                            t.name(),
                            t.type(),
                            t.address().toString(),
                            t.database() + ", " + t.username() + ", tls " + t.tls());
            case Catalog.Target.Git t -> new CatalogView.Target(t.name(), t.type(), t.url(), "");
            case Catalog.Target.S3 t ->
                    new CatalogView.Target(
                            t.name(), t.type(), t.endpoint(), String.join(", ", t.buckets()));
        };
    }

    private CatalogView.Agent agent(Catalog.Agent agent, LocalDate today) {
        boolean expired = agent.expires().filter(today::isAfter).isPresent();
        String match =
                agent.match().map(m -> m.issuer() + " " + new TreeMap<>(m.claims())).orElse("");
        return new CatalogView.Agent(
                agent.name(),
                agent.owner(),
                agent.roles(),
                agent.expires(),
                agent.runsIn(),
                match,
                wiring.activity.lastUse(agent.name()),
                expired ? "expired" : "active");
    }

    private static CatalogView.Role role(Catalog.Role role) {
        List<String> may =
                role.may().stream()
                        .map(g ->
                                g.target()
                                        + ": "
                                        + String.join(", ", g.actions().stream().sorted().toList())
                                        + (g.objects().isEmpty()
                                                ? ""
                                                : " — " + String.join(", ", g.objects())))
                        .toList();
        Optional<String> hours = role.hours().map(h -> h.from() + "–" + h.to() + " " + h.zone());
        return new CatalogView.Role(role.name(), role.purpose(), role.legalBasis(), may, hours);
    }

    static MaskingRuleView rule(Catalog.MaskingRule rule) {
        return new MaskingRuleView(
                rule.name(),
                rule.detect(),
                rule.columns(),
                rule.objects(),
                rule.technique(),
                rule.fixed(),
                rule.roles());
    }
}
