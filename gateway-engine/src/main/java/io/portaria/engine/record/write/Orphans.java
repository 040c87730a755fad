package io.portaria.engine.record.write;

import io.portaria.engine.ledger.LedgerUnavailable;
import io.portaria.engine.ledger.append.Ledger;
import io.portaria.engine.ledger.format.BigEndian;
import io.portaria.engine.ledger.format.JsonBytes;
import io.portaria.engine.record.format.ChunkScanner;
import io.portaria.engine.record.format.EventType;
import io.portaria.engine.record.format.RecordingFormat;
import io.portaria.engine.vault.SessionKeys;
import io.portaria.engine.vault.VaultException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;

/// Closes in the ledger what no writer will close: sessions of a process that was killed, or whose recording failed.
/// The file is left as it is; the entry says how much of it can be read and binds every byte of it.
final class Orphans {
    private final Path recordings;
    private final Path open;
    private final Ledger ledger;
    private final SessionKeys keys;
    private final InstantSource clock;

    Orphans(Path recordings, Ledger ledger, SessionKeys keys, InstantSource clock) {
        this.recordings = recordings;
        this.open = recordings.resolve("open");
        this.ledger = ledger;
        this.keys = keys;
        this.clock = clock;
    }

    Path marker(String name) {
        return open.resolve(name);
    }

    /// Closes every session that has a marker. Only before the first session of this process is opened.
    void closeAll() throws LedgerUnavailable, IOException {
        Files.createDirectories(open);
        List<Path> markers;
        try (Stream<Path> files = Files.list(open)) {
            markers = files.sorted().toList();
        }
        for (Path marker : markers) {
            close(marker.getFileName().toString());
        }
    }

    /// Closes one session and takes its marker away.
    void close(String marker) throws LedgerUnavailable, IOException {
        String path = RecordingFormat.pathOfMarker(marker);
        if (!path.isEmpty()) {
            String session = marker.substring(marker.indexOf('_') + 1);
            JsonBytes json = new JsonBytes(512);
            Path file = recordings.resolve(path);
            if (Files.exists(file)) {
                close(json, session, file);
            } else {
                byte[] nothing = RecordingFormat.sha256().digest();
                Entries.recovered(
                        json, session, clock.instant(), 0, 0, nothing, 0, nothing, "no recording");
            }
            ledger.append(json.array(), 0, json.length());
        }
        Files.deleteIfExists(open.resolve(marker));
    }

    private void close(JsonBytes json, String session, Path file) throws IOException {
        long operations = 0;
        long length = 0;
        byte[] chain = RecordingFormat.sha256().digest();
        String problem;
        try (ChunkScanner scanner = new ChunkScanner(file, keys.open(session))) {
            while (scanner.next()) {
                operations += operations(scanner.plain());
            }
            length = scanner.offset();
            chain = scanner.chain();
            problem = scanner.problem();
        } catch (VaultException e) {
            // One key that a power cut left empty must not keep every other session from being
            // recorded. The vault's own sentence names a path, which is nobody's business here.
            problem = "its key cannot be used";
        } catch (IOException e) {
            problem = String.valueOf(e.getMessage());
        }
        Entries.recovered(
                json,
                session,
                clock.instant(),
                operations,
                length,
                chain,
                Files.size(file),
                sha256(file),
                problem);
    }

    private static long operations(byte[] plain) {
        long count = 0;
        for (int at = 0; at + EventType.HEAD <= plain.length; ) {
            if (plain[at] == EventType.OPERATION
                    || (plain[at] == EventType.PART
                            && plain[at + EventType.HEAD] == EventType.OPERATION
                            && plain[at + EventType.HEAD + 1] == 1)) {
                count++;
            }
            at += EventType.HEAD + BigEndian.getInt(plain, at + 1);
        }
        return count;
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
}
