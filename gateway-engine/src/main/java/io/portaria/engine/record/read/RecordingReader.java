package io.portaria.engine.record.read;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.portaria.engine.api.OperationView;
import io.portaria.engine.api.RecordingSource;
import io.portaria.engine.api.SessionSummary;
import io.portaria.engine.ledger.format.BigEndian;
import io.portaria.engine.record.format.ChunkScanner;
import io.portaria.engine.record.format.EventType;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/// One recording, open for reading. Scans the file once and keeps where things are, so that a page of rows costs the
/// chunks it lies in. Each question first takes in what was written since the last, so that a live session can be
/// followed. Without the key it knows the facts of the header and nothing else. Safe for use by many threads, one at a
/// time.
public final class RecordingReader implements AutoCloseable {
    /// A note, with the number of the operation that had begun last.
    public record Note(long afterSeq, Instant at, String kind, String text) {}

    private final ObjectMapper json = new ObjectMapper();
    private final ChunkScanner scanner;
    private final ChunkScanner pager;
    private final boolean erased;
    private final JsonNode facts;
    private final EventCursor cursor = new EventCursor();
    private final NavigableMap<Long, OperationBuilder> operations = new TreeMap<>();
    private final List<Note> notes = new ArrayList<>();
    private @Nullable JsonNode started;
    private Optional<Instant> endedAt = Optional.empty();
    private boolean damaged;

