package io.portaria.engine.protocol.postgresql.session;

import io.portaria.engine.mask.ByteSink;
import io.portaria.engine.mask.MaskingRules;
import io.portaria.engine.mask.PseudonymKey;
import io.portaria.engine.operation.MaskedText;
import io.portaria.engine.path.AuditUnavailable;
import io.portaria.engine.path.Refusal;
import io.portaria.engine.path.SessionRecording;
import io.portaria.engine.protocol.postgresql.codec.Backend;
import io.portaria.engine.protocol.postgresql.codec.ErrorFields;
import io.portaria.engine.protocol.postgresql.codec.FrameReader;
import io.portaria.engine.protocol.postgresql.codec.FrameWriter;
import io.portaria.engine.protocol.postgresql.codec.MessageBody;
import io.portaria.engine.protocol.postgresql.codec.ProtocolViolation;
import io.portaria.engine.protocol.postgresql.codec.RowDescription;
import io.portaria.engine.protocol.postgresql.inspect.Judgement;
import io.portaria.engine.protocol.postgresql.inspect.ResultPlan;
import io.portaria.engine.protocol.postgresql.inspect.StatementFacts;
import io.portaria.engine.protocol.postgresql.refuse.PgRefusals;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// The direction from the server: every message is put to what was sent for it, masked, entered in the book and only then
/// shown to the agent.
final class ServerToAgent {
    /// Longest row that is looked at, in bytes; a longer one is not sent.
    static final int LONGEST_ROW = 32 * 1024 * 1024;

    /// Above it those that are gone are forgotten.
    private static final int FEW_PORTALS = 64;

    private static final long WORTH_CANCELLING = 1024 * 1024;

    /// Message, detail and hint, as RAISE gives them.
    private static final Set<Character> CHOSEN_BY_CODE = Set.of('M', 'D', 'H');

    private static final int LONGEST_OTHER = 16 * 1024 * 1024;

    private final SessionState state;
    private final ClientConnection client;
    private final FrameReader in;
    private final FrameWriter out;
    private final SessionRecording recording;
    private final PendingReplies pending;
    private final ValueMasking values;
    private final RowMasking rowMasking;
    private final StatementMasking texts;
    private final ErrorMasking errors;
    private final Stopping stopping;
    private final ByteSink book = new ByteSink();
    private final ByteSink copied = new ByteSink();
    private final ResultPlans plans = new ResultPlans();

    private int operationOfQuery;
    private long discarded;
    private Optional<CopyMasking> copy = Optional.empty();
    private Optional<ErrorFields> describeError = Optional.empty();
    private boolean schemaTouched;
    private Optional<KeptBack> keptBack = Optional.empty();
    private final Set<Portal> openPortals = new LinkedHashSet<>();

    ServerToAgent(
            SessionState state,
            ClientConnection client,
            FrameReader in,
            PseudonymKey key,
            MaskingRules rules,
            StatementMasking texts,
            Stopping stopping) {
        this.state = state;
        this.client = client;
        this.in = in;
        this.out = client.writer();
        this.recording = state.recording();
        this.pending = state.pending();
        this.values = new ValueMasking(key, rules);
        this.rowMasking = new RowMasking(values);
        this.texts = texts;
        this.errors = new ErrorMasking(texts);
        this.stopping = stopping;
    }

    /// Runs until the server goes away or the session is ended.
    void run() throws IOException, AuditUnavailable {
        while (in.next(Integer.MAX_VALUE - 16)) {
            synchronized (client) {
                message();
                if (out.isFull() || !in.hasWholeFrame()) {
                    deliver();
                }
            }
        }
    }

    private void deliver() throws IOException, AuditUnavailable {
        recording.flush();
        out.flush();
        if (!in.hasBufferedBytes() && pending.isEmpty()) {
            rest();
        }
    }

    private void rest() {
        in.rest();
        out.rest();
        book.rest();
        copied.rest();
        values.rest();
        rowMasking.rest();
        texts.rest();
    }

