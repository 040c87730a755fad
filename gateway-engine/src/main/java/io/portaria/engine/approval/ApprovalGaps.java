package io.portaria.engine.approval;

import io.portaria.engine.approval.ApprovalTerms.Requester;
import io.portaria.engine.catalog.Catalog;
import io.portaria.engine.catalog.Catalog.Agent;
import io.portaria.engine.catalog.Catalog.Guardrail;
import io.portaria.engine.path.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Where a catalog holds what nobody may let go. It is denied then, which who wrote the catalog may not have meant.
public final class ApprovalGaps {
    private ApprovalGaps() {}

    /// One sentence for each guardrail that has a gap.
    public static List<String> of(Catalog catalog) {
        List<String> gaps = new ArrayList<>();
        for (Guardrail guardrail : catalog.guardrails()) {
            if (guardrail.holds()) {
                gap(catalog, guardrail).ifPresent(gaps::add);
            }
        }
        return gaps;
    }

    private static Optional<String> gap(Catalog catalog, Guardrail guardrail) {
        String name = guardrail.name();
        if (catalog.approvals().stream().noneMatch(r -> r.guardrails().contains(name))) {
            return Optional.of(
                    "No approval rule is for the guardrail " + name + ": what it holds is denied.");
        }
        List<String> agents =
                catalog.agents().stream()
                        .filter(a -> concerns(catalog, guardrail, a))
                        .filter(a -> !canAsk(catalog, name, a))
                        .map(Agent::name)
                        .toList();
        return agents.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "Too few people may give leave for the guardrail "
                                + name
                                + " to "
                                + String.join(", ", agents)
                                + ", because nobody decides about what they own: what it holds is denied.");
    }

    private static boolean concerns(Catalog catalog, Guardrail guardrail, Agent agent) {
        return agent.roles().stream()
                .flatMap(r -> catalog.role(r).stream())
                .flatMap(r -> r.may().stream().map(g -> guardrail.isAbout(g.target(), r.name())))
                .anyMatch(b -> b);
    }

    private static boolean canAsk(Catalog catalog, String guardrail, Agent agent) {
        try {
            return !ApprovalTerms.of(
                            catalog,
                            List.of(guardrail),
                            new Requester(agent.name(), agent.owner(), "", ""))
                    .approvers()
                    .isEmpty();
        } catch (RefusedException e) {
            return false;
        }
    }
}
