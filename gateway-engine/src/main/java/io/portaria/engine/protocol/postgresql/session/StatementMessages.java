package io.portaria.engine.protocol.postgresql.session;

import io.portaria.engine.operation.MaskedText;
import io.portaria.engine.operation.Operation;
import io.portaria.engine.operation.StatementKind;
import io.portaria.engine.path.AuditUnavailable;
import io.portaria.engine.path.ExactDigest;
import io.portaria.engine.path.Refusal;
import io.portaria.engine.protocol.postgresql.codec.FrameReader;
import io.portaria.engine.protocol.postgresql.codec.Identifiers;
import io.portaria.engine.protocol.postgresql.codec.MessageBody;
import io.portaria.engine.protocol.postgresql.inspect.Inspection;
import io.portaria.engine.protocol.postgresql.inspect.Judgement;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The extended query protocol, as far as it is about prepared statements.
final class StatementMessages {
    private static final String OF_THE_GATEWAY = "portaria_";

    private final SessionState state;
    private final ServerWriter server;
    private final Judging judging;
    private final Clearing clearing;
    private final NamedStatements statements;
    private final StatementMasking masking;
    private final ExactDigest digest;

    StatementMessages(
            SessionState state,
            ServerWriter server,
            Judging judging,
            Clearing clearing,
            SessionNames names,
            StatementMasking masking,
            ExactDigest digest) {
        this.state = state;
        this.server = server;
        this.judging = judging;
        this.clearing = clearing;
        this.statements = names.statements();
        this.masking = masking;
        this.digest = digest;
    }

    // Parse: | 'P' | int32 length | string name | string query | int16 count | { int32 type OID }…
    // |
    void parse(FrameReader in) throws IOException, AuditUnavailable {
        byte[] b = in.array();
        MessageBody body = new MessageBody(b, in.bodyOffset(), in.length());
        String name = body.string(StandardCharsets.ISO_8859_1);
        int at = body.position();
        int end = body.stringEnd();
        body.skip(end + 1 - at);
        int[] types = new int[body.count(4)];
        for (int i = 0; i < types.length; i++) {
            types[i] = body.int32();
        }
        judging.read(b, at, end - at);
        if (name.startsWith(OF_THE_GATEWAY)) {
            refuse(ofTheGateway(), StatementKind.OTHER, b, at, end - at);
            return;
        }
        Optional<Inspection> inspection = judging.inspection();
        if (inspection.isEmpty()) {
            refuse(judging.unavailable(), StatementKind.OTHER, b, at, end - at);
            return;
        }
        Judgement judgement = judging.judgePrepared(inspection.get(), b);
        Optional<Refusal> refusal = refusal(judgement);
        if (refusal.isPresent()) {
            refuse(refusal.get(), Judging.kind(judgement), b, at, end - at);
            return;
        }
        Prepared prepared =
                new Prepared(
                        Arrays.copyOfRange(b, at, end),
                        masking.mask(b, at, end - at, state.charset()),
                        types,
                        new Prepared.Reading(
                                inspection.get(),
                                state.standardConformingStrings(),
                                state.charset(),
                                judgement));
        if (!name.isEmpty()) {
            judging.kept(inspection.get(), prepared, judgement, false);
        }
        statements.parsed(name, prepared, server.group());
        clearing.parsed(name, prepared);
        server.forward(new Expected.Parse(prepared), in);
    }

    private static Refusal ofTheGateway() {
        return new Refusal(
                Refusal.Kind.NOT_SUPPORTED,
                "protocol",
                "Names of prepared statements that begin with "
                        + OF_THE_GATEWAY
                        + " are the gateway's own.",
                "Choose another name.");
    }

    /// Of a Parse nobody knows how the server would read it.
    void refuseUnread(Refusal refusal, FrameReader in) throws IOException, AuditUnavailable {
        MessageBody body = new MessageBody(in.array(), in.bodyOffset(), in.length());
        body.string(StandardCharsets.ISO_8859_1);
        int at = body.position();
        refuse(refusal, StatementKind.OTHER, in.array(), at, body.stringEnd() - at);
    }

