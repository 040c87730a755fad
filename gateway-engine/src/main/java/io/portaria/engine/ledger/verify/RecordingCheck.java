package io.portaria.engine.ledger.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.portaria.engine.record.format.ChunkScanner;
import io.portaria.engine.record.format.EventType;
import io.portaria.engine.record.format.RecordingFormat;
import io.portaria.engine.record.read.EventCursor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import javax.crypto.SecretKey;

/// Compares recordings with what the ledger binds: chains, lengths, and that neither has what the other lacks.
public final class RecordingCheck {
    private final Path folder;
    private final Function<String, Optional<SecretKey>> keys;
    private final ObjectMapper json = new ObjectMapper();
    private final Map<String, SessionBinding> sessions = new TreeMap<>();

    /// @param folder `HOME/recordings`
    /// @param keys the key of a session, empty when it was erased or is not at hand; without it a recording is checked
    ///     up to the last chain that the ledger binds
    public RecordingCheck(Path folder, Function<String, Optional<SecretKey>> keys) {
        this.folder = folder;
        this.keys = keys;
    }

    void reset() {
        sessions.clear();
    }

    void entry(long leaf, byte[] bytes, Findings findings) {
        try {
            JsonNode entry = json.readTree(bytes);
            String kind = entry.path("kind").asText();
            String id = entry.path("session").asText();
            if (id.isEmpty()) {
                return;
            }
            SessionBinding session = sessions.computeIfAbsent(id, any -> new SessionBinding());
            switch (kind) {
                case "login" -> {
                    session.login = leaf;
                    session.startedAt = Instant.parse(entry.path("at").asText());
                }
                case "operation" -> operation(leaf, id, entry, session, findings);
                case "outcomes" ->
                        session.chainAt(
                                entry.path("offset").asLong(), entry.path("chain").asText());
                case "session-end" -> session.close = close(leaf, false, entry);
                case "recovery" -> recovery(leaf, id, entry, session, findings);
                case "erasure", "retention" -> session.erased = true;
                default -> {
                    // Says nothing about a recording.
                }
            }
        } catch (IOException | IllegalArgumentException | DateTimeException e) {
            findings.found("Leaf " + leaf + " is no entry: " + e.getMessage() + ".");
        }
    }

    private static void operation(
            long leaf, String id, JsonNode entry, SessionBinding session, Findings findings) {
        session.operation(leaf);
        if (entry.path("seq").asLong() != session.operations()) {
            findings.found(
                    "Leaf "
                            + leaf
                            + " is operation "
                            + entry.path("seq").asLong()
                            + " of session "
                            + id
                            + ", and operation "
                            + session.operations()
                            + " was expected.");
        }
    }

    private static void recovery(
            long leaf, String id, JsonNode entry, SessionBinding session, Findings findings) {
        if (!session.closed()) {
            session.close = close(leaf, true, entry);
        }
        findings.remark(
                "Session " + id + " was not ended by its writer; leaf " + leaf + " closed it.");
    }

    private static SessionBinding.Close close(long leaf, boolean recovered, JsonNode entry) {
        long length = entry.path("length").asLong();
        return new SessionBinding.Close(
                leaf,
                recovered,
                entry.path("operations").asLong(),
                length,
                entry.path("chain").asText(),
                recovered ? entry.path("fileLength").asLong() : length,
                entry.path("sha256").asText());
    }

    /// All entries were given: walks the recordings.
    ///
    /// @param size entries that were given
    /// @param sizeNow how long the log is at the moment of asking
    /// @return recordings walked
    long finish(long size, LongSupplier sizeNow, Findings findings) throws IOException {
        long walked = 0;
        if (Files.isDirectory(folder)) {
            for (Path file : FileList.of(folder)) {
                if (checkFile(file, size, sizeNow, findings)) {
                    walked++;
                }
            }
        }
        for (Map.Entry<String, SessionBinding> entry : sessions.entrySet()) {
            SessionBinding session = entry.getValue();
            if (!session.seen && session.login >= 0) {
                missing(entry.getKey(), session, findings);
            }
        }
        return walked;
    }

