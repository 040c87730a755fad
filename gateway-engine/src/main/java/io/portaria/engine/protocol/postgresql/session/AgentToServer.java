package io.portaria.engine.protocol.postgresql.session;

import io.portaria.engine.operation.MaskedText;
import io.portaria.engine.operation.Operation;
import io.portaria.engine.operation.StatementKind;
import io.portaria.engine.path.AuditUnavailable;
import io.portaria.engine.path.ExactDigest;
import io.portaria.engine.path.Permit;
import io.portaria.engine.path.Recorded;
import io.portaria.engine.path.Refusal;
import io.portaria.engine.protocol.postgresql.codec.BinaryText;
import io.portaria.engine.protocol.postgresql.codec.FrameReader;
import io.portaria.engine.protocol.postgresql.codec.FrameWriter;
import io.portaria.engine.protocol.postgresql.codec.Frontend;
import io.portaria.engine.protocol.postgresql.codec.Identifiers;
import io.portaria.engine.protocol.postgresql.codec.MessageBody;
import io.portaria.engine.protocol.postgresql.codec.ProtocolViolation;
import io.portaria.engine.protocol.postgresql.guard.Planner;
import io.portaria.engine.protocol.postgresql.inspect.Inspection;
import io.portaria.engine.protocol.postgresql.inspect.Judgement;
import io.portaria.engine.protocol.postgresql.inspect.SqlLexer;
import io.portaria.engine.protocol.postgresql.inspect.StatementFacts;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The direction from the agent: every message is inspected, decided and entered in the book before the server sees it.
final class AgentToServer {
    /// Longest message that is looked at whole, in bytes.
    static final int LONGEST_MESSAGE = 32 * 1024 * 1024;

    /// Sent in place of what is refused. It cannot be parsed, so the server answers with an error in its own order and
    /// its transaction fails as after any error.
    private static final byte[] UNPARSABLE =
            "portaria: refused by policy, see the gateway's ledger\0"
                    .getBytes(StandardCharsets.US_ASCII);

    /// Name of what is made of a Query that is taken apart.
    private static final byte[] QUERY_STATEMENT =
            "portaria_query\0".getBytes(StandardCharsets.US_ASCII);

    private static final byte[] COPY_STATEMENT =
            "portaria_copy\0".getBytes(StandardCharsets.US_ASCII);

    private final SessionState state;
    private final FrameReader in;
    private final FrameWriter out;
    private final StillAllowed stillAllowed;
    private final ExactDigest digest;
    private final StatementMasking masking;
    private final Guarding guarding;
    private final Stopping stopping;
    private final SqlLexer lexer = new SqlLexer();
    private final NamedStatements statements;
    private final NamedPortals portals;
    private final CopyInNote copyInNote;
    private long group;
    private boolean skipping;

    /// Whether something that computes from protected columns was sent.
    private boolean computed;

    private boolean copiesByExecute;
    private final MasksSentBack masksSentBack = new MasksSentBack();

    /// What takes the rows of a COPY that must hold no masks.
    private Optional<Running> lookedThrough = Optional.empty();

    /// Whether the rest of a COPY goes no further, because it was ended here.
    private boolean copyEnded;

    /// Asked before each operation.
    @FunctionalInterface
    interface StillAllowed {
        /// @throws EndSession when the session may not go on
        void check() throws EndSession;
    }

    AgentToServer(
            SessionState state,
            FrameReader in,
            FrameWriter out,
            StillAllowed stillAllowed,
            ExactDigest digest,
            StatementMasking masking,
            Guarding guarding,
            Stopping stopping) {
        this.guarding = guarding;
        this.stopping = stopping;
        this.state = state;
        this.in = in;
        this.out = out;
        this.stillAllowed = stillAllowed;
        this.digest = digest;
        this.masking = masking;
        this.statements = new NamedStatements(state.answers());
        this.portals = new NamedPortals(state.answers());
        this.copyInNote = new CopyInNote(masking, state.recording());
    }

    /// Runs until the agent says goodbye or goes away.
    void run() throws IOException, AuditUnavailable {
        while (in.next(Integer.MAX_VALUE - 16)) {
            if (goesNoFurther(in.type())) {
                in.skip();
            } else if (in.type() == Frontend.TERMINATE) {
                goodbye();
                return;
            } else {
                message(in.type());
            }
            if (out.isFull() || !in.hasWholeFrame()) {
                send();
                if (!in.hasBufferedBytes()) {
                    in.rest();
                    out.rest();
                    lexer.rest();
                    masking.rest();
                }
            }
        }
    }

    private void message(byte type) throws IOException, AuditUnavailable {
        switch (type) {
            case Frontend.QUERY -> query();
            case Frontend.PARSE -> parse();
            case Frontend.BIND -> bind();
            case Frontend.DESCRIBE -> describe();
            case Frontend.EXECUTE -> execute();
            case Frontend.CLOSE -> close();
            case Frontend.SYNC -> sync();
            case Frontend.FLUSH -> forward();
            case Frontend.COPY_DATA -> copyData();
            case Frontend.COPY_DONE, Frontend.COPY_FAIL -> copyEnd();
            case Frontend.FUNCTION_CALL -> functionCall();
            default -> throw new ProtocolViolation("A message of an unknown type arrived.");
        }
    }

