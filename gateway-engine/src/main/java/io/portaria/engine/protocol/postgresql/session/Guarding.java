package io.portaria.engine.protocol.postgresql.session;

import io.portaria.engine.operation.MaskedText;
import io.portaria.engine.operation.Operation;
import io.portaria.engine.path.AskPeople.Answer;
import io.portaria.engine.path.AskPeople.Waiting;
import io.portaria.engine.path.AuditUnavailable;
import io.portaria.engine.path.ExactDigest;
import io.portaria.engine.path.Permit;
import io.portaria.engine.path.Refusal;
import io.portaria.engine.protocol.postgresql.guard.Guard;
import io.portaria.engine.protocol.postgresql.guard.Planner;
import io.portaria.engine.protocol.postgresql.guard.PlannerUnavailable;
import io.portaria.engine.protocol.postgresql.guard.RowWatch;
import io.portaria.engine.protocol.postgresql.inspect.Inspection;
import io.portaria.engine.protocol.postgresql.inspect.Judgement;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/// Takes what policy permits through the guardrails, keeping the agent waiting where people are asked. For the direction
/// from the agent.
final class Guarding {
    private final Guard guard;
    private final Holding holding;
    private final ExactDigest digest;

    /// What counts rows and may have taken more of a budget than was used, until nobody has it any more.
    private final Set<RowWatch> watches =
            Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    Guarding(Guard guard, Holding holding, ExactDigest digest) {
        this.guard = guard;
        this.holding = holding;
        this.digest = digest;
    }

    /// What is about to run.
    ///
    /// @param shape bytes that stay the same when only constants differ
    /// @param statement each part as the planner is to see it
    record Asked(
            Permit permit,
            Judgement judgement,
            Inspection inspection,
            Operation.Sql operation,
            Supplier<byte[]> shape,
            IntFunction<Planner.Planned> statement) {}

    /// Brings what is on its way to where it goes, before anybody waits, and looks again at what has waited.
    interface Around {
        void beforeWaiting() throws IOException;

        /// @return as it is judged by the rules that hold now
        Judged afterWaiting() throws IOException, AuditUnavailable;
    }

    record Judged(Judgement judgement, Inspection inspection) {}

    /// @throws IOException when the session ends while it is held
    Cleared clear(Asked asked, Around around) throws IOException, AuditUnavailable {
        boolean[] waited = {false};
        Guard.Outcome outcome;
        try {
            outcome = before(asked, around, waited);
        } catch (PlannerUnavailable e) {
            return new Cleared.No(
                    new Refusal(
                            Refusal.Kind.TARGET_UNAVAILABLE,
                            "guardrails",
                            e.getMessage() + " How many rows would be too many cannot be told.",
                            "Try again later, or tell the operator of the gateway."));
        }
        return switch (outcome) {
            case Guard.Outcome.No(Refusal refusal) -> new Cleared.No(refusal);
            case Guard.Outcome.Go go ->
                    waited[0]
                            ? again(asked, go, around.afterWaiting())
                            : cleared(asked, go, new Judged(asked.judgement(), asked.inspection()));
        };
    }

    private Guard.Outcome before(Asked asked, Around around, boolean[] waited)
            throws IOException, AuditUnavailable {
        return guard.before(
                new Guard.Asked(
                        asked.judgement().parts(),
                        asked.inspection(),
                        asked.operation(),
                        () -> digestOf(asked.shape().get()),
                        asked.statement()),
                waiting -> {
                    waited[0] = true;
                    return hold(waiting, around);
                });
    }

    private Answer hold(Waiting waiting, Around around) throws IOException, AuditUnavailable {
        around.beforeWaiting();
        return holding.await(waiting);
    }

    private String digestOf(byte[] shape) {
        return digest.of(shape, 0, shape.length);
    }

    /// Leave was given for what the rules said then.
    private Cleared again(Asked asked, Guard.Outcome.Go go, Judged now) {
        boolean same =
                now.judgement().decision() instanceof Permit permit
                        && permit.policyVersion().equals(asked.permit().policyVersion())
                        && guarded(now.judgement()).equals(guarded(asked.judgement()));
        return same
                ? cleared(asked, go, now)
                : new Cleared.No(
                        Refusal.notAllowed(
                                "catalog",
                                "The rules, or the tables that it uses, changed while the statement waited for approval.",
                                "Send it again."));
    }

    private static List<Object> guarded(Judgement judgement) {
        return judgement.parts().stream().<Object>map(Judgement.Part::guarded).toList();
    }

    private Cleared cleared(Asked asked, Guard.Outcome.Go go, Judged now) {
        Permit permit =
                go.leave()
                        .map(l ->
                                approved(
                                        asked.permit()
                                                .approved(l.approval(), asked.permit().limits()),
                                        go.approved()))
                        .orElse(asked.permit());
        watches.addAll(go.watches());
        return new Cleared.Go(permit, now.judgement(), now.inspection(), go.watches(), go.leave());
    }

    /// The guardrails stand beside the other rules that had a say.
    private static Permit approved(Permit permit, List<String> guardrails) {
        List<String> rules = new ArrayList<>(permit.rules());
        guardrails.forEach(g -> rules.add("guardrail " + g));
        return new Permit(
                List.copyOf(rules), permit.policyVersion(), permit.approval(), permit.limits());
    }

    /// The session is over, both of its directions.
    void end() {
        List.copyOf(watches).forEach(RowWatch::rest);
    }

    /// What was parsed may be run by its name, in SQL too.
    void parsed(String name, Judgement judgement, MaskedText text, byte[] exact) {
        guard.parsed(
                name, Prepared.part(judgement).guarded(), text, digest.of(exact, 0, exact.length));
    }
}
