package io.portaria.engine.protocol.postgresql.session;

import io.portaria.engine.path.Refusal;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// What stands behind the names of prepared statements, so that a Bind is judged by the very text that the server will
/// run. A Parse can fail or be skipped, and then the server still holds what had the name before; and SQL can give the
/// name to something else. Used by the agent's direction only.
final class NamedStatements {
    /// Texts that a session may keep, in bytes.
    static final long MOST_TEXT = 64L * 1024 * 1024;

    /// Names that a session may keep; drivers keep some hundreds.
    static final int MOST_NAMES = 20_000;

    /// @param prepared empty for a Close
    /// @param fate what became of the Parse or Close
    /// @param group number of the Sync group in which it was sent
    /// @param touched how often SQL had touched names when the server was last given the text
    private record Entry(
            Optional<Prepared> prepared, Supplier<Prepared.State> fate, long group, long touched) {
        static Entry of(Prepared prepared, long group, long touched) {
            return new Entry(Optional.of(prepared), prepared::state, group, touched);
        }

        int textLength() {
            return prepared.map(p -> p.text().length).orElse(0);
        }
    }

    private final Map<String, Deque<Entry>> byName = new HashMap<>();
    private long textKept;
    private long touched;

    /// Enters a statement whose Parse is about to be sent.
    ///
    /// @throws EndSession when the session keeps too much
    void parsed(String name, Prepared prepared, long group) throws EndSession {
        Deque<Entry> entries = byName.computeIfAbsent(name, _ -> new ArrayDeque<>(2));
        settle(entries);
        textKept += prepared.text().length;
        entries.push(Entry.of(prepared, group, touched));
        if (byName.size() > MOST_NAMES) {
            byName.values().removeIf(this::isClosed);
        }
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
    /// @param answer that is waited for
    Optional<Prepared> find(String name, long group, Await answer) throws IOException {
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
            if (newest.fate.get() != Prepared.State.ASKED || newest.group == group) {
                return newest.prepared;
            }
            answer.until(() -> newest.fate.get() != Prepared.State.ASKED);
        }
    }

    /// Waits for what the server says to what was sent.
    @FunctionalInterface
    interface Await {
        void until(BooleanSupplier known) throws IOException;
    }

    /// Whether SQL may have given the name to something else since the server was given the text, so that it has to be
    /// given anew.
    boolean isDoubtful(String name, Prepared prepared) {
        if (name.isEmpty()) {
            // SQL does not reach the unnamed statement: the server holds what was parsed or nothing
            return false;
        }
        Deque<Entry> entries = byName.get(name);
        boolean isSure = entries != null && !entries.isEmpty() && entries.peek().touched == touched;
        return !isSure || prepared.state() == Prepared.State.LOST;
    }

    /// The server is given the text of a doubtful name anew.
    void renewed(String name, Prepared prepared, long group) {
        prepared.became(Prepared.State.ASKED);
        Deque<Entry> entries = byName.computeIfAbsent(name, _ -> new ArrayDeque<>(2));
        entries.poll();
        entries.push(Entry.of(prepared, group, touched));
    }

    /// SQL that may change names was sent.
    void touched() {
        touched++;
    }

    /// Enters a Close that is about to be sent.
    Closing closing(String name, long group) {
        Closing closing = new Closing();
        Deque<Entry> entries = byName.get(name);
        if (entries != null) {
            settle(entries);
            entries.push(new Entry(Optional.empty(), closing::state, group, touched));
        }
        return closing;
    }

    private boolean isClosed(Deque<Entry> entries) {
        settle(entries);
        return entries.isEmpty()
                || (entries.peek().prepared.isEmpty()
                        && entries.peek().fate.get() == Prepared.State.HELD);
    }

    /// Takes away what is known not to be held, and what lies under something that is.
    private void settle(Deque<Entry> entries) {
        while (!entries.isEmpty() && entries.peek().fate.get() == Prepared.State.NOT_HELD) {
            textKept -= entries.pop().textLength();
        }
        boolean known = !entries.isEmpty() && entries.peek().fate.get() != Prepared.State.ASKED;
        while (known && entries.size() > 1) {
            textKept -= entries.removeLast().textLength();
        }
    }
}