    private void message() throws IOException, AuditUnavailable {
        byte type = in.type();
        if (type == Backend.DATA_ROW) {
            dataRow();
            return;
        }
        if (type == Backend.COPY_DATA) {
            copyData();
            return;
        }
        if (in.length() > LONGEST_OTHER) {
            throw new ProtocolViolation("The target sent a message of " + in.length() + " bytes.");
        }
        in.wholeBody();
        switch (type) {
            case Backend.ROW_DESCRIPTION -> rowDescription();
            case Backend.COMMAND_COMPLETE -> commandComplete();
            case Backend.EMPTY_QUERY_RESPONSE, Backend.PORTAL_SUSPENDED -> endOfExecute(type);
            case Backend.READY_FOR_QUERY -> readyForQuery();
            case Backend.ERROR_RESPONSE -> error();
            case Backend.NOTICE_RESPONSE -> notice();
            case Backend.NOTIFICATION_RESPONSE -> notification();
            case Backend.PARAMETER_STATUS -> parameterStatus();
            case Backend.PARSE_COMPLETE -> parseComplete();
            case Backend.BIND_COMPLETE -> bindComplete();
            case Backend.CLOSE_COMPLETE -> closeComplete();
            case Backend.PARAMETER_DESCRIPTION -> parameterDescription();
            case Backend.NO_DATA -> noData();
            case Backend.COPY_IN_RESPONSE -> copyIn();
            case Backend.COPY_OUT_RESPONSE -> copyOut();
            case Backend.COPY_DONE -> copyDone();
            case Backend.COPY_BOTH_RESPONSE ->
                    throw new EndSession(
                            new Refusal(
                                    Refusal.Kind.NOT_SUPPORTED,
                                    "protocol",
                                    "Replication is not allowed through the gateway.",
                                    ""));
            default -> throw new ProtocolViolation("The target sent a message of an unknown type.");
        }
        in.consume();
        // whatever it has changed, somebody may wait for
        state.answers().came();
    }

    private void forward() {
        out.copy(in.type(), in.array(), in.bodyOffset(), in.length());
    }

    // ---- results

    private void rowDescription() throws IOException, AuditUnavailable {
        switch (head()) {
            case Expected.DescribeStatement(Prepared prepared) -> {
                prepared.described(description());
                pending.done();
                forward();
            }
            case Expected.DescribePortal(Portal portal, boolean isOurs) -> {
                portal.prepared().described(description());
                pending.done();
                if (!isOurs) {
                    forward();
                }
            }
            case Expected.DescribeCursor(Optional<Running> execution) -> {
                pending.done();
                if (execution.isPresent()) {
                    begin(execution.get(), planInItsFormats(execution.get()));
                } else {
                    forward();
                }
            }
            case Expected.DescribeCopy(Running running) -> {
                running.plan(running.inspection().plan(description(), running.part()));
                pending.done();
            }
            case Expected.Query query -> {
                Running running = running(query);
                begin(running, planInItsFormats(running));
                forward();
            }
            default -> throw unexpected();
        }
    }

    private ResultPlan planInItsFormats(Running running) throws ProtocolViolation {
        return plans.of(
                running.inspection(), running.part(), in.array(), in.bodyOffset(), in.length());
    }

    private RowDescription description() throws ProtocolViolation {
        return RowDescription.parse(in.array(), in.bodyOffset(), in.length());
    }

    private void begin(Running running, ResultPlan plan) throws AuditUnavailable {
        running.plan(plan);
        recording.columns(running.recorded(), plan.recorded());
    }