    private boolean goesNoFurther(byte type) throws IOException {
        boolean skipped = isSkipped(type) && (skipping || state.pending().isSkipping());
        return skipped || (!state.copyIn().isNone() && isLostInCopy(type));
    }

    /// What was sent before it runs, as without a gateway: the server closes when it has come to the goodbye.
    private void goodbye() throws IOException, AuditUnavailable {
        forward();
        send();
        state.answers().awaitEnd();
    }

    private void send() throws IOException, AuditUnavailable {
        state.recording().flush();
        out.flush();
    }

    /// For who waits for an answer: the server must have what it is to answer.
    private void sendBeforeWaiting() throws IOException {
        try {
            send();
        } catch (AuditUnavailable e) {
            throw new EndSession(PgSession.notRecordable(e));
        }
    }

    /// After an error the server ignores everything up to the next Sync; what will not be looked at there is not judged
    /// here either, and nothing of it stands in the book.
    private static boolean isSkipped(byte type) {
        return switch (type) {
            case Frontend.QUERY,
                    Frontend.FUNCTION_CALL,
                    Frontend.PARSE,
                    Frontend.BIND,
                    Frontend.DESCRIBE,
                    Frontend.EXECUTE,
                    Frontend.CLOSE ->
                    true;
            default -> false;
        };
    }

    /// A COPY was sent that takes rows. Before anything else is sent it must be known whether the server reads them:
    /// there it ignores a Sync, and anything but rows would be lost in it.
    ///
    /// @return whether the message goes no further
    private boolean isLostInCopy(byte type) throws IOException {
        if (type == Frontend.COPY_DATA || type == Frontend.FLUSH || type == Frontend.TERMINATE) {
            return false;
        }
        sendBeforeWaiting();
        boolean reads = state.copyIn().await() == CopyInState.Phase.READING;
        if (!reads || type == Frontend.COPY_DONE || type == Frontend.COPY_FAIL) {
            return false;
        }
        if (type == Frontend.SYNC) {
            return true;
        }
        throw new ProtocolViolation(
                "A message came in the middle of a COPY that does not belong to it.");
    }

    /// @return false when the server will not look at the message; what it was for is ended in the book
    private boolean expect(Expected expected) throws AuditUnavailable {
        boolean owed = state.pending().add(expected);
        if (!owed) {
            NotRun.EARLIER_FAILED.end(expected, state);
        }
        return owed;
    }

    private Optional<Portal> findPortal(String name) throws IOException {
        return portals.find(name, group, this::sendBeforeWaiting);
    }

    private void touch(Judgement judgement) {
        for (Judgement.Part part : judgement.parts()) {
            if (part.names().statements()) {
                statements.touched();
            }
            if (part.names().portals()) {
                portals.touched();
            }
        }
    }

    private static Optional<Running> running(Expected statement) {
        return switch (statement) {
            case Expected.Query(List<Running> operations) ->
                    operations.stream()
                            .filter(o -> o.part().copy() == StatementFacts.Copy.IN)
                            .findFirst();
            case Expected.Execute(Portal portal) -> Optional.of(portal.running());
            default -> Optional.empty();
        };
    }

    /// For what runs without the gateway knowing its text.
    private void touchAll() {
        statements.touched();
        portals.touched();
    }

    private void beforeCopyIn(Judgement judgement, Expected statement, boolean byExecute) {
        if (judgement.copiesIn()) {
            state.copyIn().asked(statement);
            copyInNote.begin();
            copiesByExecute = byExecute;
            copyEnded = false;
            masksSentBack.begin();
            lookedThrough =
                    MasksSentBack.concerns(judgement) ? running(statement) : Optional.empty();
        }
    }

    private void load() throws IOException {
        if (in.length() > LONGEST_MESSAGE) {
            throw new EndSession(
                    new Refusal(
                            Refusal.Kind.NOT_SUPPORTED,
                            "limits",
                            "A message of "
                                    + in.length()
                                    + " bytes is larger than the "
                                    + LONGEST_MESSAGE
                                    + " that can be inspected.",
                            "Send large data with COPY."));
        }
        in.wholeBody();
    }

    private void forward() throws IOException {
        load();
        out.copy(in.type(), in.array(), in.bodyOffset(), in.length());
        in.consume();
    }

