package io.portaria.engine.protocol.postgresql.session;

import io.portaria.engine.path.AuditUnavailable;
import io.portaria.engine.path.Refusal;
import io.portaria.engine.protocol.postgresql.codec.FrameReader;
import io.portaria.engine.protocol.postgresql.codec.FrameWriter;
import io.portaria.engine.protocol.postgresql.codec.Frontend;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// Writes to the server, and expects an answer to whatever it writes: what will not be answered is not sent. For the
/// agent's direction only.
final class ServerWriter {
    /// Sent in place of what is refused. It cannot be parsed, so the server answers with an error in its own order and
    /// its transaction fails as after any error.
    private static final byte[] UNPARSABLE =
            "portaria: refused by policy, see the gateway's ledger\0"
                    .getBytes(StandardCharsets.US_ASCII);

    private final SessionState state;
    private final FrameWriter out;
    private long group;
    private boolean skipping;

    ServerWriter(SessionState state, FrameWriter out) {
        this.state = state;
        this.out = out;
    }

    /// Sends what was written; the book first.
    void send() throws IOException, AuditUnavailable {
        state.recording().flush();
        // before it is written: while the server does not read, what it runs can be cancelled
        state.inHand().sent();
        out.flush();
    }

    /// For who waits for an answer: the server must have what it is to answer.
    void sendBeforeWaiting() throws IOException {
        try {
            send();
        } catch (AuditUnavailable e) {
            throw new EndSession(PgSession.notRecordable(e));
        }
    }

    /// Waits for what the server says to earlier messages. It must have them; the one that is looked at it gets afterwards.
    void awaitAnswer(BooleanSupplier known) throws IOException {
        sendBeforeWaiting();
        state.answers().await(known);
        state.inHand().came();
    }

    void sendIfFull() throws IOException, AuditUnavailable {
        if (out.isFull()) {
            send();
        }
    }

    boolean isFull() {
        return out.isFull();
    }

    /// The session is idle: large buffers are given back.
    void rest() {
        out.rest();
    }

    /// Number of the Sync group that goes on: what is sent in it stands or falls together.
    long group() {
        return group;
    }

    /// Whether the server ignores what comes until the next Sync.
    boolean isSkipping() {
        return skipping || state.pending().isSkipping();
    }

    /// @return false when the server will not look at the message; what it was for is ended in the book
    private boolean expect(Expected expected) throws AuditUnavailable {
        boolean owed = state.pending().add(expected);
        if (!owed) {
            NotRun.EARLIER_FAILED.end(expected, state);
        }
        return owed;
    }

    /// Passes on the message that was read, to which no answer of its own is owed.
    void forward(FrameReader in) {
        out.copy(in.type(), in.array(), in.bodyOffset(), in.length());
    }

    /// Passes on the message that was read.
    ///
    /// @return whether it is sent: see [#isSkipping]
    boolean forward(Expected expected, FrameReader in) throws AuditUnavailable {
        boolean owed = expect(expected);
        if (owed) {
            forward(in);
        }
        return owed;
    }

    boolean query(Expected expected, SentQuery query) throws AuditUnavailable {
        boolean owed = expect(expected);
        if (owed) {
            out.copy(Frontend.QUERY, query.bytes(), query.at(), query.length() + 1);
        }
        return owed;
    }

    /// @param types OIDs of the parameters' types
    /// @return whether it is sent
    boolean parse(Expected expected, String name, byte[] text, int... types)
            throws AuditUnavailable {
        boolean owed = expect(expected);
        if (owed) {
            name(out.begin(Frontend.PARSE), name).bytes(text).int8(0).int16(types.length);
            for (int type : types) {
                out.int32(type);
            }
            out.end();
        }
        return owed;
    }

    /// To the unnamed portal, without parameters and with results in text.
    void bind(Expected expected, String statement) throws AuditUnavailable {
        if (expect(expected)) {
            name(out.begin(Frontend.BIND).int8(0), statement).int16(0).int16(0).int16(0).end();
        }
    }

    void describeStatement(Expected expected, String name) throws AuditUnavailable {
        if (expect(expected)) {
            name(out.begin(Frontend.DESCRIBE).int8('S'), name).end();
        }
    }

    void describePortal(Expected expected, String name) throws AuditUnavailable {
        if (expect(expected)) {
            name(out.begin(Frontend.DESCRIBE).int8('P'), name).end();
        }
    }

    /// All rows at once.
    ///
    /// @return whether it is sent
    boolean executeWhole(Expected expected, String portal) throws AuditUnavailable {
        boolean owed = expect(expected);
        if (owed) {
            name(out.begin(Frontend.EXECUTE), portal).int32(0).end();
        }
        return owed;
    }

    /// On the gateway's own account.
    void closeStatement(String name) throws AuditUnavailable {
        if (expect(new Expected.Close(true, Optional.empty()))) {
            name(out.begin(Frontend.CLOSE).int8('S'), name).end();
        }
    }

    /// Names are passed on byte by byte, whatever their encoding.
    private static FrameWriter name(FrameWriter message, String name) {
        return message.bytes(name.getBytes(StandardCharsets.ISO_8859_1)).int8(0);
    }

    /// The Sync of the agent, or the one that stands for the end of its Query.
    void sync() throws AuditUnavailable {
        expect(new Expected.Sync(false));
        group++;
        skipping = false;
        out.begin(Frontend.SYNC).end();
    }

    /// A Sync of which the agent hears nothing. The server goes on after it, whatever failed before it.
    void ownSync() throws AuditUnavailable {
        expect(new Expected.Sync(true));
        group++;
        out.begin(Frontend.SYNC).end();
    }

    void copyData(byte[] b, int at, int length) {
        out.copy(Frontend.COPY_DATA, b, at, length);
    }

    void copyFail(String why) {
        out.begin(Frontend.COPY_FAIL).string(why).end();
    }

    /// In place of a Query, which stands in the book as refused.
    void refuseQuery(Refusal refusal) throws AuditUnavailable {
        if (expect(new Expected.Refused(refusal, true))) {
            out.copy(Frontend.QUERY, UNPARSABLE, 0, UNPARSABLE.length);
        }
    }

    /// In place of a message of the extended protocol, which stands in the book as refused.
    void refuse(Refusal refusal) throws AuditUnavailable {
        failUntilSync(new Expected.Refused(refusal, false));
    }

    private void failUntilSync(Expected expected) throws AuditUnavailable {
        skipping = true;
        if (expect(expected)) {
            out.begin(Frontend.PARSE).int8(0).bytes(UNPARSABLE).int16(0).end();
        }
    }

    /// A Sync of the gateway's own must not end what an earlier message began.
    ///
    /// @return false when the server will ignore what comes until the agent's own Sync
    boolean awaitNothingPending() throws IOException {
        if (!state.pending().isEmpty()) {
            out.begin(Frontend.FLUSH).end();
            awaitAnswer(state.pending()::isEmpty);
        }
        return !state.pending().isSkipping();
    }

    /// Waits for the end of what was sent. If it may not stay, the transaction is made to fail.
    void settle(Running running) throws IOException, AuditUnavailable {
        out.begin(Frontend.FLUSH).end();
        awaitAnswer(running::isSettled);
        if (running.stopped().isPresent()) {
            failUntilSync(new Expected.Undone());
        }
    }
}
