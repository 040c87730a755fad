package io.portaria.engine.protocol.postgresql.session;

import io.portaria.engine.operation.MaskedText;
import io.portaria.engine.operation.Operation;
import io.portaria.engine.operation.ResultColumn;
import io.portaria.engine.path.Admission;
import io.portaria.engine.path.Limit;
import io.portaria.engine.path.Permit;
import io.portaria.engine.path.PostgresTarget;
import io.portaria.engine.path.Refusal;
import io.portaria.engine.path.SessionContext;
import io.portaria.engine.protocol.postgresql.codec.RowDescription;
import io.portaria.engine.protocol.postgresql.guard.Estimate;
import io.portaria.engine.protocol.postgresql.guard.Guard;
import io.portaria.engine.protocol.postgresql.guard.Planner;
import io.portaria.engine.protocol.postgresql.inspect.Inspection;
import io.portaria.engine.protocol.postgresql.inspect.Judgement;
import io.portaria.engine.protocol.postgresql.inspect.SqlLexer;
import io.portaria.engine.protocol.postgresql.upstream.UpstreamQuery;
import io.portaria.engine.protocol.postgresql.upstream.UpstreamRefused;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// What would become of a statement: judged as in a session, described and estimated by the target. Nothing of it runs, nobody
/// is asked and no budget is touched.
final class StatementTrial {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final PgServices services;
    private final PostgresTarget target;
    private final SqlLexer lexer = new SqlLexer();

    StatementTrial(PgServices services, PostgresTarget target) {
        this.services = services;
        this.target = target;
    }

    /// @throws IOException with a sentence, when the target cannot be asked
    Tried of(SessionContext session, Admission admitted, String statement) throws IOException {
        byte[] text = statement.getBytes(StandardCharsets.UTF_8);
        lexer.lex(text, 0, text.length, true);
        Inspection inspection =
                services.inspections().of(target, admitted.role(), admitted.readOnly()).current();
        Judgement judgement = inspection.judge(session, lexer, text, StandardCharsets.UTF_8);
        return switch (judgement.decision()) {
            case Refusal refusal -> Tried.refused(refusal);
            case Permit permit -> permitted(session, permit, judgement, inspection, text);
        };
    }

    private Tried permitted(
            SessionContext session,
            Permit permit,
            Judgement judgement,
            Inspection inspection,
            byte[] text)
            throws IOException {
        Planner planner = services.planners().of(target);
        Guard guard = new Guard(session, true, services.guardTools(), planner);
        Guard.Foreseen foreseen =
                guard.foresee(
                        new Guard.Asked(
                                judgement.parts(),
                                inspection,
                                operation(judgement, text),
                                () -> services.digest().of(text, 0, text.length),
                                part -> planned(judgement, text, part)));
        if (foreseen.refusal().isPresent()) {
            return Tried.refused(foreseen.refusal().get());
        }
        Described described = describe(judgement, inspection, text);
        return new Tried(
                Optional.empty(),
                permit.rules(),
                List.copyOf(foreseen.asking().keySet()),
                String.join(" ", new LinkedHashSet<>(foreseen.asking().values())),
                watched(judgement, foreseen.asking().keySet()),
                estimate(planner, judgement, text),
                described.columns,
                described.note);
    }

    private Operation.Sql operation(Judgement judgement, byte[] text) {
        return new Operation.Sql(
                judgement.parts().isEmpty()
                        ? Judgement.Part.EMPTY.kind()
                        : judgement.parts().getFirst().kind(),
                new MaskedText(""),
                List.of(),
                List.of(),
                services.digest().of(text, 0, text.length));
    }

    private Planner.Planned planned(Judgement judgement, byte[] text, int part) {
        TextRange range = TextRange.all(lexer, judgement.parts().size()).get(part);
        return new Planner.Planned(
                ByteBuffer.wrap(CopyForm.query(lexer, text, range)), Optional.empty());
    }

    private OptionalLong estimate(Planner planner, Judgement judgement, byte[] text) {
        long rows = 0;
        boolean any = false;
        for (int i = 0; i < judgement.parts().size(); i++) {
            Optional<Estimate> estimate = planner.estimate(planned(judgement, text, i));
            any |= estimate.isPresent();
            rows += estimate.map(Estimate::rows).orElse(0L);
        }
        return any ? OptionalLong.of(rows) : OptionalLong.empty();
    }

    private static List<Limit> watched(Judgement judgement, Set<String> asking) {
        return judgement.parts().stream()
                .flatMap(p -> p.guarded().limits().stream())
                .filter(l -> !asking.contains(l.guardrail()))
                .distinct()
                .toList();
    }

    private record Described(List<ResultColumn> columns, String note) {}

    /// The columns as the book would have them.
    private Described describe(Judgement judgement, Inspection inspection, byte[] text)
            throws IOException {
        if (judgement.parts().size() != 1) {
            return new Described(List.of(), "");
        }
        ByteBuffer query = planned(judgement, text, 0).text();
        String sql = StandardCharsets.UTF_8.decode(query.duplicate()).toString();
        try (UpstreamQuery connection =
                UpstreamQuery.openAsAgent(
                        target, services.scramKeys(), services.random(), TIMEOUT)) {
            Optional<RowDescription> description = connection.describe(sql);
            return new Described(
                    description.isPresent()
                            ? inspection
                                    .plan(description.get(), judgement.parts().getFirst())
                                    .recorded()
                            : List.of(),
                    "");
        } catch (UpstreamRefused e) {
            String said =
                    new StatementMasking(services.pseudonyms())
                            .mask(String.valueOf(e.getMessage()))
                            .text();
            return new Described(
                    List.of(),
                    "The target cannot prepare it: " + said + " (SQLSTATE " + e.sqlState() + ").");
        }
    }
}