    private static Optional<Refusal> refusal(Judgement judgement) {
        if (changesHowTextIsRead(judgement)) {
            return Optional.of(
                    new Refusal(
                            Refusal.Kind.NOT_SUPPORTED,
                            "analysis",
                            "Settings that change how statements are read cannot be changed in a prepared statement.",
                            "Set them with a simple query, or when connecting."));
        }
        return judgement.decision() instanceof Refusal refusal
                ? Optional.of(refusal)
                : Optional.empty();
    }

    /// In a pipeline the server would read the next statement by other rules before the gateway could know.
    private static boolean changesHowTextIsRead(Judgement judgement) {
        return judgement.parts().stream().anyMatch(Judgement.Part::changesHowTextIsRead);
    }

    private void refuse(Refusal refusal, StatementKind kind, byte[] b, int at, int length)
            throws AuditUnavailable {
        MaskedText text = masking.mask(b, at, length, state.charset());
        refuse(
                refusal,
                new Operation.Sql(kind, text, List.of(), List.of(), digest.of(b, at, length)));
    }

    /// Enters a refusal in the book and sends what makes the server ignore the rest of the group.
    void refuse(Refusal refusal, Operation operation) throws AuditUnavailable {
        state.recording().refuse(refusal, operation);
        server.refuse(refusal);
    }

    /// What the server will take for the name; where SQL may have given it to something else, the server is given the
    /// text anew.
    ///
    /// @return nothing when what SQL has made may not be run; that is told then
    Optional<Prepared> named(String name) throws IOException, AuditUnavailable {
        Optional<Prepared> found = statements.find(name, server.group(), server::awaitAnswer);
        if (found.isEmpty()) {
            return madeBySql("EXECUTE", name);
        }
        Prepared prepared = found.get();
        if (statements.isDoubtful(name, prepared)) {
            statements.renewed(name, prepared, server.group());
            server.closeStatement(name);
            server.parse(
                    new Expected.ParseAgain(prepared),
                    name,
                    prepared.text(),
                    prepared.declaredTypes());
        }
        return found;
    }

    /// A name that the agent gave by SQL, or that stands for nothing: the server knows. What is behind it is judged like
    /// the SQL that would run it, of which nobody knows what it reads.
    ///
    /// @return nothing when that SQL is refused
    Optional<Prepared> madeBySql(String verb, String name) throws AuditUnavailable {
        byte[] sql = (verb + " " + Identifiers.quoted(name)).getBytes(StandardCharsets.ISO_8859_1);
        judging.read(sql);
        Optional<Inspection> inspection = judging.inspection();
        if (inspection.isEmpty()) {
            refuse(judging.unavailable(), StatementKind.OTHER, sql, 0, sql.length);
            return Optional.empty();
        }
        Judgement judgement = judging.judge(inspection.get(), sql);
        if (judgement.decision() instanceof Refusal refusal) {
            refuse(refusal, Judging.kind(judgement), sql, 0, sql.length);
            return Optional.empty();
        }
        return Optional.of(
                Prepared.bySql(
                        sql,
                        masking.mask(sql, 0, sql.length, state.charset()),
                        new Prepared.Reading(inspection.get(), true, state.charset(), judgement)));
    }

    void describe(String name, FrameReader in) throws IOException, AuditUnavailable {
        Optional<Prepared> prepared = named(name);
        if (prepared.isPresent()) {
            prepared.get().askedOfNone();
            server.forward(new Expected.DescribeStatement(prepared.get()), in);
        }
    }

    void close(String name, FrameReader in) throws AuditUnavailable {
        Closing closing = statements.closing(name, server.group());
        server.forward(new Expected.Close(false, Optional.of(closing)), in);
    }
}
