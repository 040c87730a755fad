package io.portaria.engine.protocol.postgresql.session;

import io.portaria.engine.mask.ByteSink;
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
import io.portaria.engine.protocol.postgresql.inspect.ResultPlan;
import io.portaria.engine.protocol.postgresql.refuse.PgRefusals;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// Columns, rows and the ends of statements.
final class ResultReplies {
    /// Longest row that is looked at, in bytes; a longer one is not sent.
    static final int LONGEST_ROW = 32 * 1024 * 1024;

    private final SessionState state;
    private final FrameReader in;
    private final AgentWriter agent;
    private final Owed owed;
    private final SessionRecording recording;
    private final ValueMasking values;
    private final RowMasking rowMasking;
    private final Stopping stopping;
    private final CopyReplies copies;
    private final ByteSink book = new ByteSink();
    private final ResultPlans plans = new ResultPlans();
    private boolean schemaTouched;

    /// The end of a Query that was taken apart, until the server has committed it.
    private Optional<KeptBack> keptBack = Optional.empty();

    private record KeptBack(Running running, String tag) {}

    ResultReplies(
            SessionState state,
            FrameReader in,
            AgentWriter agent,
            Owed owed,
            ValueMasking values,
            Stopping stopping,
            CopyReplies copies) {
        this.state = state;
        this.in = in;
        this.agent = agent;
        this.owed = owed;
        this.recording = state.recording();
        this.values = values;
        this.rowMasking = new RowMasking(values);
        this.stopping = stopping;
        this.copies = copies;
    }

    /// The session is idle: large buffers are given back.
    void rest() {
        book.rest();
        rowMasking.rest();
    }

    void rowDescription() throws IOException, AuditUnavailable {
        switch (owed.head()) {
            case Expected.DescribeStatement(Prepared prepared) -> {
                prepared.described(DescribedColumns.read(in));
                owed.done();
                agent.forward(in);
            }
            case Expected.DescribePortal(Portal portal, boolean isOurs) -> {
                portal.prepared().described(DescribedColumns.read(in));
                owed.done();
                if (!isOurs) {
                    agent.forward(in);
                }
            }
            case Expected.DescribeCursor(Optional<Running> execution) -> {
                owed.done();
                if (execution.isPresent()) {
                    begin(execution.get(), planInItsFormats(execution.get()));
                } else {
                    agent.forward(in);
                }
            }
            case Expected.DescribeCopy(Running running) -> {
                boolean ofTable = running.copyForm().filter(CopyForm::ofTable).isPresent();
                running.plan(
                        ofTable
                                ? running.inspection()
                                        .planOfCopiedTable(description(), running.part())
                                : running.inspection().plan(description(), running.part()));
                owed.done();
            }
            case Expected.DescribeMade _ -> {
                state.madeTables().described(description());
                owed.done();
            }
            case Expected.Query query -> {
                Running running = owed.running(query);
                begin(running, planInItsFormats(running));
                agent.forward(in);
            }
            default -> throw Owed.unexpected();
        }
    }

    private ResultPlan planInItsFormats(Running running) throws ProtocolViolation {
        return plans.of(
                        new ResultPlans.Asked(
                                running.inspection(),
                                running.part(),
                                DescribedColumns.read(in),
                                Optional.empty()))
                .plan();
    }

    private RowDescription description() throws ProtocolViolation {
        return RowDescription.parse(in.array(), in.bodyOffset(), in.length());
    }

    private void begin(Running running, ResultPlan plan) throws AuditUnavailable {
        running.plan(plan);
        recording.columns(running.recorded(), plan.recorded());
    }