    private void dataRow() throws IOException, AuditUnavailable {
        Running running = runningOfHead();
        ResultPlan plan = running.plan().isPresent() ? running.plan().get() : planOfPortal(running);
        if (in.length() > LONGEST_ROW && running.stopped().isEmpty()) {
            stopping.stop(
                    running,
                    new Refusal(
                            Refusal.Kind.NOT_SUPPORTED,
                            "limits",
                            "A row of "
                                    + in.length()
                                    + " bytes is larger than the "
                                    + LONGEST_ROW
                                    + " that can be inspected; nothing more of this result is sent.",
                            "Read large values in pieces, for example with substr."));
        }
        if (running.stopped().isEmpty()) {
            admit(running, 1, plan.columns().size(), in.length());
        }
        if (running.stopped().isPresent()) {
            in.skip();
            return;
        }
        in.wholeBody();
        values.begin(running.inspection().rules(), running.counts());
        int body = rowMasking.row(plan, in.array(), in.bodyOffset(), in.length(), out);
        running.addRow();
        if (RowMasking.isText(plan) && state.charset().equals(StandardCharsets.UTF_8)) {
            recording.rows(running.recorded(), out.array(), body, out.mark() - body, 1);
        } else {
            book.clear();
            rowMasking.asText(plan, out.array(), body, state.charset(), book);
            recording.rows(running.recorded(), book.array(), 0, book.length(), 1);
        }
        in.consume();
    }

    /// Rows that are too many for a guardrail end the statement before they are recorded or shown.
    private void admit(Running running, int rows, int columns, long bytes) {
        Optional<Refusal> refusal = running.watch().admit(rows, columns, bytes);
        if (refusal.isPresent()) {
            stopping.stop(running, refusal.get());
        }
    }

    /// Executed without being described anew: the columns are those of the statement, in the formats of the portal.
    private ResultPlan planOfPortal(Running running) throws IOException, AuditUnavailable {
        if (head() instanceof Expected.Execute(Portal portal)) {
            ResultPlan plan = portal.prepared().plan(running, portal.formats());
            begin(running, plan);
            return plan;
        }
        throw unexpected();
    }

    private void commandComplete() throws IOException, AuditUnavailable {
        Running running = runningOfHead();
        String tag =
                new MessageBody(in.array(), in.bodyOffset(), in.length())
                        .string(StandardCharsets.ISO_8859_1);
        if (running.watch().isSettledAtTheEnd()) {
            running.watch().settle(rows(tag)).ifPresent(running::stop);
        }
        Optional<Refusal> stopped = running.stopped();
        if (stopped.isPresent()) {
            refused(running, stopped.get());
        } else if (!isKeptBack(running, tag)) {
            running.done(recording, tag);
            forward();
        }
        running.settled();
        nextOperation();
    }

    /// The server has finished, but the agent must not think that it got everything.
    private void refused(Running running, Refusal refusal) throws AuditUnavailable {
        ErrorFields fields = PgRefusals.error(refusal);
        running.failed(recording, fields.code(), new MaskedText(fields.message()));
        fields.write(Backend.ERROR_RESPONSE, out, state.charset());
    }

    /// How many rows a CommandComplete speaks of.
    private static long rows(String tag) {
        String last = tag.substring(tag.lastIndexOf(' ') + 1);
        return last.matches("[0-9]{1,18}") ? Long.parseLong(last) : 0;
    }

    /// Of a Query that was taken apart, the agent learns of the end once the server has committed it.
    private boolean isKeptBack(Running running, String tag) {
        boolean isTakenApart =
                pending.head()
                        .filter(e -> e instanceof Expected.Execute(Portal p) && p.isOfQuery())
                        .isPresent();
        if (isTakenApart) {
            keptBack = Optional.of(new KeptBack(running, tag));
        }
        return isTakenApart;
    }

    private record KeptBack(Running running, String tag) {}

    private void endOfExecute(byte type) throws IOException, AuditUnavailable {
        boolean nothingAsked =
                head() instanceof Expected.Query(List<Running> operations) && operations.isEmpty();
        if (type == Backend.EMPTY_QUERY_RESPONSE && !nothingAsked) {
            runningOfHead().done(recording, "");
        }
        if (type == Backend.PORTAL_SUSPENDED) {
            suspended(runningOfHead());
        } else {
            forward();
        }
        nextOperation();
    }

