package io.portaria.engine.protocol.postgresql.session;

import io.portaria.engine.operation.Operation;
import io.portaria.engine.path.AuditUnavailable;
import io.portaria.engine.path.Permit;
import io.portaria.engine.path.Recorded;
import io.portaria.engine.path.Refusal;
import io.portaria.engine.protocol.postgresql.guard.Planner;
import io.portaria.engine.protocol.postgresql.inspect.Inspection;
import io.portaria.engine.protocol.postgresql.inspect.Judgement;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// The last step before something is sent: what policy permits goes through the guardrails, and what they clear is entered
/// in the book. For the agent's direction only.
final class Clearing {
    private final SessionState state;
    private final Judging judging;
    private final Guarding guarding;
    private final Stopping stopping;
    private final ServerWriter server;
    private final StillAllowed stillAllowed;

    Clearing(
            SessionState state,
            Judging judging,
            Guarding guarding,
            Stopping stopping,
            ServerWriter server,
            StillAllowed stillAllowed) {
        this.state = state;
        this.judging = judging;
        this.guarding = guarding;
        this.stopping = stopping;
        this.server = server;
        this.stillAllowed = stillAllowed;
    }

    /// @param query that was read last
    Cleared query(Permit permit, Judgement judgement, Inspection inspection, SentQuery query)
            throws IOException, AuditUnavailable {
        if (!judgement.isGuarded()) {
            return Cleared.Go.freely(permit, judgement, inspection);
        }
        Operation.Sql operation =
                new Operation.Sql(
                        Judging.kind(judgement),
                        query.masked(),
                        List.of(),
                        judgement.parts().stream()
                                .flatMap(p -> p.objects().stream())
                                .distinct()
                                .toList(),
                        query.exact());
        List<TextRange> ranges = TextRange.all(judging.lexer(), judgement.parts().size());
        Cleared cleared =
                guarding.clear(
                        new Guarding.Asked(
                                permit,
                                judgement,
                                inspection,
                                operation,
                                judging.lexer()::shape,
                                part ->
                                        judging.planned(
                                                query.bytes(), ranges.get(part), Optional.empty())),
                        around(now -> judging.judge(now, query.bytes())));
        boolean isOneOfSeveral =
                judgement.parts().size() > 1
                        && cleared instanceof Cleared.Go go
                        && go.isSettledAtTheEnd();
        return isOneOfSeveral ? new Cleared.No(oneOfSeveral()) : cleared;
    }

    private static Refusal oneOfSeveral() {
        return new Refusal(
                Refusal.Kind.NOT_SUPPORTED,
                "guardrails",
                "A statement that may have to be undone, because it changes or copies rows that are counted, cannot be one of several in a string.",
                "Send it by itself.");
    }

    /// @param parameters values of a Bind, with their formats, as it has them
    Cleared bound(
            Permit permit,
            Judgement judgement,
            Inspection inspection,
            Prepared prepared,
            Operation.Sql operation,
            ByteBuffer parameters)
            throws IOException, AuditUnavailable {
        if (!judgement.isGuarded()) {
            return Cleared.Go.freely(permit, judgement, inspection);
        }
        List<Integer> types = Arrays.stream(prepared.declaredTypes()).boxed().toList();
        return guarding.clear(
                new Guarding.Asked(
                        permit,
                        judgement,
                        inspection,
                        operation,
                        () -> {
                            judging.read(prepared);
                            return judging.lexer().shape();
                        },
                        _ -> {
                            judging.read(prepared);
                            byte[] text = prepared.text();
                            return judging.planned(
                                    text,
                                    new TextRange(0, text.length),
                                    Optional.of(new Planner.Bound(types, parameters)));
                        }),
                around(now -> judging.judge(now, prepared)));
    }

    private interface JudgeAgain {
        Judgement by(Inspection now);
    }

    private Guarding.Around around(JudgeAgain again) {
        return new Guarding.Around() {
            @Override
            public void beforeWaiting() throws IOException {
                server.sendBeforeWaiting();
            }

            @Override
            public Guarding.Judged afterWaiting() throws IOException {
                state.inHand().came();
                stillAllowed.check();
                Inspection now =
                        judging.inspection()
                                .orElseThrow(() -> new EndSession(judging.unavailable()));
                return new Guarding.Judged(again.by(now), now);
            }
        };
    }

    /// Enters what was cleared in the book, each of its statements.
    ///
    /// @param query that was read last
    List<Running> begin(Cleared.Go go, SentQuery query) throws IOException, AuditUnavailable {
        List<Judgement.Part> parts = go.judgement().parts();
        List<TextRange> ranges = TextRange.all(judging.lexer(), parts.size());
        List<Running> operations = new ArrayList<>(parts.size());
        for (int i = 0; i < parts.size(); i++) {
            Judgement.Part part = parts.get(i);
            operations.add(
                    begin(
                            go,
                            i,
                            part,
                            judging.whenRowsCome(part),
                            new Operation.Sql(
                                    part.kind(),
                                    query.masked(ranges.get(i)),
                                    List.of(),
                                    part.objects(),
                                    query.exact())));
        }
        go.leave().ifPresent(leave -> stopping.stopAtTheEndOf(leave, operations));
        return operations;
    }

    /// The same for what was bound.
    Running begin(Cleared.Go go, Operation.Sql operation) throws IOException, AuditUnavailable {
        Judgement.Part part = Prepared.part(go.judgement());
        Running running = begin(go, 0, part, judging.whenRowsCome(part), operation);
        go.leave().ifPresent(leave -> stopping.stopAtTheEndOf(leave, List.of(running)));
        return running;
    }

    private Running begin(
            Cleared.Go go,
            int index,
            Judgement.Part part,
            Supplier<Judgement.Part> whenRowsCome,
            Operation.Sql operation)
            throws IOException, AuditUnavailable {
        Recorded recorded = state.recording().begin(go.permit(), operation);
        return new Running(
                recorded, go.inspection(), whenRowsCome, judging.attempt(part), go.watch(index));
    }

    /// What was parsed may be run by its name, in SQL too.
    void parsed(String name, Prepared prepared) {
        if (prepared.reading().by().isGuarded()) {
            guarding.parsed(name, prepared.judgement(), prepared.statement(), prepared.text());
        }
    }
}
