package io.portaria.engine.protocol.postgresql.session;

import io.portaria.engine.path.AskPeople.Answer;
import io.portaria.engine.path.AskPeople.Waiting;
import io.portaria.engine.path.AuditUnavailable;
import io.portaria.engine.path.Refusal;
import io.portaria.engine.protocol.postgresql.codec.Backend;
import io.portaria.engine.protocol.postgresql.codec.ErrorFields;
import io.portaria.engine.protocol.postgresql.codec.SqlState;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/// Keeps an agent waiting while people decide: it is told for whom and until when, may cancel as it may anything that runs,
/// and when it goes away the request goes with it.
final class Holding {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(400);
    private static final ZoneId ZONE = ZoneId.of("America/Sao_Paulo");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZONE);

    private final ClientConnection client;
    private final SessionState state;
    private boolean waits;
    private boolean cancelled;

    Holding(ClientConnection client, SessionState state) {
        this.client = client;
        this.state = state;
    }

    /// Blocks the direction from the agent, of which everything has been sent on.
    ///
    /// @throws EOFException when the session ends first
    Answer await(Waiting waiting) throws IOException, AuditUnavailable {
        begin();
        boolean answered = false;
        try {
            tell(waiting);
            Answer answer = answer(waiting);
            answered = true;
            return answer;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("The session was interrupted.", e);
        } finally {
            over();
            if (!answered) {
                // of a gateway that stops, the request stays all the same
                waiting.withdraw("the session ended");
            }
        }
    }

    private Answer answer(Waiting waiting)
            throws IOException, AuditUnavailable, InterruptedException {
        while (true) {
            Optional<Answer> answer = waiting.await(LOOK_AGAIN);
            if (answer.isPresent()) {
                return answer.get();
            }
            if (isCancelled()) {
                waiting.withdraw("the agent cancelled the statement");
                return new Answer.NotGiven(cancelled(waiting));
            }
            if (state.answers().isOver() || client.transport().isClosed()) {
                throw new EOFException("The session ended while its statement was held.");
            }
            if (client.transport().isPeerGone()) {
                waiting.withdraw("the agent went away");
                throw new EOFException("The agent went away while its statement was held.");
            }
        }
    }

    private void tell(Waiting waiting) throws IOException {
        String who = String.join(", ", waiting.approvers());
        String several =
                waiting.required() > 1 ? ", " + waiting.required() + " of whom must agree" : "";
        ErrorFields notice =
                ErrorFields.of(
                        "NOTICE",
                        SqlState.SUCCESSFUL_COMPLETION,
                        "waiting for approval "
                                + waiting.id()
                                + " by "
                                + who
                                + several
                                + ", until "
                                + time(waiting.until()),
                        "The statement goes on by itself once it is approved; cancelling it withdraws the request.");
        synchronized (client) {
            notice.write(Backend.NOTICE_RESPONSE, client.writer(), state.charset());
            client.writer().flush();
        }
    }

    private static String time(Instant at) {
        return TIME.format(at) + " (Brasília)";
    }

    private static Refusal cancelled(Waiting waiting) {
        return new Refusal(
                Refusal.Kind.CANCELLED,
                "approval " + waiting.id(),
                "The statement was cancelled while it waited for approval.",
                "");
    }

    private synchronized void begin() {
        waits = true;
        cancelled = false;
    }

    private synchronized void over() {
        waits = false;
    }

    private synchronized boolean isCancelled() {
        return cancelled;
    }

    /// The agent asks to cancel.
    ///
    /// @return whether something was held; else it is for the server
    synchronized boolean cancel() {
        cancelled |= waits;
        return waits;
    }
}
