package io.portaria.engine;

import io.portaria.engine.activity.IndexedSession;
import io.portaria.engine.api.Command;
import io.portaria.engine.api.GatewayRefused;
import io.portaria.engine.api.OperationView;
import io.portaria.engine.api.Query;
import io.portaria.engine.api.RecordingSource;
import io.portaria.engine.api.SessionFilter;
import io.portaria.engine.api.SessionSummary;
import io.portaria.engine.path.AuditUnavailable;
import io.portaria.engine.record.read.RecordingFolder;
import io.portaria.engine.record.read.RecordingReader;
import io.portaria.engine.record.write.RetentionKeeper;
import io.portaria.engine.vault.VaultException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The recordings of this home, found by the index.
final class StoredRecordings {
    private static final int MOST_OPEN = 6;
    private static final int PAGE = 1000;
    private static final int MOST_TEXTS = 200;

    private final Wiring wiring;
    private final RecordingFolder folder;

    /// Opened lately, the newest last; guarded by this map.
    private final Map<String, RecordingReader> open = new LinkedHashMap<>(16, 0.75f, true);

    StoredRecordings(Wiring wiring) {
        this.wiring = wiring;
        this.folder =
                new RecordingFolder(wiring.home.recordings(), wiring.vault.sessionKeys()::open);
    }

    /// Takes into the index what it does not know, all of it when the index is new.
    ///
    /// @return how many sessions were read
    int index() throws IOException {
        Set<String> known = wiring.index.endedIds();
        List<IndexedSession> found = new ArrayList<>();
        int read = 0;
        for (Path file : folder.files()) {
            String id = file.getFileName().toString().replace(".rec", "");
            if (known.contains(id) || wiring.activity.live(id).isPresent()) {
                continue;
            }
            try {
                found.add(read(file, id));
                read++;
            } catch (IOException | VaultException e) {
                // One that is damaged must not keep the gateway from the others.
                wiring.log.warn("The recording {} cannot be read: {}", id, e.getMessage());
            }
            if (found.size() >= PAGE) {
                wiring.index.put(found);
                found.clear();
            }
        }
        wiring.index.put(found);
        return read;
    }

    private IndexedSession read(Path file, String id) throws IOException {
        try (RecordingReader reader =
                new RecordingReader(file, wiring.vault.sessionKeys().open(id))) {
            SessionSummary summary = reader.session();
            Set<String> texts = new LinkedHashSet<>();
            Instant last = summary.startedAt();
            for (OperationView operation : reader.operations(0, Integer.MAX_VALUE)) {
                last = operation.endedAt().orElse(operation.at());
                if (texts.size() < MOST_TEXTS) {
                    texts.add(operation.statement());
                }
            }
            // Nobody will end a session whose process was killed: its last sign of life is its end.
            SessionSummary ended = summary.endedAt().isPresent() ? summary : endedAt(summary, last);
            return new IndexedSession(ended, String.join("\n", texts));
        }
    }

    private static SessionSummary endedAt(SessionSummary s, Instant at) {
        return new SessionSummary(
                s.id(),
                s.agent(),
                s.owner(),
                s.target(),
                s.protocol(),
                s.startedAt(),
                Optional.of(at),
                s.role(),
                s.purpose(),
                s.legalBasis(),
                s.operations(),
                s.denied(),
                s.rows(),
                s.masked(),
                s.client(),
                s.policyVersion(),
                s.erased());
    }

    Query.SessionPage find(SessionFilter filter, int offset, int limit) {
        wiring.activity.flush();
        return wiring.index.find(filter, offset, limit);
    }

    SessionSummary session(String id) {
        return wiring.activity
                .live(id)
                .or(() -> wiring.index.session(id))
                .orElseThrow(() -> noSuch(id));
    }

    List<OperationView> operations(String id, long afterSeq, int limit) {
        return with(id, reader -> reader.operations(afterSeq, limit));
    }

    RecordingSource.RowPage rows(String id, long seq, long from, int limit) {
        return with(id, reader -> reader.rows(seq, from, limit));
    }

    private interface Reading<R> {
        R read(RecordingReader reader) throws IOException;
    }

    /// Paging through a recording opens it once. One page at a time is read, which the disk would make so anyway.
    private <R> R with(String id, Reading<R> reading) {
        synchronized (open) {
            try {
                RecordingReader reader = open.get(id);
                if (reader == null) {
                    reader = folder.open(id, session(id).startedAt());
                    open.put(id, reader);
                    if (open.size() > MOST_OPEN) {
                        forget(open.keySet().iterator().next());
                    }
                }
                return reading.read(reader);
            } catch (IOException | VaultException e) {
                forget(id);
                throw new GatewayRefused(
                        "The recording of the session "
                                + id
                                + " cannot be read: "
                                + e.getMessage());
            }
        }
    }

    /// Closes a recording, and with it lets go of its key.
    private void forget(String id) {
        synchronized (open) {
            RecordingReader reader = open.remove(id);
            if (reader != null) {
                try {
                    reader.close();
                } catch (IOException e) {
                    wiring.log.debug("Closing a recording failed", e);
                }
            }
        }
    }

    void close() {
        synchronized (open) {
            List.copyOf(open.keySet()).forEach(this::forget);
        }
    }

    Command.Receipt erase(String id, String reason, String author) {
        SessionSummary session = session(id);
        if (wiring.activity.live(id).filter(s -> s.endedAt().isEmpty()).isPresent()) {
            throw new GatewayRefused(
                    "The session "
                            + id
                            + " is still open; a recording is erased when it has ended.");
        }
        try {
            long leaf = keeper().eraseOnRequest(id, reason, author);
            erased(session);
            return new Command.Receipt(leaf, wiring.clock.instant());
        } catch (AuditUnavailable e) {
            throw new GatewayRefused(
                    "The recording was not erased, because that cannot be recorded: "
                            + e.getMessage());
        }
    }

    private RetentionKeeper keeper() {
        return new RetentionKeeper(wiring.ledger, wiring.vault.sessionKeys(), wiring.clock);
    }

    /// Erases what is kept longer than the catalog says.
    ///
    /// @return how many
    int enforce(Period keep) throws AuditUnavailable {
        wiring.activity.flush();
        Instant now = wiring.clock.instant();
        Instant limit = now.atZone(ZoneOffset.UTC).minus(keep).toInstant();
        List<SessionSummary> due = wiring.index.keptUntil(limit);
        keeper().keep(
                        due.stream()
                                .map(s ->
                                        new RetentionKeeper.Kept(
                                                s.id(), s.endedAt().orElse(s.startedAt())))
                                .toList(),
                        Duration.between(limit, now));
        due.forEach(this::erased);
        return due.size();
    }

    /// The index forgets what only the recording knew.
    private void erased(SessionSummary s) {
        forget(s.id());
        wiring.activity.flush();
        wiring.index.put(
                List.of(
                        new IndexedSession(
                                new SessionSummary(
                                        s.id(),
                                        s.agent(),
                                        s.owner(),
                                        s.target(),
                                        s.protocol(),
                                        s.startedAt(),
                                        s.endedAt(),
                                        s.role(),
                                        "",
                                        s.legalBasis(),
                                        s.operations(),
                                        s.denied(),
                                        s.rows(),
                                        s.masked(),
                                        "",
                                        s.policyVersion(),
                                        true),
                                "")));
    }

    private static GatewayRefused noSuch(String id) {
        return new GatewayRefused("There is no session " + id + ".");
    }
}
