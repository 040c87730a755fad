package io.portaria.app;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/// A second start leads to the window of the first.
class OneWindowTest {

    @TempDir Path folder;

    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger shown = new AtomicInteger();

    @AfterEach
    void stop() {
        workers.shutdownNow();
    }

    private OneWindow window(Path home) {
        return OneWindow.in(home, workers, shown::incrementAndGet);
    }

    @Test
    void theOneThatRunsIsShownInPlaceOfAnother() {
        Path home = folder.resolve("home");
        assertThat(OneWindow.isShownByAnother(home)).isFalse();
        try (OneWindow _ = window(home)) {
            assertThat(OneWindow.isShownByAnother(home)).isTrue();
            assertThat(OneWindow.isShownByAnother(home)).isTrue();
            assertThat(shown).hasValue(2);
        }
        assertThat(OneWindow.isShownByAnother(home)).isFalse();
        assertThat(shown).hasValue(2);
    }

    @Test
    void anotherHomeIsAnotherWindow() {
        try (OneWindow _ = window(folder.resolve("one"))) {
            assertThat(OneWindow.isShownByAnother(folder.resolve("two"))).isFalse();
        }
    }

    @Test
    void whatOneLeftThatWasKilledIsInNobodysWay() throws IOException {
        Path socket = folder.resolve("workstation.sock");
        try (ServerSocketChannel killed = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            killed.bind(UnixDomainSocketAddress.of(socket));
        }
        assertThat(socket).exists();
        assertThat(OneWindow.isShownByAnother(folder)).isFalse();
        try (OneWindow _ = window(folder)) {
            assertThat(OneWindow.isShownByAnother(folder)).isTrue();
        }
    }

    @Test
    void oneThatHangsIsNotWaitedForWithoutEnd() throws IOException {
        try (ServerSocketChannel hangs = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            hangs.bind(UnixDomainSocketAddress.of(folder.resolve("workstation.sock")));
            assertThat(OneWindow.isShownByAnother(folder)).isFalse();
        }
    }

    @Test
    void aHomeWithoutAPlaceForItGoesOnWithout() throws IOException {
        Path deep = Files.createDirectories(folder.resolve("a".repeat(120)));
        try (OneWindow _ = window(deep)) {
            assertThat(OneWindow.isShownByAnother(deep)).isFalse();
        }
    }
}