    private void suspended(Running running) throws AuditUnavailable {
        running.watch().rest();
        Optional<Refusal> stopped = running.stopped();
        if (stopped.isPresent()) {
            refused(running, stopped.get());
        } else {
            forward();
        }
    }

    private void nextOperation() throws ProtocolViolation {
        copy = Optional.empty();
        switch (head()) {
            case Expected.Query _ -> operationOfQuery++;
            case Expected.Execute execute -> {
                schemaTouched |= execute.portal().running().part().changesSchema();
                state.copyIn().over(execute);
                pending.done();
            }
            default -> throw unexpected();
        }
    }

    private static boolean takesRows(Running running) {
        return running.part().copy() == StatementFacts.Copy.IN;
    }

    // ---- COPY

    private void copyIn() throws ProtocolViolation {
        if (!takesRows(runningOfHead())) {
            throw unexpected();
        }
        state.copyIn().reading();
        forward();
    }

    private void copyOut() throws IOException, AuditUnavailable {
        Running running = runningOfHead();
        // CopyOutResponse: | 'H' | int32 length | int8 layout | int16 columns | { int16 format }… |
        MessageBody body = new MessageBody(in.array(), in.bodyOffset(), in.length());
        body.skip(1);
        int columns = body.int16();
        boolean isKnown =
                running.copyForm().isPresent()
                        && running.plan().isPresent()
                        // COPY leaves generated columns out, SELECT * does not
                        && running.plan().get().columns().size() == columns;
        if (!isKnown) {
            running.stop(
                    new Refusal(
                            Refusal.Kind.NOT_SUPPORTED,
                            "analysis",
                            "What this COPY sends cannot be analysed, so nothing of it is sent.",
                            "Write it as COPY (SELECT …) TO STDOUT with common options."));
            discarded = 0;
            return;
        }
        CopyForm form = running.copyForm().get();
        ResultPlan plan = running.plan().get();
        int format = form.layout() == CopyForm.Layout.BINARY ? 1 : 0;
        ResultPlan inFormat = plan.inFormats(_ -> format);
        copy = Optional.of(new CopyMasking(form, inFormat, values));
        recording.columns(running.recorded(), plan.recorded());
        forward();
    }

    private void copyData() throws IOException, AuditUnavailable {
        Running running = runningOfHead();
        if (running.stopped().isPresent() || copy.isEmpty()) {
            discard(in.length());
            return;
        }
        values.begin(running.inspection().rules(), running.counts());
        CopyMasking masking = copy.get();
        int n;
        while ((n = in.part()) > 0) {
            copied.clear();
            book.clear();
            long before = masking.rows();
            masking.piece(in.array(), in.bodyOffset(), n, copied, book);
            int rows = (int) (masking.rows() - before);
            admit(running, rows, masking.columns(), n);
            if (running.stopped().isPresent()) {
                in.skip();
                return;
            }
            if (rows > 0) {
                recording.rows(running.recorded(), book.array(), 0, book.length(), rows);
                running.addRows(rows);
            }
            if (copied.length() > 0) {
                out.copy(Backend.COPY_DATA, copied.array(), 0, copied.length());
            }
            if (out.isFull()) {
                deliver();
            }
        }
    }

    /// Only a long COPY is cancelled: a request to cancel that comes late meets the next statement.
    private void discard(int length) throws IOException {
        boolean wasShort = discarded < WORTH_CANCELLING;
        discarded += length;
        if (wasShort && discarded >= WORTH_CANCELLING) {
            Running running = runningOfHead();
            stopping.stop(running, running.stopped().orElseThrow());
        }
        in.skip();
    }

    private void copyDone() throws IOException {
        Running running = runningOfHead();
        if (running.stopped().isPresent()) {
            return;
        }
        if (copy.isPresent() && !copy.get().isWhole()) {
            throw new ProtocolViolation("The target ended a COPY within a row.");
        }
        forward();
    }

    // ---- replies of the extended protocol

