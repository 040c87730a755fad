package io.portaria.engine;

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
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The recordings of this home.
final class StoredRecordings {
    private final Wiring wiring;
    private final RecordingFolder folder;

    StoredRecordings(Wiring wiring) {
        this.wiring = wiring;
        this.folder =
                new RecordingFolder(wiring.home.recordings(), wiring.vault.sessionKeys()::open);
    }

    Query.SessionPage find(SessionFilter filter, int offset, int limit) {
        List<SessionSummary> found = new ArrayList<>();
        try {
            for (Path file : folder.files().reversed()) {
                String id = file.getFileName().toString().replace(".rec", "");
                SessionSummary summary = session(id);
                if (matches(summary, filter)) {
                    found.add(summary);
                }
            }
        } catch (IOException e) {
            throw new GatewayRefused("The recordings cannot be listed: " + e.getMessage());
        }
        int from = Math.min(offset, found.size());
        int to = Math.min(found.size(), from + Math.max(0, limit));
        return new Query.SessionPage(List.copyOf(found.subList(from, to)), found.size());
    }

    private static boolean matches(SessionSummary s, SessionFilter f) {
        String text =
                (s.agent() + " " + s.target() + " " + s.purpose() + " " + s.role())
                        .toLowerCase(Locale.ROOT);
        return text.contains(f.text().toLowerCase(Locale.ROOT))
                && f.agent().filter(a -> !a.equals(s.agent())).isEmpty()
                && f.target().filter(t -> !t.equals(s.target())).isEmpty()
                && f.from()
                        .filter(t -> s.endedAt().filter(e -> e.isBefore(t)).isPresent())
                        .isEmpty()
                && f.to().filter(t -> !s.startedAt().isBefore(t)).isEmpty()
                && (!f.onlyDenied() || s.denied() > 0);
    }

    SessionSummary session(String id) {
        try (RecordingReader reader = open(id)) {
            return reader.session();
        } catch (IOException e) {
            throw unreadable(id, e);
        }
    }

    List<OperationView> operations(String id, long afterSeq, int limit) {
        try (RecordingReader reader = open(id)) {
            return reader.operations(afterSeq, limit);
        } catch (IOException e) {
            throw unreadable(id, e);
        }
    }

    RecordingSource.RowPage rows(String id, long seq, long from, int limit) {
        try (RecordingReader reader = open(id)) {
            return reader.rows(seq, from, limit);
        } catch (IOException e) {
            throw unreadable(id, e);
        }
    }

    Command.Receipt erase(String id, String reason, String author) {
        session(id);
        try {
            long leaf =
                    new RetentionKeeper(wiring.ledger, wiring.vault.sessionKeys(), wiring.clock)
                            .eraseOnRequest(id, reason, author);
            return new Command.Receipt(leaf, wiring.clock.instant());
        } catch (AuditUnavailable e) {
            throw new GatewayRefused(
                    "The recording was not erased, because that cannot be recorded: "
                            + e.getMessage());
        }
    }

    private RecordingReader open(String id) throws IOException {
        return folder.find(id)
                .orElseThrow(() -> new GatewayRefused("There is no session " + id + "."));
    }

    private static GatewayRefused unreadable(String id, IOException e) {
        return new GatewayRefused(
                "The recording of the session " + id + " cannot be read: " + e.getMessage());
    }
}
