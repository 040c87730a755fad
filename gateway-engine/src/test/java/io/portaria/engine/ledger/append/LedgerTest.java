package io.portaria.engine.ledger.append;

import io.portaria.engine.ledger.LedgerUnavailable;
import io.portaria.engine.ledger.format.Checkpoint;
import io.portaria.engine.ledger.format.PendingFile;
import io.portaria.engine.ledger.format.Proofs;
import io.portaria.engine.ledger.format.SignedNote;
import io.portaria.engine.ledger.format.TileNodes;
import io.portaria.engine.ledger.format.TreeHasher;
import io.portaria.engine.record.TestHome;
import io.portaria.engine.vault.Vault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// The log by itself: indexes, tiles, checkpoints, restarts.
class LedgerTest {
    @TempDir Path home;
    private Vault vault;

    @BeforeEach
    void openVault() {
        vault = TestHome.vault(home);
    }

    @AfterEach
    void closeVault() {
        vault.close();
    }

    private Ledger open(LedgerOptions options) throws LedgerUnavailable {
        return Ledger.open(
                home.resolve("ledger"),
                TestHome.signer(vault),
                InstantSource.system(),
                TestHome::daemon,
                options);
    }

    private static byte[] entry(int i) {
        return ("{\"kind\":\"note\",\"n\":" + i + "}").getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void proofsAreMadeFromTilesOfEverySize() throws Exception {
        List<Checkpoint> checkpoints = new ArrayList<>();
        List<byte[]> hashes = new ArrayList<>();
        TreeHasher hasher = new TreeHasher();
        try (Ledger ledger = open(TestHome.PENDING)) {
            for (int size : new int[] {1, 2, 255, 256, 257, 600, 65_536, 65_537, 66_000}) {
                while (ledger.size() < size) {
                    byte[] entry = entry((int) ledger.size());
                    hashes.add(hasher.leaf(entry));
                    ledger.append(entry);
                }
                ledger.checkpoint();
                checkpoints.add(checkpoint());
            }
        }
        Checkpoint last = checkpoints.getLast();
        TileNodes nodes =
                new TileNodes(
                        path -> Files.readAllBytes(home.resolve("ledger").resolve(path)),
                        last.size());
        Proofs proofs = new Proofs();
        for (Checkpoint old : checkpoints) {
            assertThat(proofs.root(nodes, old.size())).isEqualTo(old.root());
            assertThat(
                            proofs.verifyConsistency(
                                    old.size(),
                                    last.size(),
                                    proofs.consistency(nodes, old.size(), last.size()),
                                    old.root(),
                                    last.root()))
                    .isTrue();
        }
        for (int i = 0; i < last.size(); i += 997) {
            assertThat(
                            proofs.verifyInclusion(
                                    hashes.get(i),
                                    i,
                                    last.size(),
                                    proofs.inclusion(nodes, i, last.size()),
                                    last.root()))
                    .isTrue();
        }
        assertThat(TestHome.verify(home).findings()).isEmpty();
    }

    private Checkpoint checkpoint() throws IOException {
        SignedNote note =
                SignedNote.parse(Files.readAllBytes(home.resolve("ledger").resolve("checkpoint")));
        assertThat(note.check(TestHome.signer(vault).key())).isEqualTo(SignedNote.Check.SIGNED);
        return Checkpoint.parse(note.text());
    }

    @Test
    void manyThreadsGetEveryIndexOnce() throws Exception {
        Set<Long> indexes = new ConcurrentSkipListSet<>();
        for (LedgerOptions.Durability durability : LedgerOptions.Durability.values()) {
            int each = durability == LedgerOptions.Durability.SYNC ? 50 : 2000;
            try (Ledger ledger = open(TestHome.QUICK.with(durability))) {
                List<Thread> threads = new ArrayList<>();
                for (int t = 0; t < 8; t++) {
                    threads.add(
                            Thread.ofVirtual()
                                    .start(() -> {
                                        for (int i = 0; i < each; i++) {
                                            try {
                                                assertThat(indexes.add(ledger.append(entry(i))))
                                                        .isTrue();
                                            } catch (LedgerUnavailable e) {
                                                throw new IllegalStateException(e);
                                            }
                                        }
                                    }));
                }
                for (Thread thread : threads) {
                    thread.join();
                }
            }
        }
        assertThat(indexes).hasSize(8 * 2050);
        assertThat(TestHome.verify(home).leaves()).isEqualTo(8 * 2050);
        assertThat(TestHome.verify(home).findings()).isEmpty();
    }

    @Test
    void aSecondOneIsToldWhoHasIt() throws Exception {
        try (Ledger ledger = open(TestHome.QUICK)) {
            assertThat(ledger.size()).isZero();
            assertThatThrownBy(() -> open(TestHome.QUICK))
                    .isInstanceOf(LedgerUnavailable.class)
                    .hasMessageContaining("in use by process " + ProcessHandle.current().pid());
        }
        open(TestHome.QUICK).close();
    }

    @Test
    void aTornTailIsSetAsideAndSaid() throws Exception {
        Path pending = home.resolve("ledger").resolve(PendingFile.path(0));
        byte[] kept;
        try (Ledger ledger = open(TestHome.PENDING)) {
            for (int i = 0; i < 10; i++) {
                ledger.append(entry(i));
            }
            kept = withoutReserve(Files.readAllBytes(pending));
        }
        // As a crash leaves it: nothing integrated, and a record half written.
        Path crashed = home.resolve("ledger");
        try (var files = Files.walk(crashed)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
        Files.createDirectories(pending.getParent());
        Files.write(pending, kept);
        Files.write(pending, new byte[] {0, 0, 0, 9, 'h'}, StandardOpenOption.APPEND);
        try (Ledger ledger = open(TestHome.PENDING)) {
            assertThat(ledger.size()).isEqualTo(11);
            assertThat(ledger.append(entry(11))).isEqualTo(11);
        }
        assertThat(Files.readAllBytes(crashed.resolve("aside/10.torn")))
                .containsExactly(0, 0, 0, 9, 'h');
        assertThat(TestHome.verify(home).findings()).isEmpty();
        assertThat(TestHome.verify(home).remarks()).anyMatch(r -> r.contains("aside/10.torn"));
    }

    /// A crash between reserving room and storing the header, or the header's first bytes.
    @Test
    void aPendingFileWithoutItsHeaderHoldsNothing() {
        byte[] reserved = new byte[4096];
        assertThat(PendingFile.parse(reserved).problem()).isEmpty();
        assertThat(PendingFile.parse(reserved).entries()).isEmpty();
        assertThat(PendingFile.parse(new byte[0]).problem()).isEmpty();
        byte[] header = PendingFile.header(7);
        System.arraycopy(header, 4, reserved, 4, header.length - 4);
        assertThat(PendingFile.parse(reserved).problem()).endsWith("cut short");
        assertThat(PendingFile.parse(reserved).first()).isEqualTo(-1);
    }

    /// What was written, without the room that a file in use has reserved behind it.
    private static byte[] withoutReserve(byte[] file) {
        int records =
                PendingFile.parse(file).entries().stream()
                        .mapToInt(e -> PendingFile.FRAME + e.length)
                        .sum();
        return Arrays.copyOf(file, PendingFile.HEADER + records);
    }

    @Test
    void aQuietLogBeats() throws Exception {
        LedgerOptions beating =
                new LedgerOptions(
                        LedgerOptions.Durability.GROUP,
                        Duration.ofMillis(20),
                        Duration.ofMillis(20),
                        256,
                        Duration.ofMillis(5),
                        Optional.of(Duration.ofMillis(50)),
                        1 << 20);
        try (Ledger ledger = open(beating)) {
            long end = System.nanoTime() + 10_000_000_000L;
            while (ledger.checkpointSize() < 3 && System.nanoTime() < end) {
                Thread.sleep(10);
            }
            assertThat(ledger.checkpointSize()).isGreaterThanOrEqualTo(3);
        }
        assertThat(TestHome.verify(home).findings()).isEmpty();
    }

    @Test
    void aDamagedLogDoesNotOpen() throws Exception {
        try (Ledger ledger = open(TestHome.QUICK)) {
            for (int i = 0; i < 300; i++) {
                ledger.append(entry(i));
            }
        }
        Path tile = home.resolve("ledger/tile/0/001.p/44");
        byte[] bytes = Files.readAllBytes(tile);
        bytes[7] ^= 1;
        Files.write(tile, bytes);
        assertThatThrownBy(() -> open(TestHome.QUICK))
                .isInstanceOf(LedgerUnavailable.class)
                .hasMessageContaining("do not have the root");
    }
}