    private void parseComplete() throws ProtocolViolation {
        switch (head()) {
            case Expected.Parse(Prepared prepared) -> {
                prepared.became(Prepared.State.HELD);
                forward();
            }
            case Expected.ParseAgain(Prepared prepared) -> {
                prepared.became(Prepared.State.HELD);
            }
            case Expected.ParseCopy _, Expected.ParseOfQuery _ -> {
                // ours
            }
            default -> throw unexpected();
        }
        pending.done();
    }

    private void bindComplete() throws ProtocolViolation {
        if (!(head() instanceof Expected.Bind(Portal portal))) {
            throw unexpected();
        }
        portal.bound();
        if (portal.isNamed()) {
            if (openPortals.size() >= FEW_PORTALS) {
                openPortals.removeIf(Portal::isGone);
            }
            openPortals.add(portal);
        }
        pending.done();
        if (!portal.isOfQuery()) {
            forward();
        }
    }

    private void closeComplete() throws ProtocolViolation {
        if (!(head() instanceof Expected.Close(boolean isOurs, Optional<Closing> closing))) {
            throw unexpected();
        }
        closing.ifPresent(c -> c.became(Prepared.State.HELD));
        pending.done();
        if (!isOurs) {
            forward();
        }
    }

    private void parameterDescription() throws ProtocolViolation {
        switch (head()) {
            case Expected.DescribeStatement(Prepared prepared) -> {
                MessageBody body = new MessageBody(in.array(), in.bodyOffset(), in.length());
                int[] types = new int[body.count(4)];
                for (int i = 0; i < types.length; i++) {
                    types[i] = body.int32();
                }
                prepared.parameterTypes(types);
                forward();
            }
            case Expected.DescribeCopy _ -> {
                // ours
            }
            default -> throw unexpected();
        }
    }

    private void noData() throws ProtocolViolation {
        switch (head()) {
            case Expected.DescribeStatement(Prepared prepared) -> {
                prepared.givesNoRows();
                forward();
            }
            case Expected.DescribePortal(Portal portal, boolean isOurs) -> {
                portal.prepared().givesNoRows();
                if (!isOurs && !portal.isOfQuery()) {
                    forward();
                }
            }
            case Expected.DescribeCursor(Optional<Running> execution) -> {
                if (execution.isEmpty()) {
                    forward();
                }
            }
            case Expected.DescribeCopy _ -> {
                // ours
            }
            default -> throw unexpected();
        }
        pending.done();
    }

    // ---- ends, errors and what comes unasked

    private void readyForQuery() throws IOException, AuditUnavailable {
        switch (head()) {
            case Expected.Query query -> {
                while (operationOfQuery < query.operations().size()) {
                    query.operations()
                            .get(operationOfQuery++)
                            .failed(
                                    recording,
                                    "25000",
                                    new MaskedText(
                                            "not reached: an earlier statement of the same string failed"));
                }
                state.copyIn().over(query);
                touched(query.operations());
                operationOfQuery = 0;
                pending.done();
                forward();
            }
            case Expected.Refused(Refusal _, boolean ownReady) when ownReady -> {
                pending.done();
                forward();
            }
            case Expected.Sync(boolean isOurs) -> {
                pending.done();
                if (keptBack.isPresent()) {
                    committed(keptBack.get());
                }
                if (!isOurs) {
                    forward();
                }
            }
            default -> throw unexpected();
        }
        if (in.array()[in.bodyOffset()] == 'I') {
            outsideTransaction();
        }
    }

    private void committed(KeptBack complete) throws AuditUnavailable {
        keptBack = Optional.empty();
        complete.running.done(recording, complete.tag);
        out.begin(Backend.COMMAND_COMPLETE).string(complete.tag).end();
    }

    private void outsideTransaction() {
        if (!openPortals.isEmpty()) {
            openPortals.forEach(Portal::gone);
            openPortals.clear();
        }
        if (schemaTouched) {
            schemaTouched = false;
            state.inspections().schemas().markOutdated();
        }
    }

