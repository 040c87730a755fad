package io.portaria.engine.record;

import io.portaria.engine.ledger.append.Disk;
import io.portaria.engine.ledger.append.Ledger;
import io.portaria.engine.ledger.append.LedgerOptions;
import io.portaria.engine.ledger.format.NoteSigner;
import io.portaria.engine.ledger.verify.LogFolder;
import io.portaria.engine.ledger.verify.LogVerifier;
import io.portaria.engine.ledger.verify.RecordingCheck;
import io.portaria.engine.ledger.verify.Report;
import io.portaria.engine.record.format.RecordingFormat;
import io.portaria.engine.record.read.RecordingReader;
import io.portaria.engine.record.write.FileRecorder;
import io.portaria.engine.record.write.RecordingOptions;
import io.portaria.engine.vault.SigningKey;
import io.portaria.engine.vault.Vault;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/// A home with vault, ledger and recorder, as the program wires them.
public final class TestHome implements AutoCloseable {
    public static final LedgerOptions QUICK =
            new LedgerOptions(
                    LedgerOptions.Durability.GROUP,
                    Duration.ofMillis(20),
                    Duration.ofMillis(50),
                    256,
                    Duration.ofMillis(20),
                    Optional.empty(),
                    16 << 10);

    /// Makes no checkpoint by itself, so that entries stay pending.
    public static final LedgerOptions PENDING =
            new LedgerOptions(
                    LedgerOptions.Durability.GROUP,
                    Duration.ofMillis(20),
                    Duration.ofHours(1),
                    1 << 30,
                    Duration.ofMillis(20),
                    Optional.empty(),
                    4 << 20);

    public final Path home;
    public final Vault vault;
    public final Ledger ledger;
    public final FileRecorder recorder;

    public TestHome(Path home, LedgerOptions options, Disk disk) throws Exception {
        this.home = home;
        this.vault = vault(home);
        this.ledger =
                Ledger.open(
                        home.resolve("ledger"),
                        signer(vault),
                        InstantSource.system(),
                        TestHome::daemon,
                        options,
                        disk);
        this.recorder =
                FileRecorder.open(
                        home.resolve("recordings"),
                        ledger,
                        vault.sessionKeys(),
                        vault.digest("pseudonyms"),
                        InstantSource.system(),
                        TestHome::daemon,
                        RecordingOptions.standard(),
                        disk);
    }

    public TestHome(Path home) throws Exception {
        this(home, QUICK, Disk.forBusyFiles());
    }

    public static Thread daemon(Runnable work) {
        Thread thread = new Thread(work);
        thread.setDaemon(true);
        return thread;
    }

    public static Vault vault(Path home) {
        return Vault.withKeyFile(home.resolve("vault"), home.resolve("userkeys"));
    }

    public static NoteSigner signer(Vault vault) {
        SigningKey key = vault.signingKey("log");
        return new NoteSigner("test.example/log", key.publicKey(), key::sign);
    }

    public static Report verify(Path home) {
        try (Vault vault = vault(home)) {
            return verifier(home, vault).verify();
        }
    }

    public static LogVerifier verifier(Path home, Vault vault) {
        return new LogVerifier(
                LogFolder.of(home.resolve("ledger")),
                signer(vault).key(),
                Optional.of(
                        new RecordingCheck(home.resolve("recordings"), vault.sessionKeys()::open)));
    }

    public Path recording(String session) {
        return home.resolve("recordings")
                .resolve(RecordingFormat.path(session, TestSessions.START));
    }

    public RecordingReader read(String session) throws Exception {
        return new RecordingReader(recording(session), vault.sessionKeys().open(session));
    }

    @Override
    public void close() {
        recorder.close();
        ledger.close();
        vault.close();
    }
}
