package io.portaria.app;

import io.portaria.app.ui.Place;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javafx.scene.control.ListView;
import javafx.scene.control.TableView;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxRobot;
import org.testfx.util.WaitForAsyncUtils;

import static org.assertj.core.api.Assertions.assertThat;

/// A million sessions, a session of 100,000 statements: what is asked for and what is drawn stays as small as the window.
/// Time is printed and not judged, because a busy machine is no fault of the list.
class LargeListsScreenTest extends ScreenTest {

    /// More than fit into the window, less than would be made for a list that is not virtual.
    private static final int A_WINDOWFUL = 80;

    @Override
    int sessions() {
        return 1_000_000;
    }

    @Test
    void aMillionSessionsAreScrolledByTheWindowful(FxRobot robot) throws Exception {
        robot.interact(() -> workstation.go(Place.SESSIONS));
        until(() -> table(robot).getItems().size() == 1_000_000);
        int opened = gateway.sessionPages();
        // One page for the list, one for those of the overview.
        assertThat(opened).isLessThanOrEqualTo(3);
        int stops = 100;
        Longest longest = new Longest();
        for (int i = 1; i <= stops; i++) {
            int to = (int) (i * 9_973L % 1_000_000);
            robot.interact(() -> table(robot).scrollTo(to));
        }
        System.out.printf(
                "A million sessions: longest wait for the FX thread %d ms%n", longest.end());
        until(() ->
                table(robot).getItems().get(stops * 9_973 % 1_000_000).toString().contains("s-"));
        // A windowful may lie on two pages.
        assertThat(gateway.sessionPages() - opened).isLessThanOrEqualTo(stops * 2 + 2);
        assertThat(robot.lookup("#sessions .table-row-cell").queryAll().size())
                .isLessThan(A_WINDOWFUL);
    }

    @Test
    void aSessionOfAHundredThousandStatementsOpensPlaysAndJumps(FxRobot robot) throws Exception {
        // The first replay of a program loads its classes and styles, whatever its length.
        Longest first = new Longest();
        robot.interact(() -> workstation.replay("s-6"));
        until(() -> robot.lookup("#operations").tryQuery().isPresent());
        WaitForAsyncUtils.sleep(500, TimeUnit.MILLISECONDS);
        System.out.printf("A short session, the first: %d ms%n", first.end());
        int before = gateway.operationPages();
        Longest longest = new Longest();
        robot.interact(() -> workstation.replay(MemoryGateway.LONG));
        until(() ->
                robot.lookup("#operations").tryQuery().isPresent()
                        && robot.lookup("#operations").queryListView().getItems().size()
                                == MemoryGateway.LONG_OPERATIONS);
        ListView<?> operations = robot.lookup("#operations").queryListView();
        assertThat(operations.getItems()).hasSize(MemoryGateway.LONG_OPERATIONS);
        assertThat(gateway.operationPages() - before)
                .isEqualTo(MemoryGateway.LONG_OPERATIONS / 500 + 1);
        int rows = gateway.rowPages();
        int jumps = 20;
        for (int i = 1; i <= jumps; i++) {
            int to = i * 4_999;
            robot.interact(() -> operations.getSelectionModel().select(to));
            assertThat(cells(robot)).isLessThan(A_WINDOWFUL);
        }
        assertThat(operations.getSelectionModel().getSelectedIndex()).isEqualTo(jumps * 4_999);
        // Of each result the first page, and one more where the window shows more than that.
        assertThat(gateway.rowPages() - rows).isLessThanOrEqualTo(jumps * 2);
        robot.clickOn("#play");
        WaitForAsyncUtils.sleep(800, TimeUnit.MILLISECONDS);
        robot.clickOn("#play");
        robot.interact(() -> operations.scrollTo(10));
        assertThat(cells(robot)).isLessThan(A_WINDOWFUL);
        System.out.printf(
                "100,000 statements: longest wait for the FX thread %d ms%n", longest.end());
    }

    private static int cells(FxRobot robot) {
        return robot.lookup("#operations .list-cell").queryAll().size();
    }

    private static TableView<?> table(FxRobot robot) {
        return robot.lookup("#sessions").queryTableView();
    }

    /// Knocks at the JavaFX thread all the time and remembers the longest wait.
    private static final class Longest {

        private final AtomicBoolean going = new AtomicBoolean(true);
        private final CompletableFuture<Long> longest = new CompletableFuture<>();

        Longest() {
            Thread.ofVirtual()
                    .start(() -> {
                        long most = 0;
                        while (going.get()) {
                            long before = System.nanoTime();
                            WaitForAsyncUtils.waitForAsyncFx(60_000, () -> {});
                            most = Math.max(most, System.nanoTime() - before);
                            WaitForAsyncUtils.sleep(5, TimeUnit.MILLISECONDS);
                        }
                        longest.complete(most / 1_000_000);
                    });
        }

        long end() throws Exception {
            going.set(false);
            return longest.get(60, TimeUnit.SECONDS);
        }
    }
}
