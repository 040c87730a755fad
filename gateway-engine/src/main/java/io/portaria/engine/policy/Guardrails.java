package io.portaria.engine.policy;

import io.portaria.engine.catalog.Catalog.Condition;
import io.portaria.engine.catalog.Catalog.Guardrail;
import io.portaria.engine.catalog.WildcardPattern;
import io.portaria.engine.path.AccessRequest;
import io.portaria.engine.path.Decision;
import io.portaria.engine.path.Hold;
import io.portaria.engine.path.Limit;
import io.portaria.engine.path.Permit;
import io.portaria.engine.path.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// The guardrails of the catalog for what a role does with a target. What can be told from the request alone is decided
/// here; the rest becomes limits of the permit. A denial comes before a hold, whatever their order.
final class Guardrails {
    private static final String CONDITIONAL = "-without-where";

    private final List<Guardrail> guardrails;

    Guardrails(List<Guardrail> all, String target, String role) {
        this.guardrails = all.stream().filter(g -> g.isAbout(target, role)).toList();
    }

    Decision apply(AccessRequest request, Permit permit) {
        List<String> holding = new ArrayList<>();
        List<String> why = new ArrayList<>();
        List<Limit> limits = new ArrayList<>();
        for (Guardrail guardrail : guardrails) {
            String fired = fired(guardrail.when(), request);
            if (!fired.isEmpty()) {
                if (!guardrail.holds()) {
                    return Refusal.notAllowed(
                            "guardrail " + guardrail.name(),
                            "The statement " + fired + ".",
                            "Narrow it, or ask who keeps the gateway's catalog.");
                }
                holding.add(guardrail.name());
                why.add(fired);
            } else {
                limit(guardrail, request, limits);
            }
        }
        Permit limited =
                new Permit(permit.rules(), permit.policyVersion(), permit.approval(), limits);
        return holding.isEmpty()
                ? limited
                : new Hold(
                        List.copyOf(holding),
                        "The statement " + String.join(", and it ", why) + ".",
                        limited);
    }

    /// What the request does that the condition is about; empty when it does not, or when that shows only as it runs.
    private static String fired(Condition condition, AccessRequest request) {
        return switch (condition) {
            case Condition.Statement(Set<String> sorts) -> {
                Set<String> both = new TreeSet<>(sorts);
                both.retainAll(request.sorts());
                yield both.isEmpty()
                        ? ""
                        : "is, or may be, of a sort that is watched over: "
                                + String.join(", ", both);
            }
            case Condition.CopyOut(List<String> objects) -> {
                List<String> out =
                        request.copiesOut() ? matching(objects, request.reached()) : List.of();
                yield out.isEmpty() ? "" : "copies out " + String.join(", ", out);
            }
            case Condition.FullTable _,
                    Condition.Rows _,
                    Condition.RowsPerDay _,
                    Condition.Probes _,
                    Condition.OfFiles _ ->
                    "";
        };
    }

    private static void limit(Guardrail guardrail, AccessRequest request, List<Limit> limits) {
        String name = guardrail.name();
        boolean asks = guardrail.holds();
        switch (guardrail.when()) {
            case Condition.FullTable(List<String> objects) -> {
                List<String> whole = matching(objects, request.reached());
                if (request.bringsRows() && !whole.isEmpty()) {
                    limits.add(new Limit.WholeTable(name, asks, whole));
                }
            }
            case Condition.Rows(int most) -> {
                if (request.bringsRows()) {
                    limits.add(new Limit.Rows(name, asks, most));
                }
            }
            case Condition.RowsPerDay(int most, List<String> of) -> {
                boolean counts = of.isEmpty() || !matching(of, request.reached()).isEmpty();
                if (request.bringsRows() && counts) {
                    limits.add(new Limit.RowsADay(name, asks, most, of));
                }
            }
            case Condition.Probes(int most) -> {
                if (request.probes() > 0) {
                    limits.add(new Limit.ProbesADay(name, asks, most));
                }
            }
            case Condition.Statement(Set<String> sorts) -> {
                boolean byCondition =
                        request.sorts().stream().anyMatch(s -> sorts.contains(s + CONDITIONAL));
                if (byCondition) {
                    limits.add(new Limit.WholeChange(name, asks));
                }
            }
            case Condition.CopyOut _, Condition.OfFiles _ -> {
                // shows before it runs, or is about another protocol
            }
        }
    }

    private static List<String> matching(List<String> patterns, List<String> objects) {
        return objects.stream()
                .filter(o -> patterns.stream().anyMatch(p -> WildcardPattern.matches(p, o)))
                .toList();
    }
}
