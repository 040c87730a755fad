package io.portaria.engine.ledger.append;

import io.portaria.engine.ledger.format.BigEndian;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/// What was written stands in the file at once, whichever way it took, and behind it nothing but zeros.
class WindowFileTest {
    @TempDir Path folder;

    private WindowFile open(int patience) throws IOException {
        Path path = folder.resolve("file");
        return new WindowFile(
                path,
                new RandomAccessFile(path.toFile(), "rw"),
                0,
                new WindowFile.Shape(16 << 10, 64 << 10, patience),
                Pages.ofThisSystem());
    }

    private static byte[] frame(Random random, int length) {
        byte[] frame = new byte[length];
        random.nextBytes(frame);
        BigEndian.putInt(frame, 0, length);
        return frame;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void framesOfEveryLengthInEveryOrder(long seed) throws IOException {
        Random random = new Random(seed);
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        try (WindowFile file = open(random.nextInt(4))) {
            for (int i = 0; i < 400; i++) {
                int length = 4 + random.nextInt(i % 17 == 0 ? 40_000 : 900);
                byte[] frame = frame(random, length);
                byte[] shifted = new byte[length + 3];
                System.arraycopy(frame, 0, shifted, 3, length);
                file.write(shifted, 3, length);
                written.write(frame);
                switch (random.nextInt(30)) {
                    case 0 -> file.rest();
                    case 1, 4, 5 -> file.sync();
                    case 2 -> file.trim();
                    case 3 -> {
                        int back = random.nextInt(written.size());
                        byte[] kept = Arrays.copyOf(written.toByteArray(), back);
                        written.reset();
                        written.write(kept);
                        file.truncate(back);
                    }
                    default -> assertHolds(written.toByteArray());
                }
            }
            assertHolds(written.toByteArray());
            file.trim();
            assertThat(Files.readAllBytes(folder.resolve("file"))).isEqualTo(written.toByteArray());
        }
    }

    private void assertHolds(byte[] written) throws IOException {
        byte[] now = Files.readAllBytes(folder.resolve("file"));
        assertThat(now.length).isGreaterThanOrEqualTo(written.length);
        assertThat(Arrays.mismatch(Arrays.copyOf(now, written.length), written)).isEqualTo(-1);
        for (int i = written.length; i < now.length; i++) {
            assertThat(now[i]).isZero();
        }
    }

    @Test
    void aFileThatIsHardlyWrittenToReservesNothing() throws IOException {
        try (WindowFile file = open(3)) {
            byte[] frame = frame(new Random(1), 100);
            for (int i = 0; i < 3; i++) {
                file.write(frame, 0, frame.length);
            }
            assertThat(Files.size(folder.resolve("file"))).isEqualTo(300);
            file.write(frame, 0, frame.length);
            assertThat(Files.size(folder.resolve("file"))).isEqualTo(16 << 10);
        }
    }
}
