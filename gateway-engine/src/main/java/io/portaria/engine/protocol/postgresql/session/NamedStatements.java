package io.portaria.engine.protocol.postgresql.session;

import io.portaria.engine.path.Refusal;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// What stands behind the names of prepared statements, so that a Bind is judged by the very text that the server will
/// run. A Parse can fail or be skipped, and then the server still holds what had the name before; and SQL can give the
/// name to something else. Used by the agent's direction only.
final class NamedStatements {
    /// Texts that a session may keep, in bytes.
    static final long MOST_TEXT = 64L * 1024 * 1024;

    /// Names that a session may keep; drivers keep some hundreds.
    static final int MOST_NAMES = 20_000;

    /// @param group number of the Sync group in which it was parsed
    /// @param touched how often SQL had touched names when the server was last given the text
    private record Entry(Prepared prepared, long group, long touched) {}

    private final Answers answers;
    private final Map<String, Deque<Entry>> byName = new HashMap<>();
    private long textKept;
    private long touched;

    NamedStatements(Answers answers) {
        this.answers = answers;
    }

    /// Enters a statement whose Parse is about to be sent.
    ///
    /// @throws EndSession when the session keeps too much
    void parsed(String name, Prepared prepared, long group) throws EndSession {
        Deque<Entry> entries = byName.computeIfAbsent(name, _ -> new ArrayDeque<>(2));
        settle(entries);
        textKept += prepared.text().length;
        entries.push(new Entry(prepared, group, touched));
        if (textKept > MOST_TEXT || byName.size() > MOST_NAMES) {
            throw new EndSession(
                    new Refusal(
                            Refusal.Kind.NOT_SUPPORTED,
                            "limits",
                            "The session keeps more prepared statements than the "
                                    + MOST_NAMES
                                    + " names and "
                                    + MOST_TEXT
                                    + " bytes of text that are allowed.",
                            "Close those that are not needed any more."));
        }
    }

    /// What the server will take for the name, waited for where only its answer can tell.
    ///
    /// @param group the Sync group that goes on: what was parsed in it stands or falls with what follows
    /// @param beforeWaiting sends what the server must have got to answer
    Optional<Prepared> find(String name, long group, Flush beforeWaiting) throws IOException {
        Deque<Entry> entries = byName.get(name);
        if (entries == null) {
            return Optional.empty();
        }
        while (true) {
            settle(entries);
            Entry newest = entries.peek();
            if (newest == null) {
                byName.remove(name);
                return Optional.empty();
            }
            Prepared prepared = newest.prepared;
            if (prepared.state() != Prepared.State.ASKED || newest.group == group) {
                return Optional.of(prepared);
            }
            beforeWaiting.flush();
            answers.await(() -> prepared.state() != Prepared.State.ASKED);
        }
    }

    /// Sends on what was gathered.
    @FunctionalInterface
    interface Flush {
        void flush() throws IOException;
    }

    /// Whether SQL may have given the name to something else since the server was given the text, so that it has to be
    /// given anew.
    boolean isDoubtful(String name, Prepared prepared) {
        Deque<Entry> entries = byName.get(name);
        boolean isSure = entries != null && !entries.isEmpty() && entries.peek().touched == touched;
        return !isSure || prepared.state() == Prepared.State.LOST;
    }

    /// The server is given the text of a doubtful name anew.
    void renewed(String name, Prepared prepared, long group) {
        prepared.became(Prepared.State.ASKED);
        Deque<Entry> entries = byName.computeIfAbsent(name, _ -> new ArrayDeque<>(2));
        entries.poll();
        entries.push(new Entry(prepared, group, touched));
    }

    /// SQL that may change names was sent.
    void touched() {
        touched++;
    }

    void closed(String name) {
        Deque<Entry> entries = byName.remove(name);
        if (entries != null) {
            entries.forEach(e -> textKept -= e.prepared.text().length);
        }
    }

    /// Takes away what is known not to be held, and what lies under something that is.
    private void settle(Deque<Entry> entries) {
        while (!entries.isEmpty() && entries.peek().prepared.state() == Prepared.State.NOT_HELD) {
            textKept -= entries.pop().prepared.text().length;
        }
        boolean known =
                !entries.isEmpty() && entries.peek().prepared.state() != Prepared.State.ASKED;
        while (known && entries.size() > 1) {
            textKept -= entries.removeLast().prepared.text().length;
        }
    }
}
