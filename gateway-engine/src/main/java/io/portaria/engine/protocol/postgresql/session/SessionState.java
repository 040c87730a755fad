package io.portaria.engine.protocol.postgresql.session;

import io.portaria.engine.path.SessionContext;
import io.portaria.engine.path.SessionRecording;
import io.portaria.engine.protocol.postgresql.inspect.Inspections;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/// What both directions of a session know.
final class SessionState {
    private static final String STRINGS = "standard_conforming_strings";
    private static final String ON = "on";

    private final SessionContext context;
    private final SessionRecording recording;
    private final Inspections inspections;
    private final FailedComputations failures;
    private final PendingReplies pending = new PendingReplies();
    private final Answers answers = new Answers();
    private final InHand inHand = new InHand();
    private final CopyInState copyIn = new CopyInState(answers);
    private final MadeTables madeTables = new MadeTables();
    private volatile Charset charset = StandardCharsets.UTF_8;
    private volatile boolean standardConformingStrings = true;
    private volatile boolean outsideTransaction = true;

    SessionState(
            SessionContext context,
            SessionRecording recording,
            Inspections inspections,
            FailedComputations failures) {
        this.failures = failures;
        this.context = context;
        this.recording = recording;
        this.inspections = inspections;
    }

    SessionContext context() {
        return context;
    }

    SessionRecording recording() {
        return recording;
    }

    Inspections inspections() {
        return inspections;
    }

    FailedComputations failures() {
        return failures;
    }

    PendingReplies pending() {
        return pending;
    }

    Answers answers() {
        return answers;
    }

    InHand inHand() {
        return inHand;
    }

    CopyInState copyIn() {
        return copyIn;
    }

    MadeTables madeTables() {
        return madeTables;
    }

    Charset charset() {
        return charset;
    }

    /// The server is ready for the next query: to be told before what it has answered counts as answered.
    void ready(boolean outside) {
        outsideTransaction = outside;
    }

    /// Whether all that was sent is answered and no transaction goes on. For the agent's direction.
    boolean isIdle() {
        return pending.isIdle() && outsideTransaction;
    }

    boolean standardConformingStrings() {
        return standardConformingStrings;
    }

    /// The server has told of a setting.
    ///
    /// @throws EndSession when it is an encoding of which statements cannot be analysed
    void told(String name, String value) throws EndSession {
        switch (name) {
            case "client_encoding" -> charset = Encodings.required(value);
            case STRINGS -> standardConformingStrings = value.equals(ON);
            default -> {
                // of no matter here
            }
        }
    }

    /// Whether statements that were read by the settings until now mean something else by this one.
    boolean readsOtherwiseBy(String name, String value) {
        return name.equals(STRINGS) && value.equals(ON) != standardConformingStrings;
    }
}
