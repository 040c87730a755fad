package io.portaria.engine.protocol.postgresql.session;

import io.portaria.engine.operation.MaskedText;
import io.portaria.engine.path.AuditUnavailable;
import io.portaria.engine.path.Refusal;
import io.portaria.engine.path.SessionRecording;
import io.portaria.engine.protocol.postgresql.codec.ErrorFields;
import io.portaria.engine.protocol.postgresql.codec.FrameReader;
import io.portaria.engine.protocol.postgresql.codec.ProtocolViolation;
import io.portaria.engine.protocol.postgresql.inspect.Judgement;
import io.portaria.engine.protocol.postgresql.refuse.PgRefusals;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Errors and notices: what they are about, what of them the agent may read, and what ends with them.
final class ErrorReplies {
    /// Message, detail and hint, as RAISE gives them.
    private static final Set<Character> CHOSEN_BY_CODE = Set.of('M', 'D', 'H');

    private static final Set<String> OF_THE_SERVERS_WORK =
            Set.of("LOG", "DEBUG", "DEBUG1", "DEBUG2", "DEBUG3", "DEBUG4", "DEBUG5");

    private final SessionState state;
    private final FrameReader in;
    private final AgentWriter agent;
    private final Owed owed;
    private final SessionRecording recording;
    private final ErrorMasking errors;
    private final Stopping stopping;
    private final ResultReplies results;
    private final CopyReplies copies;

    /// Why a COPY, sent as a Query, could not be described.
    private Optional<ErrorFields> describeError = Optional.empty();

    ErrorReplies(
            SessionState state,
            FrameReader in,
            AgentWriter agent,
            Owed owed,
            ErrorMasking errors,
            Stopping stopping,
            ResultReplies results,
            CopyReplies copies) {
        this.state = state;
        this.in = in;
        this.agent = agent;
        this.owed = owed;
        this.recording = state.recording();
        this.errors = errors;
        this.stopping = stopping;
        this.results = results;
        this.copies = copies;
    }

    void error() throws IOException, AuditUnavailable {
        ErrorFields raw = fields();
        Optional<Expected> head = owed.next();
        if (head.isEmpty()) {
            // the server ends the session of its own accord
            agent.error(errors.mask(raw, true));
            return;
        }
        switch (head.get()) {
            case Expected.Query query -> {
                Running running = owed.running(query);
                agent.error(ended(running, raw, masked -> beforeCopy(raw, masked)));
                owed.nextOfQuery();
                copies.over();
            }
            case Expected.Execute(Portal portal) -> {
                agent.error(ended(portal.running(), raw, masked -> masked));
                copies.over();
                owed.skip();
            }
            case Expected.Refused(Refusal refusal, boolean ownReady) -> {
                agent.error(PgRefusals.error(refusal));
                if (!ownReady) {
                    owed.skip();
                }
            }
            case Expected.ParseCopy _, Expected.DescribeCopy _ -> copyNotDescribed(raw);
            case Expected.ParseMade _, Expected.DescribeMade _ -> {
                ErrorFields masked = withoutPosition(errors.mask(raw, true));
                results.notCommitted(masked);
                agent.error(masked);
                owed.skip();
            }
            case Expected.ParseOfQuery(Portal portal) -> notBegun(portal.running(), raw);
            case Expected.Bind(Portal portal) -> notBegun(portal.running(), raw);
            case Expected.Parse(Prepared prepared) -> notParsed(prepared, raw);
            case Expected.ParseAgain _,
                    Expected.DescribeStatement _,
                    Expected.DescribePortal _,
                    Expected.Close _ -> {
                agent.error(errors.mask(raw, readsProtected(head.get())));
                owed.skip();
            }
            case Expected.DescribeCursor(Optional<Running> execution) -> {
                // nothing runs for it
                ErrorFields masked = errors.mask(raw, false);
                if (execution.isPresent()) {
                    failed(execution.get(), raw, masked);
                }
                agent.error(masked);
                owed.skip();
            }
            // the end of the transaction failed; ReadyForQuery follows
            case Expected.Sync _ -> {
                ErrorFields masked = errors.mask(raw, true);
                results.notCommitted(masked);
                agent.error(masked);
            }
            // the agent has been told why
            case Expected.Undone _ -> owed.skip();
        }
    }

    private ErrorFields fields() throws ProtocolViolation {
        return ErrorFields.parse(in.array(), in.bodyOffset(), in.length(), state.charset());
    }

    private void failed(Running running, ErrorFields raw, ErrorFields masked)
            throws AuditUnavailable {
        running.failed(recording, masked.code(), errors.text(masked), failure(raw));
    }

    private static Running.Failure failure(ErrorFields raw) {
        if (ErrorMasking.ranInCode(raw)) {
            return Running.Failure.IN_CODE;
        }
        return raw.values().containsKey(ErrorFields.POSITION)
                ? Running.Failure.WHEN_READ
                : Running.Failure.WHEN_RUN;
    }

    private interface Wording {
        ErrorFields of(ErrorFields masked);
    }