    // Query: | 'Q' | int32 length | string text |
    private void query() throws IOException, AuditUnavailable {
        load();
        byte[] b = in.array();
        int at = in.bodyOffset();
        int length = in.length();
        if (length == 0 || b[at + length - 1] != 0) {
            throw new ProtocolViolation("A query does not end.");
        }
        stillAllowed.check();
        // the server takes what stands before the first zero byte
        int textLength = indexOfZero(b, at, at + length) - at;
        lexer.lex(b, at, textLength, state.standardConformingStrings());
        Optional<Inspection> inspection = inspection();
        SentQuery sent = new SentQuery(b, at, textLength, masking, digest, state.charset());
        if (inspection.isEmpty()) {
            refuseQuery(unavailable(), StatementKind.OTHER, sent);
        } else {
            Judgement judgement = withoutMasks(judge(inspection.get(), b), b);
            switch (judgement.decision()) {
                case Refusal refusal -> refuseQuery(refusal, kind(judgement), sent);
                case Permit permit -> {
                    switch (clearQuery(permit, judgement, inspection.get(), sent)) {
                        case Cleared.No(Refusal refusal) ->
                                refuseQuery(refusal, kind(judgement), sent);
                        case Cleared.Go go -> permitQuery(go, sent);
                    }
                }
            }
        }
        in.consume();
    }

    /// What the lexer has just cut out of `text`.
    private Judgement judge(Inspection inspection, byte[] text) {
        return withinBudget(inspection.judge(state.context(), lexer, text, state.charset()));
    }

    /// The same, but refused where a constant is a mask that would take the place of a value.
    private Judgement withoutMasks(Judgement judgement, byte[] text) {
        return MasksSentBack.concerns(judgement) && judgement.decision() instanceof Permit
                ? MasksSentBack.inConstants(lexer, text, state.charset())
                        .map(r -> new Judgement(judgement.parts(), r, judgement.copiesOut()))
                        .orElse(judgement)
                : judgement;
    }

    private Cleared clearQuery(
            Permit permit, Judgement judgement, Inspection inspection, SentQuery sent)
            throws IOException, AuditUnavailable {
        if (!judgement.isGuarded()) {
            return Cleared.Go.freely(permit, judgement, inspection);
        }
        Operation.Sql operation =
                new Operation.Sql(
                        kind(judgement),
                        sent.masked(),
                        List.of(),
                        judgement.parts().stream()
                                .flatMap(p -> p.objects().stream())
                                .distinct()
                                .toList(),
                        sent.exact());
        List<TextRange> ranges = TextRange.all(lexer, judgement.parts().size());
        Cleared cleared =
                guarding.clear(
                        new Guarding.Asked(
                                permit,
                                judgement,
                                inspection,
                                operation,
                                lexer::shape,
                                part -> planned(sent.bytes(), ranges.get(part), Optional.empty())),
                        around(now -> judge(now, sent.bytes())));
        boolean isOneOfSeveral =
                judgement.parts().size() > 1
                        && cleared instanceof Cleared.Go go
                        && go.isSettledAtTheEnd();
        return isOneOfSeveral
                ? new Cleared.No(
                        new Refusal(
                                Refusal.Kind.NOT_SUPPORTED,
                                "guardrails",
                                "A statement that may have to be undone, because it changes or copies rows that are counted, cannot be one of several in a string.",
                                "Send it by itself."))
                : cleared;
    }

    /// @param text that the lexer has just cut
    private Planner.Planned planned(
            byte[] text, TextRange statement, Optional<Planner.Bound> bound) {
        return new Planner.Planned(utf8(CopyForm.query(lexer, text, statement)), bound);
    }

    private ByteBuffer utf8(byte[] text) {
        return state.charset().equals(StandardCharsets.UTF_8)
                ? ByteBuffer.wrap(text)
                : StandardCharsets.UTF_8.encode(new String(text, state.charset()));
    }

    private interface JudgeAgain {
        Judgement by(Inspection now);
    }

    private Guarding.Around around(JudgeAgain again) {
        return new Guarding.Around() {
            @Override
            public void beforeWaiting() throws IOException {
                sendBeforeWaiting();
            }

            @Override
            public Guarding.Judged afterWaiting() throws IOException {
                stillAllowed.check();
                Inspection now = inspection().orElseThrow(() -> new EndSession(unavailable()));
                return new Guarding.Judged(again.by(now), now);
            }
        };
    }

    private void permitQuery(Cleared.Go go, SentQuery sent) throws IOException, AuditUnavailable {
        Judgement judgement = go.judgement();
        List<TextRange> ranges = TextRange.all(lexer, judgement.parts().size());
        List<Running> operations = new ArrayList<>(judgement.parts().size());
        for (int i = 0; i < judgement.parts().size(); i++) {
            Judgement.Part part = judgement.parts().get(i);
            Recorded recorded =
                    state.recording()
                            .begin(
                                    go.permit(),
                                    new Operation.Sql(
                                            part.kind(),
                                            sent.masked(ranges.get(i)),
                                            List.of(),
                                            part.objects(),
                                            sent.exact()));
            operations.add(
                    new Running(recorded, go.inspection(), () -> part, attempt(part), go.watch(i)));
        }
        go.leave().ifPresent(leave -> stopping.stopAtTheEndOf(leave, operations));
        if (go.isSettledAtTheEnd()) {
            queryTakenApart(go, operations.getFirst(), sent);
            return;
        }
        if (judgement.copiesOut()) {
            prepareCopy(operations.getFirst(), sent.bytes(), true);
        }
        Expected query = new Expected.Query(operations);
        beforeCopyIn(judgement, query, false);
        if (expect(query)) {
            out.copy(Frontend.QUERY, sent.bytes(), sent.at(), sent.length() + 1);
            touch(judgement);
        }
    }

