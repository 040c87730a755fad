package io.portaria.engine.protocol.postgresql.session;

import io.portaria.engine.sockets.RelaySocket;
import io.portaria.engine.threads.Threads;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.helpers.NOPLogger;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(20)
class WaitingRoomTest {
    private final Threads threads = new Threads();

    private WaitingRoom room(Duration longest) {
        return new WaitingRoom(2, longest, threads, NOPLogger.NOP_LOGGER);
    }

    @Test
    void onlySoManyWaitAtOnce() throws Exception {
        WaitingRoom room = room(Duration.ofHours(1));
        try (RelaySocket socket = RelaySocket.unconnected()) {
            Optional<WaitingRoom.Place> first = room.enter(socket);
            assertThat(first).isPresent();
            assertThat(room.enter(socket)).isPresent();
            assertThat(room.enter(socket)).isEmpty();
            first.get().leave();
            first.get().leave();
            assertThat(room.enter(socket)).isPresent();
            assertThat(room.enter(socket)).isEmpty();
        }
    }

    @Test
    void whoWaitsTooLongIsShownOutAndWhoHasLeftIsNot() throws Exception {
        WaitingRoom room = room(Duration.ofMillis(200));
        try (RelaySocket late = RelaySocket.unconnected();
                RelaySocket recognised = RelaySocket.unconnected()) {
            room.enter(recognised).orElseThrow().leave();
            room.enter(late);
            while (!late.isClosed()) {
                Thread.sleep(10);
            }
            assertThat(recognised.isClosed()).isFalse();
        }
    }
}
