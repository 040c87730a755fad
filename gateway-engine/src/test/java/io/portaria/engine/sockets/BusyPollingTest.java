package io.portaria.engine.sockets;

import java.io.IOException;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

final class BusyPollingTest {
    private final BusyPolling.Loops loops = new BusyPolling.Loops(true);
    private final BusyPolling polling = new BusyPolling(loops);
    private final RelaySocket agent = RelaySocket.unconnected();
    private final RelaySocket server = RelaySocket.unconnected();

    BusyPollingTest() throws IOException {}

    @Test
    void oneSessionAloneIsWaitedForAwake() {
        exchange(BusyPolling.FEWEST / 2);
        assertFalse(polling.isWorthwhile());
        exchange(1);
        assertTrue(polling.isWorthwhile());
    }

    @Test
    void aThirdSocketEndsIt() throws IOException {
        exchange(BusyPolling.FEWEST);
        try (RelaySocket third = RelaySocket.unconnected()) {
            polling.woken(third);
            assertFalse(polling.isWorthwhile());
            for (int i = 0; i < BusyPolling.FEWEST; i++) {
                exchange(1);
                polling.woken(third);
            }
            assertFalse(polling.isWorthwhile());
        }
    }

    @Test
    void anotherLoopThatHasSomethingToDoEndsIt() {
        exchange(BusyPolling.FEWEST);
        BusyPolling busy = new BusyPolling(loops);
        busy.woken(server);
        assertFalse(polling.isWorthwhile());
        exchange(1);
        assertFalse(polling.isWorthwhile());
        exchange(BusyPolling.FEWEST);
        assertTrue(polling.isWorthwhile());
    }

    @Test
    void onOneProcessorNobodyIsWaitedForAwake() {
        BusyPolling alone = new BusyPolling(new BusyPolling.Loops(false));
        for (int i = 0; i < 2 * BusyPolling.FEWEST; i++) {
            alone.woken(agent);
        }
        assertFalse(alone.isWorthwhile());
    }

    @Test
    void whatIsInVainIsTriedMoreAndMoreSeldomAndNotNever() {
        int before = 0;
        for (int i = 0; i < 20; i++) {
            int wakes = wakesUntilWorthwhile();
            assertTrue(wakes >= before, "after " + i + " times in vain");
            before = wakes;
            polling.wasInVain();
        }
        assertEquals(BusyPolling.MOST + BusyPolling.FEWEST, wakesUntilWorthwhile());
    }

    @Test
    void onceItPaysItIsTriedOftenAgain() {
        for (int i = 0; i < 8; i++) {
            wakesUntilWorthwhile();
            polling.wasInVain();
        }
        wakesUntilWorthwhile();
        polling.paid();
        assertTrue(polling.isWorthwhile());
        polling.wasInVain();
        assertEquals(2 * BusyPolling.FEWEST, wakesUntilWorthwhile());
    }

    private void exchange(int times) {
        for (int i = 0; i < times; i++) {
            polling.woken(agent);
            polling.woken(server);
        }
    }

    private int wakesUntilWorthwhile() {
        int wakes = 0;
        while (!polling.isWorthwhile()) {
            polling.woken(wakes++ % 2 == 0 ? agent : server);
        }
        return wakes;
    }
}
