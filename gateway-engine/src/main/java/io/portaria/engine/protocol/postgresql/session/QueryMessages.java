package io.portaria.engine.protocol.postgresql.session;

import io.portaria.engine.operation.Operation;
import io.portaria.engine.operation.StatementKind;
import io.portaria.engine.path.AuditUnavailable;
import io.portaria.engine.path.ExactDigest;
import io.portaria.engine.path.Permit;
import io.portaria.engine.path.Refusal;
import io.portaria.engine.protocol.postgresql.codec.FrameReader;
import io.portaria.engine.protocol.postgresql.codec.ProtocolViolation;
import io.portaria.engine.protocol.postgresql.inspect.Inspection;
import io.portaria.engine.protocol.postgresql.inspect.Judgement;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// The simple query protocol.
final class QueryMessages {
    /// Name of what is made of a Query that is taken apart.
    private static final String STATEMENT = "portaria_query";

    private final SessionState state;
    private final ServerWriter server;
    private final Judging judging;
    private final Clearing clearing;
    private final SessionNames names;
    private final CopyMessages copies;
    private final CopyColumns copyColumns;
    private final StatementMasking masking;
    private final ExactDigest digest;

    QueryMessages(
            SessionState state,
            ServerWriter server,
            Judging judging,
            Clearing clearing,
            SessionNames names,
            CopyMessages copies,
            StatementMasking masking,
            ExactDigest digest) {
        this.state = state;
        this.server = server;
        this.judging = judging;
        this.clearing = clearing;
        this.names = names;
        this.copies = copies;
        this.copyColumns = new CopyColumns(server);
        this.masking = masking;
        this.digest = digest;
    }

    // Query: | 'Q' | int32 length | string text |
    void query(FrameReader in) throws IOException, AuditUnavailable {
        byte[] b = in.array();
        int at = in.bodyOffset();
        int end = at + in.length();
        if (end == at || b[end - 1] != 0) {
            throw new ProtocolViolation("A query does not end.");
        }
        // the server takes what stands before the first zero byte
        int length = indexOfZero(b, at) - at;
        judging.read(b, at, length);
        Optional<Inspection> inspection = judging.inspection();
        SentQuery query = new SentQuery(b, at, length, masking, digest, state.charset());
        if (inspection.isEmpty()) {
            refuse(judging.unavailable(), StatementKind.OTHER, query);
            return;
        }
        Judgement judgement = judging.judgeQuery(inspection.get(), b);
        switch (judgement.decision()) {
            case Refusal refusal -> refuse(refusal, Judging.kind(judgement), query);
            case Permit permit -> {
                switch (clearing.query(permit, judgement, inspection.get(), query)) {
                    case Cleared.No(Refusal refusal) ->
                            refuse(refusal, Judging.kind(judgement), query);
                    case Cleared.Go go -> permit(go, query);
                }
            }
        }
    }

    private static int indexOfZero(byte[] b, int from) {
        int i = from;
        while (b[i] != 0) {
            i++;
        }
        return i;
    }

    private void permit(Cleared.Go go, SentQuery query) throws IOException, AuditUnavailable {
        List<Running> operations = clearing.begin(go, query);
        if (go.isSettledAtTheEnd() || MadeTables.concerns(go.judgement())) {
            takeApart(go, operations.getFirst(), query);
            return;
        }
        Judgement judgement = go.judgement();
        if (judgement.copiesOut()
                && copyColumns.ask(operations.getFirst(), judging.lexer(), query.bytes())) {
            server.ownSync();
        }
        Expected.Query expected = new Expected.Query(operations);
        copies.before(judgement, expected);
        if (server.query(expected, query)) {
            names.touch(judgement);
        }
    }

    /// Sends a statement, whose end has to show if it may stay or what it has made, by the extended protocol: there what it did is
    /// kept only at the Sync that comes after its end.
    private void takeApart(Cleared.Go go, Running running, SentQuery query)
            throws IOException, AuditUnavailable {
        if (!server.awaitNothingPending()) {
            NotRun.EARLIER_FAILED.end(new Expected.Query(List.of(running)), state);
            return;
        }
        byte[] text = query.copy();
        Prepared prepared =
                new Prepared(
                        text,
                        query.masked(),
                        new int[0],
                        new Prepared.Reading(
                                go.inspection(),
                                state.standardConformingStrings(),
                                state.charset(),
                                go.judgement()));
        Portal portal = Portal.ofQuery(prepared, running);
        server.closeStatement(STATEMENT);
        server.parse(new Expected.ParseOfQuery(portal), STATEMENT, text);
        server.bind(new Expected.Bind(portal), STATEMENT);
        server.describePortal(new Expected.DescribePortal(portal, false), "");
        if (server.executeWhole(new Expected.Execute(portal), "")) {
            names.touch(go.judgement());
            state.madeTables().ask(go.judgement(), server);
        }
        if (go.isSettledAtTheEnd()) {
            server.settle(running);
        }
        server.sync();
    }

    private void refuse(Refusal refusal, StatementKind kind, SentQuery query)
            throws AuditUnavailable {
        state.recording()
                .refuse(
                        refusal,
                        new Operation.Sql(
                                kind, query.masked(), List.of(), List.of(), query.exact()));
        server.refuseQuery(refusal);
    }
}