    private void touched(List<Running> operations) {
        for (Running running : operations) {
            schemaTouched |= running.part().changesSchema();
        }
    }

    private void error() throws IOException, AuditUnavailable {
        ErrorFields raw =
                ErrorFields.parse(in.array(), in.bodyOffset(), in.length(), state.charset());
        Optional<Expected> head = pending.head();
        if (head.isEmpty()) {
            // the server ends the session of its own accord
            errors.mask(raw, true).write(Backend.ERROR_RESPONSE, out, state.charset());
            return;
        }
        switch (head.get()) {
            case Expected.Query query -> {
                Running running = running(query);
                countError(running, raw);
                ErrorFields masked =
                        running.stopped()
                                .map(PgRefusals::error)
                                .orElseGet(() ->
                                        beforeCopy(raw, errors.mask(raw, mayTell(running.part()))));
                running.failed(recording, masked.code(), errors.text(masked));
                masked.write(Backend.ERROR_RESPONSE, out, state.charset());
                operationOfQuery++;
                copy = Optional.empty();
            }
            case Expected.Refused(Refusal refusal, boolean ownReady) -> {
                PgRefusals.error(refusal).write(Backend.ERROR_RESPONSE, out, state.charset());
                if (!ownReady) {
                    skip();
                }
            }
            case Expected.ParseCopy _, Expected.DescribeCopy _ -> {
                ErrorFields told = withoutPosition(errors.mask(raw, true));
                if (skipTellsOfQuery()) {
                    describeError = Optional.of(told);
                } else {
                    told.write(Backend.ERROR_RESPONSE, out, state.charset());
                }
            }
            case Expected.Execute(Portal portal) -> {
                Running running = portal.running();
                countError(running, raw);
                ErrorFields masked =
                        running.stopped()
                                .map(PgRefusals::error)
                                .orElseGet(() -> errors.mask(raw, mayTell(running.part())));
                running.failed(recording, masked.code(), errors.text(masked));
                masked.write(Backend.ERROR_RESPONSE, out, state.charset());
                copy = Optional.empty();
                skip();
            }
            case Expected.ParseOfQuery(Portal portal) -> {
                ErrorFields masked = errors.mask(raw, portal.running().part().readsProtected());
                portal.running().failed(recording, masked.code(), errors.text(masked));
                masked.write(Backend.ERROR_RESPONSE, out, state.charset());
                skip();
            }
            case Expected.Bind(Portal portal) -> {
                ErrorFields masked = errors.mask(raw, portal.running().part().readsProtected());
                portal.running().failed(recording, masked.code(), errors.text(masked));
                masked.write(Backend.ERROR_RESPONSE, out, state.charset());
                skip();
            }
            case Expected.Parse(Prepared prepared) -> {
                ErrorFields masked = errors.mask(raw, prepared.part().readsProtected());
                recording.note(
                        "error",
                        new MaskedText(
                                masked.code()
                                        + " "
                                        + masked.message()
                                        + " — "
                                        + prepared.statement()));
                masked.write(Backend.ERROR_RESPONSE, out, state.charset());
                skip(skipped ->
                        skipped instanceof Expected.Bind(Portal portal)
                                        && portal.prepared() == prepared
                                ? new NotRun(masked.code(), errors.text(masked))
                                : NotRun.EARLIER_FAILED);
            }
            case Expected.ParseAgain _,
                    Expected.DescribeStatement _,
                    Expected.DescribePortal _,
                    Expected.Close _ -> {
                errors.mask(raw, readsProtected(head.get()))
                        .write(Backend.ERROR_RESPONSE, out, state.charset());
                skip();
            }
            case Expected.DescribeCursor(Optional<Running> execution) -> {
                // nothing runs for it
                ErrorFields masked = errors.mask(raw, false);
                if (execution.isPresent()) {
                    execution.get().failed(recording, masked.code(), errors.text(masked));
                }
                masked.write(Backend.ERROR_RESPONSE, out, state.charset());
                skip();
            }
            // the end of the transaction failed; ReadyForQuery follows
            case Expected.Sync _ -> {
                ErrorFields masked = errors.mask(raw, true);
                if (keptBack.isPresent()) {
                    keptBack.get().running.failed(recording, masked.code(), errors.text(masked));
                    keptBack = Optional.empty();
                }
                masked.write(Backend.ERROR_RESPONSE, out, state.charset());
            }
            // the agent has been told why
            case Expected.Undone _ -> skip();
        }
    }