    /// @param key empty when it was erased
    /// @throws IOException when there is no recording in the file
    public RecordingReader(Path file, Optional<SecretKey> key) throws IOException {
        this.erased = key.isEmpty();
        this.scanner = new ChunkScanner(file, key);
        try {
            this.pager = new ChunkScanner(file, key);
        } catch (IOException | RuntimeException e) {
            scanner.close();
            throw e;
        }
        try {
            this.facts = json.readTree(scanner.facts());
            refresh();
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /// Takes in what was written since.
    public synchronized void refresh() throws IOException {
        if (erased || damaged) {
            return;
        }
        long offset = scanner.offset();
        long number = scanner.number();
        while (scanner.next()) {
            cursor.chunk(scanner.plain(), offset, number, 0, this::event);
            offset = scanner.offset();
            number = scanner.number();
        }
        // A chunk may be half written at this moment, so that its being cut short says nothing yet.
        damaged = scanner.problem().endsWith("as it was sealed");
    }

    private void event(byte type, byte[] payload, int offset, int length, EventCursor.Place place)
            throws IOException {
        if (type == EventType.ROWS) {
            OperationBuilder operation = operations.get(BigEndian.getLong(payload, offset));
            if (operation != null) {
                operation.rows.add(place, BigEndian.getInt(payload, offset + 8));
            }
            return;
        }
        JsonNode event = json.readTree(payload, offset, length);
        switch (type) {
            case EventType.SESSION_STARTED -> started = event;
            case EventType.OPERATION -> {
                OperationBuilder operation = new OperationBuilder(event);
                operations.put(operation.seq(), operation);
            }
            case EventType.COLUMNS -> with(event, OperationBuilder::columns);
            case EventType.OUTCOME -> with(event, OperationBuilder::outcome);
            case EventType.NOTE ->
                    notes.add(
                            new Note(
                                    operations.isEmpty() ? 0 : operations.lastKey(),
                                    Instant.parse(event.path("at").asText()),
                                    event.path("kind").asText(),
                                    event.path("text").asText()));
            case EventType.SESSION_ENDED ->
                    endedAt = Optional.of(Instant.parse(event.path("at").asText()));
            default -> {
                // A later version may tell more than this one knows.
            }
        }
    }

    private interface Taking {
        void take(OperationBuilder operation, JsonNode event);
    }

    private void with(JsonNode event, Taking taking) {
        OperationBuilder operation = operations.get(event.path("seq").asLong());
        if (operation != null) {
            taking.take(operation, event);
        }
    }

    /// The session's facts and sums. Purpose and client are empty when the key is gone.
    public synchronized SessionSummary session() throws IOException {
        refresh();
        JsonNode known = started == null ? facts : started;
        long denied = 0;
        long rows = 0;
        Map<String, Long> masked = new LinkedHashMap<>();
        for (OperationBuilder operation : operations.values()) {
            denied += operation.denied() ? 1 : 0;
            rows += operation.rowCount();
            operation.masked().forEach((name, count) -> masked.merge(name, count, Long::sum));
        }
        return new SessionSummary(
                known.path("session").asText(),
                known.path("agent").asText(),
                known.path("owner").asText(),
                known.path("target").asText(),
                known.path("protocol").asText(),
                Instant.parse(known.path("startedAt").asText()),
                endedAt,
                known.path("role").asText(),
                known.path("purpose").asText(),
                known.path("legalBasis").asText(),
                operations.size(),
                denied,
                rows,
                masked,
                known.path("client").asText(),
                known.path("policyVersion").asText(),
                erased);
    }

    /// Operations after `afterSeq`, at most `limit` of them.
    public synchronized List<OperationView> operations(long afterSeq, int limit)
            throws IOException {
        refresh();
        JsonNode known = started == null ? facts : started;
        return operations.tailMap(afterSeq, false).values().stream()
                .limit(limit)
                .map(operation ->
                        operation.view(
                                known.path("protocol").asText(),
                                known.path("role").asText(),
                                known.path("purpose").asText()))
                .toList();
    }

    /// Rows of one operation from `from` on, at most `limit` of them.
    public synchronized RecordingSource.RowPage rows(long seq, long from, int limit)
            throws IOException {
        refresh();
        OperationBuilder operation = operations.get(seq);
        if (operation == null) {
            return new RecordingSource.RowPage(from, List.of(), erased);
        }
        RowIndex index = operation.rows;
        List<List<Optional<String>>> page = new ArrayList<>();
        if (from < index.rows()) {
            for (int e = index.eventOf(from); e < index.events() && page.size() < limit; e++) {
                long skip = Math.max(0, from - index.firstRow(e));
                rowsOf(index.place(e), skip, limit - page.size(), page);
            }
        }
        boolean truncated = operation.ended() && index.rows() < operation.rowCount();
        return new RecordingSource.RowPage(from, page, truncated);
    }

    /// Reads the one event at a place, pieces of it in the following chunks included.
    private void rowsOf(
            EventCursor.Place place, long skip, int limit, List<List<Optional<String>>> page)
            throws IOException {
        pager.seek(place.chunkOffset(), place.chunk());
        boolean[] found = {false};
        EventCursor pieces = new EventCursor();
        int at = place.at();
        while (!found[0]) {
            long offset = pager.offset();
            if (!pager.next()) {
                throw new IOException("the rows are not there any more: " + pager.problem());
            }
            pieces.chunk(
                    pager.plain(),
                    offset,
                    pager.number() - 1,
                    at,
                    (type, payload, start, length, where) -> {
                        if (!found[0]) {
                            found[0] = true;
                            RowDecoder.decode(
                                    payload,
                                    start + EventType.ROWS_HEAD,
                                    length - EventType.ROWS_HEAD,
                                    skip,
                                    limit,
                                    page);
                        }
                    });
            at = 0;
        }
    }

    /// What the agent saw beside results, in order.
    public synchronized List<Note> notes() throws IOException {
        refresh();
        return List.copyOf(notes);
    }

    /// Whether the session's own end stands in it.
    public synchronized boolean ended() {
        return endedAt.isPresent();
    }

    /// Why reading stopped before the end of the file; empty when it did not.
    public synchronized String problem() {
        return scanner.problem();
    }

    @Override
    public void close() throws IOException {
        try (scanner) {
            pager.close();
        }
    }
}