    void dataRow() throws IOException, AuditUnavailable {
        Running running = owed.running();
        ResultPlan plan = running.plan().isPresent() ? running.plan().get() : planOfPortal(running);
        if (in.length() > LONGEST_ROW && running.stopped().isEmpty()) {
            stopping.stop(running, tooLong(in.length()));
        }
        if (running.stopped().isEmpty()) {
            stopping.admit(running, 1, plan.columns().size(), in.length());
        }
        if (running.stopped().isPresent()) {
            in.skip();
            return;
        }
        in.wholeBody();
        values.begin(running.inspection().rules(), running.counts());
        FrameWriter out = agent.out();
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

    private static Refusal tooLong(int length) {
        return new Refusal(
                Refusal.Kind.NOT_SUPPORTED,
                "limits",
                "A row of "
                        + length
                        + " bytes is larger than the "
                        + LONGEST_ROW
                        + " that can be inspected; nothing more of this result is sent.",
                "Read large values in pieces, for example with substr.");
    }

    /// Executed without being described anew: the columns are those of the statement, in the formats of the portal.
    private ResultPlan planOfPortal(Running running) throws IOException, AuditUnavailable {
        if (owed.head() instanceof Expected.Execute(Portal portal)) {
            ResultPlan plan = portal.prepared().plan(running, portal.formats(), plans);
            begin(running, plan);
            return plan;
        }
        throw Owed.unexpected();
    }

    void commandComplete() throws IOException, AuditUnavailable {
        Running running = owed.running();
        String tag =
                new MessageBody(in.array(), in.bodyOffset(), in.length())
                        .string(StandardCharsets.ISO_8859_1);
        state.madeTables().ended(tag);
        if (running.watch().isSettledAtTheEnd()) {
            running.watch().settle(rows(tag)).ifPresent(running::stop);
        }
        Optional<Refusal> stopped = running.stopped();
        if (stopped.isPresent()) {
            refused(running, stopped.get());
        } else if (isOfQueryTakenApart()) {
            keptBack = Optional.of(new KeptBack(running, tag));
        } else {
            running.done(recording, tag);
            agent.forward(in);
        }
        running.settled();
        nextOperation();
    }

    /// The server has finished, but the agent must not think that it got everything.
    private void refused(Running running, Refusal refusal) throws AuditUnavailable {
        ErrorFields fields = PgRefusals.error(refusal);
        running.failed(
                recording,
                fields.code(),
                new MaskedText(fields.message()),
                Running.Failure.WHEN_RUN);
        agent.error(fields);
    }

    /// How many rows a CommandComplete speaks of.
    private static long rows(String tag) {
        String last = tag.substring(tag.lastIndexOf(' ') + 1);
        return last.matches("[0-9]{1,18}") ? Long.parseLong(last) : 0;
    }

    private boolean isOfQueryTakenApart() throws ProtocolViolation {
        return owed.head() instanceof Expected.Execute(Portal portal) && portal.isOfQuery();
    }

    /// EmptyQueryResponse.
    void emptyQuery() throws AuditUnavailable, ProtocolViolation {
        boolean nothingAsked =
                owed.head() instanceof Expected.Query(List<Running> operations)
                        && operations.isEmpty();
        if (!nothingAsked) {
            owed.running().done(recording, "");
        }
        agent.forward(in);
        nextOperation();
    }

    /// PortalSuspended.
    void suspended() throws AuditUnavailable, ProtocolViolation {
        Running running = owed.running();
        running.watch().rest();
        Optional<Refusal> stopped = running.stopped();
        if (stopped.isPresent()) {
            refused(running, stopped.get());
        } else {
            agent.forward(in);
        }
        nextOperation();
    }

    private void nextOperation() throws ProtocolViolation {
        copies.over();
        switch (owed.head()) {
            case Expected.Query _ -> owed.nextOfQuery();
            case Expected.Execute execute -> {
                schemaTouched |= execute.portal().running().part().changesSchema();
                state.copyIn().over(execute);
                owed.done();
            }
            default -> throw Owed.unexpected();
        }
    }

    void readyForQuery() throws IOException, AuditUnavailable {
        Expected head = owed.head();
        if (head instanceof Expected.Query query) {
            query.operations().forEach(r -> schemaTouched |= r.part().changesSchema());
        }
        // before what was sent counts as answered: what is judged from then on is judged by the new
        // schema
        if (schemaTouched && isOutsideTransaction()) {
            schemaTouched = false;
            state.inspections().schemas().markOutdated();
        }
        state.ready(isOutsideTransaction());
        switch (head) {
            case Expected.Query query -> {
                for (Running running : owed.left(query)) {
                    running.failed(
                            recording,
                            "25000",
                            new MaskedText(
                                    "not reached: an earlier statement of the same string failed"),
                            Running.Failure.NOT_RUN);
                }
                state.copyIn().over(query);
                owed.done();
                agent.forward(in);
            }
            case Expected.Refused(Refusal _, boolean ownReady) when ownReady -> {
                owed.done();
                agent.forward(in);
            }
            case Expected.Sync(boolean isOurs) -> {
                owed.done();
                committed();
                if (!isOurs) {
                    agent.forward(in);
                }
            }
            default -> throw Owed.unexpected();
        }
    }

    /// What ReadyForQuery says.
    boolean isOutsideTransaction() {
        return in.array()[in.bodyOffset()] == 'I';
    }

    private void committed() throws AuditUnavailable {
        if (keptBack.isPresent()) {
            KeptBack complete = keptBack.get();
            keptBack = Optional.empty();
            complete.running.done(recording, complete.tag);
            agent.out().begin(Backend.COMMAND_COMPLETE).string(complete.tag).end();
        }
    }

    /// The end of the transaction failed.
    void notCommitted(ErrorFields masked) throws AuditUnavailable {
        if (keptBack.isPresent()) {
            keptBack.get()
                    .running
                    .failed(
                            recording,
                            masked.code(),
                            new MaskedText(masked.message()),
                            Running.Failure.WHEN_RUN);
            keptBack = Optional.empty();
        }
    }
}