    private boolean checkFile(Path file, long size, LongSupplier sizeNow, Findings findings)
            throws IOException {
        String name = folder.relativize(file).toString().replace('\\', '/');
        String id = file.getFileName().toString();
        if (name.startsWith("open/")) {
            checkMarker(file, name, id, findings);
            return false;
        }
        if (!id.endsWith(".rec")) {
            findings.found("recordings/" + name + " is no recording.");
            return false;
        }
        id = id.substring(0, id.length() - 4);
        SessionBinding session = sessions.get(id);
        if (session == null || session.login < 0) {
            if (sizeNow.getAsLong() == size && (session == null || !session.closed())) {
                findings.found("recordings/" + name + " belongs to no login in the ledger.");
            }
            return true;
        }
        session.seen = true;
        new Walk(file, "recordings/" + name, id, session, size, sizeNow, findings).run();
        return true;
    }

    private void missing(String id, SessionBinding session, Findings findings) {
        if (session.close.recovered() && session.close.fileLength() == 0) {
            return;
        }
        Path file = folder.resolve(RecordingFormat.path(id, session.startedAt));
        Path marker = folder.resolve("open").resolve(RecordingFormat.marker(id, session.startedAt));
        if (Files.exists(file)) {
            // Made since the folder was listed.
            return;
        }
        String sentence =
                "The recording of session " + id + " (leaf " + session.login + ") is missing.";
        if (session.operations() == 0 && !session.closed() && Files.exists(marker)) {
            findings.remark(sentence + " The session was just opened, or a crash came then.");
        } else {
            findings.found(sentence);
        }
    }

    private static void checkMarker(Path file, String name, String id, Findings findings)
            throws IOException {
        try {
            if (RecordingFormat.pathOfMarker(id).isEmpty() || Files.size(file) != 0) {
                findings.found("recordings/" + name + " is no marker of an open session.");
            }
        } catch (NoSuchFileException e) {
            // The session was closed since the folder was listed.
            findings.remark("recordings/" + name + " went while it was looked at.");
        }
    }

    /// One recording.
    private final class Walk {
        private final Path file;
        private final String name;
        private final String id;
        private final SessionBinding session;
        private final long size;
        private final LongSupplier sizeNow;
        private final Findings findings;
        private long operations;
        private boolean ended;

        Walk(
                Path file,
                String name,
                String id,
                SessionBinding session,
                long size,
                LongSupplier sizeNow,
                Findings findings) {
            this.file = file;
            this.name = name;
            this.id = id;
            this.session = session;
            this.size = size;
            this.sizeNow = sizeNow;
            this.findings = findings;
        }

        void run() throws IOException {
            Optional<SecretKey> key;
            try {
                key = keys.apply(id);
            } catch (RuntimeException e) {
                findings.found(name + " cannot be opened: " + e.getMessage());
                return;
            }
            if (session.erased && key.isPresent()) {
                findings.found(name + " was erased by the ledger, and its key is still there.");
            }
            if (!session.erased && key.isEmpty()) {
                findings.remark(name + " was checked without its key.");
            }
            SessionBinding.Close close = session.close;
            long length = Files.size(file);
            if (close.recovered()) {
                // Its tail may be torn, so that only the digest over the whole file reaches every
                // byte.
                if (length != close.fileLength()
                        || !HexFormat.of().formatHex(sha256(file)).equals(close.sha256())) {
                    findings.found(
                            name
                                    + " is not the file that leaf "
                                    + close.leaf()
                                    + " closed ("
                                    + length
                                    + " bytes of "
                                    + close.fileLength()
                                    + ").");
                }
            } else if (session.closed() && length != close.length()) {
                findings.found(
                        name
                                + " has "
                                + length
                                + " bytes and leaf "
                                + close.leaf()
                                + " says "
                                + close.length()
                                + ".");
            }
            try (ChunkScanner scanner = new ChunkScanner(file, key)) {
                walk(scanner, key.isPresent());
            } catch (IOException e) {
                boolean known = close.recovered() && close.length() == 0;
                if (beginsWithNothing() && justOpened()) {
                    findings.remark(
                            name + " is empty. The session was just opened, or a crash came then.");
                } else if (!known) {
                    findings.found(name + " cannot be read: " + e.getMessage() + ".");
                }
            }
        }

