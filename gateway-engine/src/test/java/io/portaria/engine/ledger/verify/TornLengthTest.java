package io.portaria.engine.ledger.verify;

import io.portaria.engine.ledger.format.PendingFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/// The length of a record is stored last, and where it lies across two words of memory not in one piece. A verifier of a
/// log that runs may see half of it, which is no damage; one that stays so is.
class TornLengthTest {
    private static final int ENTRY = 0x0102;

    private static byte[] file() {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(PendingFile.header(0));
        for (int i = 0; i < 3; i++) {
            byte[] entry = "x".repeat(ENTRY).getBytes(StandardCharsets.US_ASCII);
            byte[] record = PendingFile.record(entry, 0, entry.length);
            PendingFile.number(record, i);
            file.writeBytes(record);
        }
        file.writeBytes(new byte[4096]);
        return file.toByteArray();
    }

    /// The file with the length of the last record as it is in the middle of being stored.
    private static byte[] torn(int firstBytes, int lastBytes) {
        byte[] torn = file();
        int at = PendingFile.HEADER + 2 * (PendingFile.FRAME + ENTRY);
        assertThat(torn[at + 2]).isEqualTo((byte) 1);
        torn[at + 2] = (byte) firstBytes;
        torn[at + 3] = (byte) lastBytes;
        return torn;
    }

    private static Findings read(byte[] first, byte[] then) throws IOException {
        Findings findings = new Findings();
        LogFolder folder = new Changing(first, then);
        PendingEntries entries =
                PendingEntries.read(folder, List.of(PendingFile.path(0)), findings);
        assertThat(entries.has(1)).isTrue();
        return findings;
    }

    private static final class Changing implements LogFolder {
        private final byte[] first;
        private final byte[] then;
        private boolean isRead;

        Changing(byte[] first, byte[] then) {
            this.first = first;
            this.then = then;
        }

        @Override
        public byte[] read(String path) {
            byte[] now = isRead ? then : first;
            isRead = true;
            return now;
        }

        @Override
        public List<String> list() {
            return List.of(PendingFile.path(0));
        }
    }

    /// @param halves what of the length 0x0102 is there already
    @ParameterizedTest
    @ValueSource(ints = {0x0100, 0x0002, 0x0000})
    void halfALengthIsLookedAtAgain(int halves) throws Exception {
        byte[] torn = torn(halves >> 8, halves & 0xFF);
        assertThat(read(torn, file()).findings()).isEmpty();
        assertThat(read(torn, Arrays.copyOf(torn, torn.length)).findings()).hasSize(1);
    }
}
