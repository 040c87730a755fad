package io.portaria.engine.protocol.postgresql.session;

import io.portaria.engine.mask.MaskingRules;
import io.portaria.engine.mask.PseudonymKey;
import io.portaria.engine.path.AuditUnavailable;
import io.portaria.engine.path.Refusal;
import io.portaria.engine.protocol.postgresql.codec.Backend;
import io.portaria.engine.protocol.postgresql.codec.FrameReader;
import io.portaria.engine.protocol.postgresql.codec.ProtocolViolation;
import java.io.IOException;

/// The direction from the server: every message is put to what was sent for it, masked, entered in the book and only then
/// shown to the agent.
final class ServerToAgent {
    private static final int LONGEST_OTHER = 16 * 1024 * 1024;

    private final SessionState state;
    private final ClientConnection client;
    private final FrameReader in;
    private final AgentWriter agent;
    private final ValueMasking values;
    private final StatementMasking texts;
    private final ResultReplies results;
    private final CopyReplies copies;
    private final ExtendedReplies extended;
    private final ErrorReplies errors;
    private final UnaskedMessages unasked;

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
        this.texts = texts;
        this.agent = new AgentWriter(state, client.writer());
        this.values = new ValueMasking(key, rules);
        Owed owed = new Owed(state);
        this.copies = new CopyReplies(state, in, agent, owed, values, stopping);
        this.results = new ResultReplies(state, in, agent, owed, values, stopping, copies);
        this.extended = new ExtendedReplies(in, agent, owed);
        ErrorMasking masking = new ErrorMasking(texts, rules.releasesAllThatIsDetected());
        this.errors = new ErrorReplies(state, in, agent, owed, masking, stopping, results, copies);
        this.unasked = new UnaskedMessages(state, in, agent, owed, texts);
    }

    /// Runs until the server goes away or the session is ended.
    void run() throws IOException, AuditUnavailable {
        while (in.next(Integer.MAX_VALUE - 16)) {
            synchronized (client) {
                message();
                if (agent.isFull() || !in.hasWholeFrame()) {
                    agent.deliver();
                    if (!in.hasBufferedBytes() && state.pending().isEmpty()) {
                        rest();
                    }
                }
            }
        }
    }

    private void rest() {
        in.rest();
        agent.rest();
        results.rest();
        copies.rest();
        values.rest();
        texts.rest();
    }

    private void message() throws IOException, AuditUnavailable {
        byte type = in.type();
        if (type == Backend.DATA_ROW) {
            results.dataRow();
            return;
        }
        if (type == Backend.COPY_DATA) {
            copies.data();
            return;
        }
        if (in.length() > LONGEST_OTHER) {
            throw new ProtocolViolation("The target sent a message of " + in.length() + " bytes.");
        }
        in.wholeBody();
        loaded(type);
        in.consume();
        // whatever it has changed, somebody may wait for
        state.answers().came();
    }

    private void loaded(byte type) throws IOException, AuditUnavailable {
        switch (type) {
            case Backend.ROW_DESCRIPTION -> results.rowDescription();
            case Backend.COMMAND_COMPLETE -> results.commandComplete();
            case Backend.EMPTY_QUERY_RESPONSE -> results.emptyQuery();
            case Backend.PORTAL_SUSPENDED -> results.suspended();
            case Backend.READY_FOR_QUERY -> {
                results.readyForQuery();
                if (results.isOutsideTransaction()) {
                    extended.outsideTransaction();
                }
            }
            case Backend.ERROR_RESPONSE -> errors.error();
            case Backend.NOTICE_RESPONSE -> errors.notice();
            case Backend.NOTIFICATION_RESPONSE -> unasked.notification();
            case Backend.PARAMETER_STATUS -> unasked.parameterStatus();
            case Backend.PARSE_COMPLETE -> extended.parseComplete();
            case Backend.BIND_COMPLETE -> extended.bindComplete();
            case Backend.CLOSE_COMPLETE -> extended.closeComplete();
            case Backend.PARAMETER_DESCRIPTION -> extended.parameterDescription();
            case Backend.NO_DATA -> extended.noData();
            case Backend.COPY_IN_RESPONSE -> copies.in();
            case Backend.COPY_OUT_RESPONSE -> copies.out();
            case Backend.COPY_DONE -> copies.done();
            case Backend.COPY_BOTH_RESPONSE ->
                    throw new EndSession(
                            new Refusal(
                                    Refusal.Kind.NOT_SUPPORTED,
                                    "protocol",
                                    "Replication is not allowed through the gateway.",
                                    ""));
            default -> throw new ProtocolViolation("The target sent a message of an unknown type.");
        }
    }
}