        /// Whether a crash came before the header: its first bytes are stored last, in room that was reserved.
        private boolean beginsWithNothing() throws IOException {
            try (InputStream in = Files.newInputStream(file)) {
                for (byte b : in.readNBytes(4)) {
                    if (b != 0) {
                        return false;
                    }
                }
                return true;
            }
        }

        /// Whether nothing can have been lost with an empty file: no operation had begun, and the mark of an open session
        /// stands.
        private boolean justOpened() {
            Path marker =
                    folder.resolve("open").resolve(RecordingFormat.marker(id, session.startedAt));
            return session.operations() == 0 && !session.closed() && Files.exists(marker);
        }

        private void walk(ChunkScanner scanner, boolean opened) throws IOException {
            EventCursor cursor = new EventCursor();
            SessionBinding.Close close = session.close;
            long offset = scanner.offset();
            long number = scanner.number();
            while (next(scanner)) {
                if (opened) {
                    cursor.chunk(scanner.plain(), offset, number, 0, this::event);
                }
                offset = scanner.offset();
                number = scanner.number();
                if (!session.reached(offset, scanner.chain())) {
                    findings.found(
                            name
                                    + " was changed before offset "
                                    + offset
                                    + ": the ledger binds another chain.");
                    return;
                }
                if (session.closed()
                        && offset == close.length()
                        && !HexFormat.of().formatHex(scanner.chain()).equals(close.chain())) {
                    findings.found(
                            name
                                    + " does not have the chain that leaf "
                                    + close.leaf()
                                    + " binds.");
                }
            }
            boolean known = close.recovered() && close.length() == scanner.offset();
            if (!scanner.problem().isEmpty() && !known) {
                findings.found(name + " has at offset " + offset + " " + scanner.problem() + ".");
            }
            if (session.openBindings() > 0) {
                findings.found(
                        name
                                + " has no chunk that ends at offset "
                                + session.anyOpenBinding()
                                + ", which the ledger binds.");
            }
            if (opened) {
                counts();
            }
        }

        /// A recording that grows may be read in the middle of a write.
        private boolean next(ChunkScanner scanner) throws IOException {
            boolean got = scanner.next();
            for (int i = 0; i < 2 && !got && !session.closed() && scanner.isCutShort(); i++) {
                try {
                    Thread.sleep(20);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                got = scanner.next();
            }
            return got;
        }

        private void event(
                byte type, byte[] payload, int offset, int length, EventCursor.Place place)
                throws IOException {
            if (type == EventType.SESSION_ENDED) {
                ended = true;
            }
            if (type != EventType.OPERATION) {
                return;
            }
            JsonNode operation = json.readTree(payload, offset, length);
            long seq = operation.path("seq").asLong();
            long leaf = operation.path("leaf").asLong();
            operations++;
            boolean later = leaf >= size && !session.closed() && sizeNow.getAsLong() > leaf;
            if (session.leafOf(seq) != leaf && !later) {
                findings.found(
                        name
                                + " tells in chunk "
                                + place.chunk()
                                + " of operation "
                                + seq
                                + " at leaf "
                                + leaf
                                + ", and the ledger has it at "
                                + session.leafOf(seq)
                                + ".");
            }
        }

        private void counts() {
            // Between the entry and the recording a crash or a full disk may have come; who closed
            // the session after
            // that says how many operations the recording has.
            if (session.closed() && operations != session.close.operations()) {
                findings.found(
                        name
                                + " has "
                                + operations
                                + " operations and leaf "
                                + session.close.leaf()
                                + " says "
                                + session.close.operations()
                                + ".");
            }
            if (session.closed() && !session.close.recovered()) {
                if (session.operations() != operations) {
                    findings.found(
                            name
                                    + " has "
                                    + operations
                                    + " operations and the ledger "
                                    + session.operations()
                                    + ".");
                }
                if (!ended) {
                    findings.found(name + " has no end.");
                }
            }
        }
    }

    private static byte[] sha256(Path file) throws IOException {
        MessageDigest digest = RecordingFormat.sha256();
        byte[] buffer = new byte[64 << 10];
        try (InputStream in = Files.newInputStream(file)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
        }
        return digest.digest();
    }

    /// Sessions that the ledger knows and that are not closed.
    public List<String> open() {
        return sessions.entrySet().stream()
                .filter(entry -> !entry.getValue().closed())
                .map(Map.Entry::getKey)
                .toList();
    }
}
