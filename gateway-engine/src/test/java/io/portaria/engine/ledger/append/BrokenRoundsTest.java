package io.portaria.engine.ledger.append;

import io.portaria.engine.ledger.LedgerUnavailable;
import io.portaria.engine.ledger.format.EntryBundle;
import io.portaria.engine.ledger.format.TilePath;
import io.portaria.engine.ledger.verify.LogFolder;
import io.portaria.engine.ledger.verify.LogVerifier;
import io.portaria.engine.record.TestHome;
import io.portaria.engine.vault.Vault;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/// Rounds of a log that break off anywhere, on a disk that loses what it could not write.
@Timeout(120)
class BrokenRoundsTest {
    @TempDir Path home;

    private Path ledger() {
        return home.resolve("ledger");
    }

    /// Fails now and then, halfway.
    private static final class UnreliableDisk implements Disk {
        final Random random;
        boolean reliable = true;
        Runnable halfway = () -> {};
        private final Disk real = Disk.forBusyFiles();

        UnreliableDisk(long seed) {
            this.random = new Random(seed);
        }

        private boolean fails(int percent) {
            return !reliable && random.nextInt(100) < percent;
        }

        @Override
        public AppendFile create(Path file) throws IOException {
            return real.create(file);
        }

        @Override
        public AppendFile reopen(Path file, long length) throws IOException {
            return real.reopen(file, length);
        }

        @Override
        public void replace(Path file, byte[] content) throws IOException {
            halfway.run();
            if (fails(10)) {
                throw new IOException("did not replace " + file);
            }
            real.replace(file, content);
            halfway.run();
            if (fails(10)) {
                throw new IOException("replaced it, and does not know");
            }
        }

        @Override
        public void write(Path file, byte[] content, int length) throws IOException {
            Path half = file.resolveSibling(file.getFileName() + ".tmp");
            Files.createDirectories(file.getParent());
            Files.write(half, Arrays.copyOf(content, length / 2));
            halfway.run();
            if (fails(10)) {
                throw new IOException("wrote half of " + file);
            }
            real.write(file, content, length);
            halfway.run();
        }

        @Override
        public void settle(Path top, Set<Path> files) throws IOException {
            if (fails(30)) {
                for (Path file : files) {
                    if (!file.toString().contains(".p/") && random.nextBoolean()) {
                        new FileOutputStream(file.toFile()).close();
                    }
                }
                throw new IOException("lost some files");
            }
            real.settle(top, files);
        }

        @Override
        public void syncFolder(Path folder) throws IOException {
            if (!folder.endsWith("pending") && fails(20)) {
                throw new IOException("did not bring names to disk");
            }
            real.syncFolder(folder);
        }
    }

    private static byte[] entry(Random random, int index) {
        return ("{\"kind\":\"note\",\"text\":\""
                        + index
                        + "-"
                        + "x".repeat(random.nextInt(900))
                        + "\"}")
                .getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whatCouldNotBeBroughtToDiskIsWrittenAnew(long seed) throws Exception {
        UnreliableDisk disk = new UnreliableDisk(seed);
        Random random = new Random(seed * 31);
        List<byte[]> appended = new ArrayList<>();
        int failures = 0;
        try (TestHome test = new TestHome(home, TestHome.PENDING, disk)) {
            for (int round = 0; round < 60; round++) {
                int fresh = random.nextInt(random.nextBoolean() ? 5 : 700);
                for (int i = 0; i < fresh; i++) {
                    byte[] entry = entry(random, appended.size());
                    assertThat(test.ledger.append(entry)).isEqualTo(appended.size());
                    appended.add(entry);
                }
                disk.reliable = false;
                try {
                    test.ledger.checkpoint();
                } catch (LedgerUnavailable e) {
                    failures++;
                    assertThat(test.ledger.healthy()).isFalse();
                }
                disk.reliable = true;
            }
            test.ledger.checkpoint();
            assertThat(test.ledger.healthy()).isTrue();
        }
        assertThat(failures).isGreaterThan(20);
        assertThat(TestHome.verify(home).findings()).isEmpty();
        assertThat(entries(ledger(), appended.size())).containsExactlyElementsOf(appended);
        assertThat(partialsOfFullTiles()).isEmpty();
    }

    private List<Path> partialsOfFullTiles() throws IOException {
        try (Stream<Path> files = Files.walk(ledger().resolve("tile"))) {
            return files.filter(file -> file.toString().endsWith(".p"))
                    .filter(file -> {
                        String name = file.toString();
                        return Files.exists(Path.of(name.substring(0, name.length() - 2)));
                    })
                    .toList();
        }
    }

    /// What a crash leaves in the middle of writing any tile is a log that has all that was acknowledged.
    @Test
    void aLogThatStopsInTheMiddleOfAWriteOpensAgain() throws Exception {
        UnreliableDisk disk = new UnreliableDisk(9);
        Random random = new Random(9);
        List<byte[]> appended = new ArrayList<>();
        List<Integer> acknowledged = new ArrayList<>();
        try (TestHome test = new TestHome(home, TestHome.PENDING, disk)) {
            disk.halfway =
                    () -> {
                        if (disk.random.nextInt(3) == 0) {
                            copy(ledger(), copyOf(acknowledged.size()));
                            acknowledged.add(appended.size());
                        }
                    };
            for (int round = 0; round < 20; round++) {
                int fresh = 1 + random.nextInt(random.nextBoolean() ? 3 : 600);
                for (int i = 0; i < fresh; i++) {
                    byte[] entry = entry(random, appended.size());
                    test.ledger.append(entry);
                    appended.add(entry);
                }
                disk.reliable = round % 3 != 0;
                try {
                    test.ledger.checkpoint();
                } catch (LedgerUnavailable e) {
                    assertThat(disk.reliable).isFalse();
                }
                disk.reliable = true;
            }
            disk.halfway = () -> {};
        }
        assertThat(acknowledged).hasSizeGreaterThan(20);
        try (Vault vault = TestHome.vault(home)) {
            for (int i = 0; i < acknowledged.size(); i++) {
                int size = acknowledged.get(i);
                assertThat(findings(copyOf(i), vault)).isEmpty();
                Ledger.open(
                                copyOf(i),
                                TestHome.signer(vault),
                                InstantSource.system(),
                                TestHome::daemon,
                                TestHome.PENDING)
                        .close();
                assertThat(findings(copyOf(i), vault)).isEmpty();
                assertThat(entries(copyOf(i), size))
                        .containsExactlyElementsOf(appended.subList(0, size));
            }
        }
    }

    private static List<String> findings(Path ledger, Vault vault) {
        return new LogVerifier(LogFolder.of(ledger), TestHome.signer(vault).key(), Optional.empty())
                .verify()
                .findings();
    }

    private Path copyOf(int number) {
        return home.resolve("copy-" + number);
    }

    private static void copy(Path from, Path to) {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else if (!file.endsWith("lock")) {
                    Files.copy(file, copy);
                }
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static List<byte[]> entries(Path ledger, long size) throws IOException {
        List<byte[]> all = new ArrayList<>();
        for (long index = 0; index * TilePath.WIDTH < size; index++) {
            int width = (int) Math.min(TilePath.WIDTH, size - index * TilePath.WIDTH);
            all.addAll(
                    EntryBundle.decode(
                            Files.readAllBytes(ledger.resolve(TilePath.entries(index, width)))));
        }
        return all;
    }
}