    /// A COPY that could not be described in a transaction meets a transaction that has failed by then: the agent is told
    /// the first error, which is about its own statement.
    private ErrorFields beforeCopy(ErrorFields raw, ErrorFields masked) {
        ErrorFields told = raw.code().equals("25P02") ? describeError.orElse(masked) : masked;
        describeError = Optional.empty();
        return told;
    }

    /// It points into a text of the gateway's own.
    private static ErrorFields withoutPosition(ErrorFields error) {
        Map<Character, String> values = new LinkedHashMap<>(error.values());
        values.remove(ErrorFields.POSITION);
        return new ErrorFields(values);
    }

    /// Ends what failed and what the server will not do any more.
    private void skip() throws AuditUnavailable {
        skip(_ -> NotRun.EARLIER_FAILED);
    }

    private void skip(Function<Expected, NotRun> why) throws AuditUnavailable {
        for (Expected skipped : pending.skipToSync()) {
            why.apply(skipped).end(skipped, state);
        }
    }

    /// @return whether the COPY that was to be described came as a Query, which the server will answer by itself
    private boolean skipTellsOfQuery() throws AuditUnavailable {
        skip();
        return pending.head()
                .filter(e -> e instanceof Expected.Sync(boolean isOurs) && isOurs)
                .isPresent();
    }

    private void notice() throws IOException, AuditUnavailable {
        ErrorFields raw =
                ErrorFields.parse(in.array(), in.bodyOffset(), in.length(), state.charset());
        boolean readsProtected = pending.head().map(this::readsProtected).orElse(true);
        ErrorFields masked = errors.mask(raw, readsProtected);
        if (isTooMuch(raw)) {
            return;
        }
        recording.note("notice", errors.text(masked));
        masked.write(Backend.NOTICE_RESPONSE, out, state.charset());
    }

    /// Code may say in notices what it would not bring out as rows.
    private boolean isTooMuch(ErrorFields notice) throws ProtocolViolation {
        boolean runs =
                pending.head()
                        .filter(e ->
                                e instanceof Expected.Execute
                                        || (e instanceof Expected.Query(List<Running> operations)
                                                && !operations.isEmpty()))
                        .isPresent();
        if (!runs) {
            return false;
        }
        Running running = runningOfHead();
        if (running.stopped().isEmpty()) {
            admit(running, 1, 1, length(notice));
        }
        return running.stopped().isPresent();
    }

    /// The same of the error that ends it.
    private static void countError(Running running, ErrorFields error) {
        if (running.stopped().isEmpty()) {
            running.watch().admit(0, 1, length(error)).ifPresent(running::stop);
        }
    }

    /// How much of it may be the agent's own words, or what they bring out.
    private static long length(ErrorFields fields) {
        return fields.values().entrySet().stream()
                .filter(e -> CHOSEN_BY_CODE.contains(e.getKey()))
                .mapToLong(e -> e.getValue().length())
                .sum();
    }

