package io.portaria.engine;

import io.portaria.engine.api.Query;
import io.portaria.engine.ledger.format.NoteKey;
import io.portaria.engine.ledger.verify.LogFolder;
import io.portaria.engine.ledger.verify.LogVerifier;
import io.portaria.engine.ledger.verify.RecordingCheck;
import io.portaria.engine.ledger.verify.Report;
import io.portaria.engine.vault.Vault;
import io.portaria.engine.vault.VaultException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;

/// Checks a log without opening it for writing.
final class LogAtRest {
    private LogAtRest() {}

    /// @throws IOException with a sentence, when there is nothing to check or the vault does not open
    static Query.LogReport verify(Home home, VaultOpener vaults) throws IOException {
        if (!Files.exists(home.vault().resolve("master")) || !Files.isDirectory(home.ledger())) {
            throw new IOException("There is no gateway's log in " + home.folder() + ".");
        }
        try (Vault vault = vaults.open(home.vault())) {
            return verify(home, vault, Wiring.signer(vault.signingKey("ledger")).key());
        } catch (VaultException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /// Whether the entries are those that were signed; recordings are left out.
    static List<String> findingsOfEntries(Home home, NoteKey key) {
        return new LogVerifier(LogFolder.of(home.ledger()), key, Optional.empty())
                .verify()
                .findings();
    }

    static Query.LogReport verify(Home home, Vault vault, NoteKey key) {
        long begin = System.nanoTime();
        RecordingCheck check = new RecordingCheck(home.recordings(), vault.sessionKeys()::open);
        Report report =
                new LogVerifier(LogFolder.of(home.ledger()), key, Optional.of(check)).verify();
        return new Query.LogReport(
                report.whole(),
                report.leaves(),
                report.recordings(),
                report.findings(),
                (System.nanoTime() - begin) / 1e9);
    }
}
