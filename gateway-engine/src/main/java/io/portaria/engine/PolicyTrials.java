package io.portaria.engine;

import io.portaria.engine.api.GatewayRefused;
import io.portaria.engine.api.PolicyTrial;
import io.portaria.engine.api.PolicyTrial.Decision;
import io.portaria.engine.api.Query;
import io.portaria.engine.approval.Approvals;
import io.portaria.engine.catalog.Catalog.Agent;
import io.portaria.engine.operation.ResultColumn;
import io.portaria.engine.path.Admission;
import io.portaria.engine.path.Caller;
import io.portaria.engine.path.Limit;
import io.portaria.engine.path.PostgresTarget;
import io.portaria.engine.path.Refusal;
import io.portaria.engine.path.RefusedException;
import io.portaria.engine.path.SessionContext;
import io.portaria.engine.protocol.postgresql.session.Tried;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// What would become of a statement, for who writes the rules.
final class PolicyTrials {
    private final Wiring wiring;

    PolicyTrials(Wiring wiring) {
        this.wiring = wiring;
    }

    PolicyTrial of(Query.TryPolicy query) {
        Agent agent =
                wiring.catalogs
                        .current()
                        .flatMap(v -> v.catalog().agent(query.agent()))
                        .orElseThrow(() ->
                                new GatewayRefused(
                                        "There is no agent " + query.agent() + " in the catalog."));
        PostgresTarget target =
                wiring.target(query.target())
                        .orElseThrow(() ->
                                new GatewayRefused(
                                        "There is no PostgreSQL target " + query.target() + "."));
        Instant now = wiring.clock.instant();
        Caller caller =
                new Caller(
                        agent.name(),
                        agent.owner(),
                        agent.roles(),
                        "",
                        agent.name(),
                        "",
                        now.plus(Duration.ofHours(1)),
                        agent.runsIn());
        Admission admitted;
        try {
            admitted =
                    wiring.policy.admit(
                            caller,
                            target.name(),
                            "postgresql",
                            query.role(),
                            Optional.empty(),
                            now);
        } catch (RefusedException e) {
            return denied(query.role().orElse(""), "", "", e.refusal());
        }
        return of(query, target, caller, admitted, now);
    }

    private PolicyTrial of(
            Query.TryPolicy query,
            PostgresTarget target,
            Caller caller,
            Admission admitted,
            Instant now) {
        SessionContext session =
                new SessionContext(
                        "",
                        caller,
                        target.name(),
                        "postgresql",
                        admitted.role(),
                        admitted.purpose(),
                        admitted.legalBasis(),
                        "",
                        admitted.policyVersion(),
                        now);
        try {
            Tried tried = wiring.postgresql.tried(target, session, admitted, query.statement());
            return tried.refusal().isPresent()
                    ? denied(admitted, tried.refusal().get())
                    : permitted(caller, admitted, tried);
        } catch (IOException e) {
            throw new GatewayRefused(
                    "The target " + target.name() + " cannot be asked: " + e.getMessage());
        }
    }

    private PolicyTrial permitted(Caller caller, Admission admitted, Tried tried) {
        boolean holds = !tried.asking().isEmpty();
        Approvals.People people = new Approvals.People(List.of(), 0);
        if (holds) {
            try {
                people = wiring.approvals.wouldAsk(tried.asking(), caller);
            } catch (RefusedException e) {
                return denied(admitted, e.refusal());
            }
        }
        List<String> rules = new ArrayList<>(tried.rules());
        tried.asking().forEach(g -> rules.add("guardrail " + g));
        return new PolicyTrial(
                holds ? Decision.HOLD : Decision.ALLOW,
                admitted.role(),
                admitted.purpose(),
                admitted.legalBasis(),
                List.copyOf(rules),
                holds ? tried.sentence() : tried.note(),
                "",
                people.names(),
                people.required(),
                tried.rows(),
                tried.watched().stream().map(PolicyTrials::watched).toList(),
                tried.columns().stream().map(PolicyTrials::column).toList());
    }

    private static String watched(Limit limit) {
        String what =
                switch (limit) {
                    case Limit.Rows rows -> "at most " + rows.most() + " rows";
                    case Limit.RowsADay rows -> "at most " + rows.most() + " rows a day";
                    case Limit.ProbesADay probes -> "at most " + probes.most() + " probes a day";
                    case Limit.WholeTable whole ->
                            "not all of " + String.join(" or ", whole.objects());
                    case Limit.WholeChange _ -> "not all rows changed";
                };
        return limit.guardrail() + ": " + what;
    }

    private static PolicyTrial.Column column(ResultColumn column) {
        return new PolicyTrial.Column(
                column.name().text(),
                column.type(),
                column.source().map(Object::toString),
                column.isProtected(),
                column.technique());
    }

    private static PolicyTrial denied(Admission admitted, Refusal refusal) {
        return denied(admitted.role(), admitted.purpose(), admitted.legalBasis(), refusal);
    }

    private static PolicyTrial denied(
            String role, String purpose, String legalBasis, Refusal refusal) {
        return new PolicyTrial(
                Decision.DENY,
                role,
                purpose,
                legalBasis,
                List.of(refusal.rule()),
                refusal.sentence(),
                refusal.nextStep(),
                List.of(),
                0,
                OptionalLong.empty(),
                List.of(),
                List.of());
    }
}