    private boolean readsProtected(Expected expected) {
        return switch (expected) {
            case Expected.Query query ->
                    operationOfQuery < query.operations().size()
                            && mayTell(query.operations().get(operationOfQuery).part());
            case Expected.Execute(Portal portal) -> mayTell(portal.running().part());
            case Expected.Bind(Portal portal) -> portal.running().part().readsProtected();
            case Expected.ParseOfQuery(Portal portal) -> portal.running().part().readsProtected();
            case Expected.Parse(Prepared prepared) -> prepared.part().readsProtected();
            case Expected.ParseAgain(Prepared prepared) -> prepared.part().readsProtected();
            case Expected.DescribeStatement(Prepared prepared) -> prepared.part().readsProtected();
            case Expected.DescribePortal(Portal portal, boolean _) ->
                    portal.running().part().readsProtected();
            // what was put off in the transaction runs here; what a cursor reads is not known here
            case Expected.Sync _, Expected.DescribeCursor _ -> true;
            case Expected.Refused _,
                    Expected.Undone _,
                    Expected.ParseCopy _,
                    Expected.DescribeCopy _,
                    Expected.Close _ ->
                    false;
        };
    }

    /// Whether what the server says while it runs may quote a protected value.
    private static boolean mayTell(Judgement.Part part) {
        return part.readsProtected() || part.runsDeferred();
    }

    // NotificationResponse: | 'A' | int32 length | int32 process | string channel | string payload
    // |
    private void notification() throws IOException, AuditUnavailable {
        MessageBody body = new MessageBody(in.array(), in.bodyOffset(), in.length());
        int process = body.int32();
        String channel = body.string(state.charset());
        String payload = body.string(state.charset());
        MaskedText maskedChannel = texts.mask(channel);
        MaskedText maskedPayload = texts.mask(payload);
        recording.note("notification", new MaskedText(maskedChannel + ": " + maskedPayload));
        out.begin(Backend.NOTIFICATION_RESPONSE)
                .int32(process)
                .bytes(maskedChannel.text().getBytes(state.charset()))
                .int8(0)
                .bytes(maskedPayload.text().getBytes(state.charset()))
                .int8(0)
                .end();
    }

    // ParameterStatus: | 'S' | int32 length | string name | string value |
    private void parameterStatus() throws IOException {
        MessageBody body = new MessageBody(in.array(), in.bodyOffset(), in.length());
        String name = body.string(state.charset());
        String value = body.string(state.charset());
        if (name.equals("client_encoding")) {
            state.charset(
                    Encodings.of(value)
                            .orElseThrow(() ->
                                    new EndSession(
                                            new Refusal(
                                                    Refusal.Kind.NOT_SUPPORTED,
                                                    "analysis",
                                                    "Statements in the encoding "
                                                            + value
                                                            + " cannot be analysed.",
                                                    "Use client_encoding UTF8."))));
        }
        if (name.equals("standard_conforming_strings")) {
            boolean on = value.equals("on");
            boolean others = pendingBehindHead();
            if (on != state.standardConformingStrings() && others) {
                throw new EndSession(
                        new Refusal(
                                Refusal.Kind.NOT_SUPPORTED,
                                "analysis",
                                "standard_conforming_strings changed while further statements were already under way; they were read by the other rules.",
                                "Wait for the answer before sending more."));
            }
            state.standardConformingStrings(on);
        }
        if (texts.isClean(value)) {
            forward();
        } else {
            out.begin(Backend.PARAMETER_STATUS).string(name).string(texts.mask(value).text()).end();
        }
    }

    private boolean pendingBehindHead() {
        return pending.size() > 1;
    }

    // ---- who is meant

    private Expected head() throws ProtocolViolation {
        return pending.head().orElseThrow(this::unexpected);
    }

    private Running runningOfHead() throws ProtocolViolation {
        return switch (head()) {
            case Expected.Query query -> running(query);
            case Expected.Execute(Portal portal) -> portal.running();
            default -> throw unexpected();
        };
    }

    /// A rule of the database may answer one statement with several results; what is too many belongs to the last.
    private Running running(Expected.Query query) throws ProtocolViolation {
        if (query.operations().isEmpty()) {
            throw unexpected();
        }
        return query.operations().get(Math.min(operationOfQuery, query.operations().size() - 1));
    }

    private ProtocolViolation unexpected() {
        return new ProtocolViolation("The target sent a message that nothing was asked for.");
    }
}
