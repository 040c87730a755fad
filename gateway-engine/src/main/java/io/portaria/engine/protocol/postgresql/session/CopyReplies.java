package io.portaria.engine.protocol.postgresql.session;

import io.portaria.engine.mask.ByteSink;
import io.portaria.engine.path.AuditUnavailable;
import io.portaria.engine.path.Refusal;
import io.portaria.engine.path.SessionRecording;
import io.portaria.engine.protocol.postgresql.codec.Backend;
import io.portaria.engine.protocol.postgresql.codec.FrameReader;
import io.portaria.engine.protocol.postgresql.codec.MessageBody;
import io.portaria.engine.protocol.postgresql.codec.ProtocolViolation;
import io.portaria.engine.protocol.postgresql.inspect.ResultPlan;
import io.portaria.engine.protocol.postgresql.inspect.StatementFacts;
import java.io.IOException;
import java.util.Optional;

/// COPY, as far as the server speaks.
final class CopyReplies {
    private static final long WORTH_CANCELLING = 1024 * 1024;

    private final SessionState state;
    private final FrameReader in;
    private final AgentWriter agent;
    private final Owed owed;
    private final SessionRecording recording;
    private final ValueMasking values;
    private final Stopping stopping;
    private final ByteSink copied = new ByteSink();
    private final ByteSink book = new ByteSink();
    private Optional<CopyMasking> copy = Optional.empty();
    private long discarded;

    CopyReplies(
            SessionState state,
            FrameReader in,
            AgentWriter agent,
            Owed owed,
            ValueMasking values,
            Stopping stopping) {
        this.state = state;
        this.in = in;
        this.agent = agent;
        this.owed = owed;
        this.recording = state.recording();
        this.values = values;
        this.stopping = stopping;
    }

    /// The session is idle: large buffers are given back.
    void rest() {
        copied.rest();
        book.rest();
    }

    /// The statement has ended.
    void over() {
        copy = Optional.empty();
    }

    /// CopyInResponse.
    void in() throws ProtocolViolation {
        if (owed.running().part().copy() != StatementFacts.Copy.IN) {
            throw Owed.unexpected();
        }
        state.copyIn().reading();
        agent.forward(in);
    }

    // CopyOutResponse: | 'H' | int32 length | int8 layout | int16 columns | { int16 format }… |
    void out() throws IOException, AuditUnavailable {
        Running running = owed.running();
        MessageBody body = new MessageBody(in.array(), in.bodyOffset(), in.length());
        body.skip(1);
        int columns = body.int16();
        boolean isKnown =
                running.copyForm().isPresent()
                        && running.plan().isPresent()
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
        agent.forward(in);
    }

    /// CopyData.
    void data() throws IOException, AuditUnavailable {
        Running running = owed.running();
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
            stopping.admit(running, rows, masking.columns(), n);
            if (running.stopped().isPresent()) {
                in.skip();
                return;
            }
            if (rows > 0) {
                recording.rows(running.recorded(), book.array(), 0, book.length(), rows);
                running.addRows(rows);
            }
            if (copied.length() > 0) {
                agent.out().copy(Backend.COPY_DATA, copied.array(), 0, copied.length());
            }
            if (agent.isFull()) {
                agent.deliver();
            }
        }
    }

    /// Only a long COPY is cancelled: a request to cancel that comes late meets the next statement.
    private void discard(int length) throws IOException {
        boolean wasShort = discarded < WORTH_CANCELLING;
        discarded += length;
        if (wasShort && discarded >= WORTH_CANCELLING) {
            Running running = owed.running();
            stopping.stop(running, running.stopped().orElseThrow());
        }
        in.skip();
    }

    /// CopyDone.
    void done() throws IOException {
        if (owed.running().stopped().isPresent()) {
            return;
        }
        if (copy.isPresent() && !copy.get().isWhole()) {
            throw new ProtocolViolation("The target ended a COPY within a row.");
        }
        agent.forward(in);
    }
}
