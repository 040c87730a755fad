package io.portaria.engine.protocol.postgresql.session;

import io.portaria.engine.path.SessionContext;
import io.portaria.engine.path.SessionRecording;
import io.portaria.engine.protocol.postgresql.inspect.Inspections;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/// What both directions of a session know.
final class SessionState {
    private final SessionContext context;
    private final SessionRecording recording;
    private final Inspections inspections;
    private final FailedComputations failures;
    private final PendingReplies pending = new PendingReplies();
    private final Answers answers = new Answers();
    private final CopyInState copyIn = new CopyInState(answers);
    private volatile Charset charset = StandardCharsets.UTF_8;
    private volatile boolean standardConformingStrings = true;

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

    CopyInState copyIn() {
        return copyIn;
    }

    Charset charset() {
        return charset;
    }

    void charset(Charset clientEncoding) {
        charset = clientEncoding;
    }

    boolean standardConformingStrings() {
        return standardConformingStrings;
    }

    void standardConformingStrings(boolean on) {
        standardConformingStrings = on;
    }
}