    /// @return what the agent is told of the end of something that ran
    private ErrorFields ended(Running running, ErrorFields raw, Wording wording)
            throws AuditUnavailable {
        countError(running, raw);
        Optional<Refusal> stopped = running.stopped();
        ErrorFields told =
                stopped.isPresent()
                        ? PgRefusals.error(stopped.get())
                        : wording.of(
                                errors.mask(
                                        raw,
                                        mayTell(running.part()) || isAboutOthers(running, raw)));
        failed(running, raw, told);
        return told;
    }

    private void notBegun(Running running, ErrorFields raw) throws AuditUnavailable {
        ErrorFields masked = errors.mask(raw, running.part().readsProtected());
        failed(running, raw, masked);
        agent.error(masked);
        owed.skip();
    }

    private void notParsed(Prepared prepared, ErrorFields raw) throws AuditUnavailable {
        ErrorFields masked = errors.mask(raw, prepared.part().readsProtected());
        recording.note(
                "error",
                new MaskedText(
                        masked.code() + " " + masked.message() + " — " + prepared.statement()));
        agent.error(masked);
        owed.skip(skipped ->
                skipped instanceof Expected.Bind(Portal portal) && portal.prepared() == prepared
                        ? new NotRun(masked.code(), errors.text(masked))
                        : NotRun.EARLIER_FAILED);
    }

    private void copyNotDescribed(ErrorFields raw) throws AuditUnavailable {
        ErrorFields told = withoutPosition(errors.mask(raw, true));
        owed.skip();
        boolean cameAsQuery =
                owed.next()
                        .filter(e -> e instanceof Expected.Sync(boolean isOurs) && isOurs)
                        .isPresent();
        if (cameAsQuery) {
            // the server will answer it by itself
            describeError = Optional.of(told);
        } else {
            agent.error(told);
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

    void notice() throws IOException, AuditUnavailable {
        ErrorFields raw = fields();
        boolean readsProtected = owed.next().map(this::readsProtected).orElse(true);
        ErrorFields masked = errors.mask(raw, readsProtected);
        if (isTooMuch(raw)) {
            return;
        }
        recording.note("notice", errors.text(masked));
        if (!owed.next().filter(e -> isSilent(e, raw, readsProtected)).isPresent()) {
            agent.notice(masked);
        }
    }

    /// Whether a notice comes may depend on a value: of what computes from protected columns none is passed on, and where anything is
    /// protected none of how the server works (`trace_sort`, which speaks when a cursor is closed too).
    private boolean isSilent(Expected expected, ErrorFields notice, boolean readsProtected) {
        boolean ofTheServersWork =
                OF_THE_SERVERS_WORK.contains(
                        notice.values().getOrDefault(ErrorFields.SEVERITY_UNTRANSLATED, ""));
        return (ofTheServersWork && (readsProtected || isAnythingProtected()))
                || switch (expected) {
                    case Expected.Query query -> {
                        List<Running> left = owed.left(query);
                        yield !left.isEmpty() && left.getFirst().computes();
                    }
                    case Expected.Execute(Portal portal) -> portal.running().computes();
                    case Expected.Bind(Portal portal) -> portal.running().computes();
                    case Expected.ParseOfQuery(Portal portal) -> portal.running().computes();
                    case Expected.DescribePortal(Portal portal, boolean _) ->
                            portal.running().computes();
                    case Expected.Sync _,
                            Expected.DescribeCursor _,
                            Expected.Parse _,
                            Expected.ParseAgain _,
                            Expected.DescribeStatement _,
                            Expected.Refused _,
                            Expected.Undone _,
                            Expected.ParseCopy _,
                            Expected.DescribeCopy _,
                            Expected.ParseMade _,
                            Expected.DescribeMade _,
                            Expected.Close _ ->
                            false;
                };
    }

    private boolean isAnythingProtected() {
        try {
            return state.inspections().current().isAnythingProtected();
        } catch (IOException e) {
            return true;
        }
    }

    /// Code may say in notices what it would not bring out as rows.
    private boolean isTooMuch(ErrorFields notice) throws ProtocolViolation {
        boolean runs =
                owed.next()
                        .filter(e ->
                                e instanceof Expected.Execute
                                        || (e instanceof Expected.Query(List<Running> operations)
                                                && !operations.isEmpty()))
                        .isPresent();
        if (!runs) {
            return false;
        }
        Running running = owed.running();
        if (running.stopped().isEmpty()) {
            stopping.admit(running, 1, 1, length(notice));
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
            case Expected.Query query -> {
                List<Running> left = owed.left(query);
                yield !left.isEmpty() && mayTell(left.getFirst().part());
            }
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
                    Expected.ParseMade _,
                    Expected.DescribeMade _,
                    Expected.Close _ ->
                    false;
        };
    }

    /// Whether it is about protected rows of a table that the statement does not name: a foreign key, a rule or code of the
    /// database has led there.
    private static boolean isAboutOthers(Running running, ErrorFields error) {
        return Stream.of(ErrorFields.TABLE, ErrorFields.WHERE, ErrorFields.INTERNAL_QUERY)
                .map(field -> error.values().getOrDefault(field, ""))
                .anyMatch(running.inspection()::namesProtected);
    }

    /// Whether what the server says while it runs may quote a protected value.
    private static boolean mayTell(Judgement.Part part) {
        return part.readsProtected() || part.runsDeferred();
    }
}