    /// Sends a statement, whose end has to show if it may stay, by the extended protocol: there what it did is kept only
    /// at the Sync that comes after its end.
    private void queryTakenApart(Cleared.Go go, Running running, SentQuery sent)
            throws IOException, AuditUnavailable {
        if (!awaitNothingPending()) {
            NotRun.EARLIER_FAILED.end(new Expected.Query(List.of(running)), state);
            return;
        }
        byte[] text = sent.copy();
        Prepared prepared =
                new Prepared(
                        text,
                        sent.masked(),
                        new int[0],
                        new Prepared.Reading(
                                go.inspection(),
                                state.standardConformingStrings(),
                                state.charset(),
                                go.judgement()));
        Portal portal = Portal.ofQuery(prepared, running);
        if (expect(new Expected.Close(true, Optional.empty()))) {
            out.begin(Frontend.CLOSE).int8('S').bytes(QUERY_STATEMENT).end();
        }
        if (expect(new Expected.ParseOfQuery(portal))) {
            out.begin(Frontend.PARSE).bytes(QUERY_STATEMENT).bytes(text).int8(0).int16(0).end();
        }
        if (expect(new Expected.Bind(portal))) {
            out.begin(Frontend.BIND)
                    .int8(0)
                    .bytes(QUERY_STATEMENT)
                    .int16(0)
                    .int16(0)
                    .int16(0)
                    .end();
        }
        if (expect(new Expected.DescribePortal(portal, false))) {
            out.begin(Frontend.DESCRIBE).int8('P').int8(0).end();
        }
        if (expect(new Expected.Execute(portal))) {
            out.begin(Frontend.EXECUTE).int8(0).int32(0).end();
            touch(go.judgement());
        }
        settle(running);
        expectSync();
        out.begin(Frontend.SYNC).end();
    }

    /// The Sync of the gateway's own must not end what an earlier message began.
    ///
    /// @return false when the server will ignore what comes until the agent's own Sync
    private boolean awaitNothingPending() throws IOException {
        if (!state.pending().isEmpty()) {
            out.begin(Frontend.FLUSH).end();
            sendBeforeWaiting();
            state.answers().await(state.pending()::isEmpty);
        }
        return !state.pending().isSkipping();
    }

    /// Waits for the end of what was sent. If it may not stay, the transaction is made to fail.
    private void settle(Running running) throws IOException, AuditUnavailable {
        out.begin(Frontend.FLUSH).end();
        sendBeforeWaiting();
        state.answers().await(running::isSettled);
        if (running.stopped().isPresent()) {
            skipping = true;
            if (expect(new Expected.Undone())) {
                out.begin(Frontend.PARSE).int8(0).bytes(UNPARSABLE).int16(0).end();
            }
        }
    }

    private void refuseQuery(Refusal refusal, StatementKind kind, SentQuery sent)
            throws AuditUnavailable {
        state.recording()
                .refuse(
                        refusal,
                        new Operation.Sql(kind, sent.masked(), List.of(), List.of(), sent.exact()));
        sendUnparsable(refusal);
    }

    private void sendUnparsable(Refusal refusal) throws AuditUnavailable {
        if (expect(new Expected.Refused(refusal, true))) {
            out.copy(Frontend.QUERY, UNPARSABLE, 0, UNPARSABLE.length);
        }
    }

    // Parse: | 'P' | int32 length | string name | string query | int16 count | { int32 type OID }…
    // |
    private void parse() throws IOException, AuditUnavailable {
        load();
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
        stillAllowed.check();
        lexer.lex(b, at, end - at, state.standardConformingStrings());
        Optional<Inspection> inspection = inspection();
        if (inspection.isEmpty()) {
            refuse(unavailable(), StatementKind.OTHER, b, at, end - at);
        } else {
            Judgement judgement = withoutMasks(judge(inspection.get(), b), b);
            Optional<Refusal> refusal = changesHowTextIsRead(judgement);
            if (refusal.isPresent() || judgement.decision() instanceof Refusal) {
                refuse(
                        refusal.orElseGet(() -> (Refusal) judgement.decision()),
                        kind(judgement),
                        b,
                        at,
                        end - at);
            } else {
                byte[] text = Arrays.copyOfRange(b, at, end);
                Prepared prepared =
                        new Prepared(
                                text,
                                masking.mask(b, at, end - at, state.charset()),
                                types,
                                new Prepared.Reading(
                                        inspection.get(),
                                        state.standardConformingStrings(),
                                        state.charset(),
                                        judgement));
                statements.parsed(name, prepared, group);
                if (inspection.get().isGuarded()) {
                    guarding.parsed(name, judgement, prepared.statement(), text);
                }
                if (expect(new Expected.Parse(prepared))) {
                    out.copy(Frontend.PARSE, b, in.bodyOffset(), in.length());
                }
            }
        }
        in.consume();
    }

    /// In a pipeline the server would read the next statement by other rules before the gateway could know.
    private static Optional<Refusal> changesHowTextIsRead(Judgement judgement) {
        boolean changes =
                judgement.parts().stream()
                        .flatMap(p -> p.settings().stream())
                        .anyMatch(s ->
                                s.equals("standard_conforming_strings")
                                        || s.equals("client_encoding")
                                        || s.equals("names")
                                        || s.equals("*"));
        return changes
                ? Optional.of(
                        new Refusal(
                                Refusal.Kind.NOT_SUPPORTED,
                                "analysis",
                                "Settings that change how statements are read cannot be changed in a prepared statement.",
                                "Set them with a simple query, or when connecting."))
                : Optional.empty();
    }

    private void refuse(Refusal refusal, StatementKind kind, byte[] b, int at, int length)
            throws AuditUnavailable {
        MaskedText text = masking.mask(b, at, length, state.charset());
        refuse(
                refusal,
                new Operation.Sql(kind, text, List.of(), List.of(), digest.of(b, at, length)));
    }

    private void refuse(Refusal refusal, Operation operation) throws AuditUnavailable {
        state.recording().refuse(refusal, operation);
        skipping = true;
        if (expect(new Expected.Refused(refusal, false))) {
            out.begin(Frontend.PARSE).int8(0).bytes(UNPARSABLE).int16(0).end();
        }
    }

    // Bind: | 'B' | int32 length | string portal | string statement | int16 n | { int16 format }… |
    // int16 n |
    //       { int32 length or -1 | bytes }… | int16 n | { int16 result format }… |
    private void bind() throws IOException, AuditUnavailable {
        load();
        byte[] b = in.array();
        MessageBody body = new MessageBody(b, in.bodyOffset(), in.length());
        String portalName = body.string(StandardCharsets.ISO_8859_1);
        String statementName = body.string(StandardCharsets.ISO_8859_1);
        Optional<Prepared> found = find(statementName);
        Optional<Prepared> known = found.isPresent() ? found : madeBySql("EXECUTE", statementName);
        if (known.isEmpty()) {
            in.consume();
            return;
        }
        Prepared prepared = known.get();
        stillAllowed.check();
        int parametersAt = body.position();
        int[] formats = codes(body);
        List<Optional<MaskedText>> parameters = parameters(body, b, formats, prepared);
        int parametersEnd = body.position();
        String exact = digest(prepared.text(), b, parametersAt, parametersEnd - parametersAt);
        Portal.Formats results = new Portal.Formats(codes(body));
        Judgement judgement = prepared.judgement();
        Optional<Inspection> inspection = inspection();
        if (inspection.isEmpty()) {
            refuse(
                    unavailable(),
                    new Operation.Sql(
                            kind(judgement), prepared.statement(), parameters, List.of(), exact));
            in.consume();
            return;
        }
        Judgement now = withinBudget(judgedNow(prepared, inspection.get()));
        Operation.Sql operation =
                new Operation.Sql(
                        kind(now),
                        prepared.statement(),
                        parameters,
                        prepared.part().objects(),
                        exact);
        if (MasksSentBack.concerns(now) && bringsMask(b, parametersAt, formats, prepared)) {
            refuse(MasksSentBack.refusal(), operation);
            in.consume();
            return;
        }
        switch (now.decision()) {
            case Refusal refusal -> refuse(refusal, operation);
            case Permit permit -> {
                ByteBuffer values = ByteBuffer.wrap(b, parametersAt, parametersEnd - parametersAt);
                switch (clearBound(permit, now, inspection.get(), prepared, operation, values)) {
                    case Cleared.No(Refusal refusal) -> refuse(refusal, operation);
                    case Cleared.Go go -> {
                        Portal portal =
                                new Portal(portalName, prepared, results, begun(go, operation));
                        portals.bound(portalName, portal, group);
                        if (expect(new Expected.Bind(portal))) {
                            out.copy(Frontend.BIND, b, in.bodyOffset(), in.length());
                        }
                    }
                }
            }
        }
        in.consume();
    }

    /// Enters in the book what was cleared.
    private Running begun(Cleared.Go go, Operation.Sql operation)
            throws IOException, AuditUnavailable {
        Judgement.Part part = Prepared.part(go.judgement());
        Recorded recorded = state.recording().begin(go.permit(), operation);
        Running running =
                new Running(recorded, go.inspection(), () -> part, attempt(part), go.watch(0));
        go.leave().ifPresent(leave -> stopping.stopAtTheEndOf(leave, List.of(running)));
        return running;
    }

    private Cleared clearBound(
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
                            lex(prepared);
                            return lexer.shape();
                        },
                        _ -> {
                            lex(prepared);
                            byte[] text = prepared.text();
                            return planned(
                                    text,
                                    new TextRange(0, text.length),
                                    Optional.of(new Planner.Bound(types, parameters)));
                        }),
                around(now -> withinBudget(judgedNow(prepared, now))));
    }

    /// What the server will take for the name; where SQL may have given it to something else, the server is given the
    /// text anew.
    private Optional<Prepared> find(String name) throws IOException, AuditUnavailable {
        Optional<Prepared> found = statements.find(name, group, this::sendBeforeWaiting);
        if (found.isPresent() && statements.isDoubtful(name, found.get())) {
            Prepared prepared = found.get();
            statements.renewed(name, prepared, group);
            byte[] bytes = name.getBytes(StandardCharsets.ISO_8859_1);
            if (expect(new Expected.Close(true, Optional.empty()))) {
                out.begin(Frontend.CLOSE).int8('S').bytes(bytes).int8(0).end();
            }
            if (expect(new Expected.ParseAgain(prepared))) {
                out.begin(Frontend.PARSE)
                        .bytes(bytes)
                        .int8(0)
                        .bytes(prepared.text())
                        .int8(0)
                        .int16(prepared.declaredTypes().length);
                for (int type : prepared.declaredTypes()) {
                    out.int32(type);
                }
                out.end();
            }
        }
        return found;
    }

    /// The same, but refused where too much of what it computes has failed.
    private Judgement withinBudget(Judgement judgement) {
        if (judgement.parts().stream().noneMatch(this::mayCompute)) {
            return judgement;
        }
        return state.failures()
                .objection(state.context())
                .filter(_ -> judgement.decision() instanceof Permit)
                .map(r -> new Judgement(judgement.parts(), r, judgement.copiesOut()))
                .orElse(judgement);
    }

    /// What is run by a name computes from protected columns only if something that does was sent before in this session.
    private boolean mayCompute(Judgement.Part part) {
        boolean known = part.lineage().filter(l -> !l.analysis().dynamic()).isPresent();
        computed |= known && part.computes();
        return part.computes() && (known || computed);
    }

    private Optional<FailedComputations.Attempt> attempt(Judgement.Part part) {
        return mayCompute(part)
                ? Optional.of(state.failures().begin(state.context()))
                : Optional.empty();
    }

    /// Anew when the catalog or the schema has changed since Parse.
    private Judgement judgedNow(Prepared prepared, Inspection inspection) {
        if (prepared.reading().by() == inspection) {
            return prepared.judgement();
        }
        lex(prepared);
        return inspection.judge(
                state.context(), lexer, prepared.text(), prepared.reading().charset());
    }

    /// The server read the text when it was prepared, whatever the settings are now.
    private void lex(Prepared prepared) {
        lexer.lex(
                prepared.text(),
                0,
                prepared.text().length,
                prepared.reading().standardConformingStrings());
    }

    private static int[] codes(MessageBody body) throws ProtocolViolation {
        int[] codes = new int[body.count(2)];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = body.int16();
        }
        return codes;
    }

    private List<Optional<MaskedText>> parameters(
            MessageBody body, byte[] b, int[] formats, Prepared prepared) throws ProtocolViolation {
        int n = body.count(4);
        if (n == 0) {
            return List.of();
        }
        List<Optional<MaskedText>> parameters = new ArrayList<>(n);
        for (int i = 0; i < n; i++) {
            int length = body.int32();
            if (length < 0) {
                parameters.add(Optional.empty());
                continue;
            }
            int at = body.position();
            body.skip(length);
            parameters.add(
                    Optional.of(
                            isBinary(formats, i)
                                    ? masking.mask(
                                            BinaryText.of(prepared.parameterType(i), b, at, length))
                                    : masking.mask(b, at, length, state.charset())));
        }
        return parameters;
    }

    private boolean bringsMask(byte[] b, int at, int[] formats, Prepared prepared)
            throws ProtocolViolation {
        MessageBody body = new MessageBody(b, at, in.bodyOffset() + in.length() - at);
        codes(body);
        int n = body.count(4);
        for (int i = 0; i < n; i++) {
            int length = body.int32();
            if (length < 0) {
                continue;
            }
            int from = body.position();
            body.skip(length);
            if (MasksSentBack.isMask(
                    prepared.parameterType(i),
                    isBinary(formats, i),
                    b,
                    from,
                    length,
                    state.charset())) {
                return true;
            }
        }
        return false;
    }

    private static boolean isBinary(int[] formats, int i) {
        return (formats.length == 1 ? formats[0] : i < formats.length ? formats[i] : 0) == 1;
    }

    private String digest(byte[] statement, byte[] b, int at, int length) {
        byte[] both = Arrays.copyOf(statement, statement.length + 1 + length);
        System.arraycopy(b, at, both, statement.length + 1, length);
        return digest.of(both, 0, both.length);
    }

    // Describe: | 'D' | int32 length | byte 'S' or 'P' | string name |
    private void describe() throws IOException, AuditUnavailable {
        load();
        byte[] b = in.array();
        MessageBody body = new MessageBody(b, in.bodyOffset(), in.length());
        int kind = body.int8();
        String name = body.string(StandardCharsets.ISO_8859_1);
        if (kind == 'S') {
            Optional<Prepared> found = find(name);
            Optional<Prepared> prepared = found.isPresent() ? found : madeBySql("EXECUTE", name);
            if (prepared.isPresent() && expect(new Expected.DescribeStatement(prepared.get()))) {
                out.copy(Frontend.DESCRIBE, b, in.bodyOffset(), in.length());
            }
        } else {
            Expected describe =
                    findPortal(name)
                            .<Expected>map(portal -> new Expected.DescribePortal(portal, false))
                            .orElseGet(() -> new Expected.DescribeCursor(Optional.empty()));
            if (expect(describe)) {
                out.copy(Frontend.DESCRIBE, b, in.bodyOffset(), in.length());
            }
        }
        in.consume();
    }

    /// A name that the agent gave by SQL, or that stands for nothing: the server knows. What is behind it is judged like
    /// the SQL that would run it, of which nobody knows what it reads.
    ///
    /// @return nothing when that SQL is refused
    private Optional<Prepared> madeBySql(String verb, String name)
            throws IOException, AuditUnavailable {
        stillAllowed.check();
        byte[] sql = (verb + " " + Identifiers.quoted(name)).getBytes(StandardCharsets.ISO_8859_1);
        lexer.lex(sql, 0, sql.length, true);
        Optional<Inspection> inspection = inspection();
        if (inspection.isEmpty()) {
            refuse(unavailable(), StatementKind.OTHER, sql, 0, sql.length);
            return Optional.empty();
        }
        Judgement judgement =
                withinBudget(inspection.get().judge(state.context(), lexer, sql, state.charset()));
        if (judgement.decision() instanceof Refusal refusal) {
            refuse(refusal, kind(judgement), sql, 0, sql.length);
            return Optional.empty();
        }
        return Optional.of(
                Prepared.bySql(
                        sql,
                        masking.mask(sql, 0, sql.length, state.charset()),
                        new Prepared.Reading(inspection.get(), true, state.charset(), judgement)));
    }

    // Execute: | 'E' | int32 length | string portal | int32 rows |
    private void execute() throws IOException, AuditUnavailable {
        load();
        byte[] b = in.array();
        MessageBody body = new MessageBody(b, in.bodyOffset(), in.length());
        String name = body.string(StandardCharsets.ISO_8859_1);
        Optional<Portal> found = findPortal(name);
        if (found.isEmpty()) {
            executeCursor(name, b);
            in.consume();
            return;
        }
        Portal portal = found.get();
        Judgement judgement = portal.prepared().judgement();
        // before a COPY too: whether there is a portal is to be said first
        boolean describes = judgement.copiesOut() || !portal.prepared().isDescribed();
        if (describes && expect(new Expected.DescribePortal(portal, true))) {
            out.begin(Frontend.DESCRIBE)
                    .int8('P')
                    .bytes(b, in.bodyOffset(), name.length())
                    .int8(0)
                    .end();
        }
        if (judgement.copiesOut()) {
            lex(portal.prepared());
            prepareCopy(portal.running(), portal.prepared().text(), false);
        }
        Expected execute = new Expected.Execute(portal);
        beforeCopyIn(judgement, execute, true);
        boolean settles = portal.running().watch().isSettledAtTheEnd();
        if (expect(execute)) {
            if (settles) {
                // all of it at once: only its end tells
                out.begin(Frontend.EXECUTE)
                        .bytes(b, in.bodyOffset(), name.length())
                        .int8(0)
                        .int32(0)
                        .end();
            } else {
                out.copy(Frontend.EXECUTE, b, in.bodyOffset(), in.length());
            }
            touch(judgement);
            if (portal.prepared().isBySql()) {
                touchAll();
            }
            if (settles) {
                settle(portal.running());
            }
        }
        in.consume();
    }

    /// Of a cursor that SQL declared, or a portal that may have become one.
    private void executeCursor(String name, byte[] b) throws IOException, AuditUnavailable {
        Optional<Prepared> found = madeBySql("FETCH FORWARD FROM", name);
        if (found.isEmpty()) {
            return;
        }
        Prepared fetch = found.get();
        Judgement judgement = fetch.judgement();
        if (!(judgement.decision() instanceof Permit permit)) {
            return;
        }
        Operation.Sql operation =
                new Operation.Sql(
                        kind(judgement),
                        fetch.statement(),
                        List.of(),
                        fetch.part().objects(),
                        digest.of(fetch.text(), 0, fetch.text().length));
        ByteBuffer none = ByteBuffer.wrap(new byte[] {0, 0, 0, 0});
        Cleared cleared =
                clearBound(permit, judgement, fetch.reading().by(), fetch, operation, none);
        if (cleared instanceof Cleared.No(Refusal refusal)) {
            refuse(refusal, operation);
            return;
        }
        Running running = begun((Cleared.Go) cleared, operation);
        Portal portal = new Portal(name, fetch, new Portal.Formats(new int[0]), running);
        if (expect(new Expected.DescribeCursor(Optional.of(running)))) {
            out.begin(Frontend.DESCRIBE)
                    .int8('P')
                    .bytes(b, in.bodyOffset(), name.length())
                    .int8(0)
                    .end();
        }
        if (expect(new Expected.Execute(portal))) {
            out.copy(Frontend.EXECUTE, b, in.bodyOffset(), in.length());
            touchAll();
        }
    }

    // Close: | 'C' | int32 length | byte 'S' or 'P' | string name |
    private void close() throws IOException, AuditUnavailable {
        load();
        MessageBody body = new MessageBody(in.array(), in.bodyOffset(), in.length());
        int kind = body.int8();
        String name = body.string(StandardCharsets.ISO_8859_1);
        Optional<Closing> closing = Optional.empty();
        if (kind == 'S') {
            closing = Optional.of(statements.closing(name, group));
        } else {
            portals.closed(name);
        }
        if (expect(new Expected.Close(false, closing))) {
            forward();
        } else {
            in.consume();
        }
    }

    private void sync() throws IOException, AuditUnavailable {
        expectSync();
        forward();
    }

    private void expectSync() throws AuditUnavailable {
        expect(new Expected.Sync(false));
        group++;
        skipping = false;
    }

    // CopyData: | 'd' | int32 length | bytes |; pieces need not be rows, so a long one may be
    // passed on in several
    private void copyData() throws IOException, AuditUnavailable {
        int length = in.length();
        if (length == 0) {
            forward();
            return;
        }
        int n;
        while ((n = in.part()) > 0) {
            copyInNote.add(in.array(), in.bodyOffset(), n, state.charset());
            if (lookedThrough.isPresent()
                    && !copyEnded
                    && masksSentBack.inCopy(in.array(), in.bodyOffset(), n, state.charset())) {
                endCopy(lookedThrough.get());
            }
            if (copyEnded) {
                continue;
            }
            out.copy(Frontend.COPY_DATA, in.array(), in.bodyOffset(), n);
            if (out.isFull()) {
                send();
            }
        }
    }

    private void copyEnd() throws IOException, AuditUnavailable {
        copyInNote.end(state.charset());
        if (lookedThrough.isPresent() && !copyEnded && masksSentBack.atTheEnd(state.charset())) {
            endCopy(lookedThrough.get());
        }
        if (!state.copyIn().isNone()) {
            if (copiesByExecute) {
                state.copyIn().sent();
            } else {
                // a string may have several COPYs
                state.copyIn().askedAgain();
                copyInNote.begin();
            }
        }
        if (copyEnded) {
            in.skip();
        } else {
            forward();
        }
    }

    /// The server undoes what it has read of it.
    private void endCopy(Running running) {
        running.stop(MasksSentBack.refusal());
        copyEnded = true;
        out.begin(Frontend.COPY_FAIL).string("refused by policy").end();
    }

    private void functionCall() throws IOException, AuditUnavailable {
        load();
        Refusal refusal =
                new Refusal(
                        Refusal.Kind.NOT_SUPPORTED,
                        "protocol",
                        "The function call message of the protocol is not allowed: what it returns cannot be masked.",
                        "Call the function in a SELECT.");
        state.recording()
                .refuse(
                        refusal,
                        new Operation.Sql(
                                StatementKind.OTHER,
                                new MaskedText("(function call message)"),
                                List.of(),
                                List.of(),
                                digest.of(in.array(), in.bodyOffset(), in.length())));
        sendUnparsable(refusal);
        in.consume();
    }

    /// Asks the server which columns the COPY will send: its data say nothing of them.
    private void prepareCopy(Running running, byte[] text, boolean ownSync)
            throws AuditUnavailable {
        Optional<CopyForm> form = CopyForm.read(lexer, text);
        if (form.isEmpty()) {
            // without a form nothing of it will pass, see ServerToAgent
            return;
        }
        running.copyForm(form.get());
        if (!expect(new Expected.ParseCopy())) {
            return;
        }
        out.begin(Frontend.PARSE)
                .bytes(COPY_STATEMENT)
                .bytes(form.get().source().getBytes(StandardCharsets.ISO_8859_1))
                .int8(0)
                .int16(0)
                .end();
        if (expect(new Expected.DescribeCopy(running))) {
            out.begin(Frontend.DESCRIBE).int8('S').bytes(COPY_STATEMENT).end();
        }
        if (expect(new Expected.Close(true, Optional.empty()))) {
            out.begin(Frontend.CLOSE).int8('S').bytes(COPY_STATEMENT).end();
        }
        if (ownSync) {
            expect(new Expected.Sync(true));
            out.begin(Frontend.SYNC).end();
            // the server goes on after it, whatever failed before it
            group++;
        }
    }

    private Optional<Inspection> inspection() {
        try {
            return Optional.of(state.inspections().current());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private Refusal unavailable() {
        return new Refusal(
                Refusal.Kind.TARGET_UNAVAILABLE,
                "",
                "The schema of the target "
                        + state.context().target()
                        + " cannot be read, so nothing of it can be protected.",
                "Try again later, or tell the operator of the gateway.");
    }

    private static StatementKind kind(Judgement judgement) {
        return judgement.parts().isEmpty()
                ? StatementKind.SESSION
                : judgement.parts().getFirst().kind();
    }

    private static int indexOfZero(byte[] b, int from, int to) {
        int i = from;
        while (i < to && b[i] != 0) {
            i++;
        }
        return i;
    }
}
