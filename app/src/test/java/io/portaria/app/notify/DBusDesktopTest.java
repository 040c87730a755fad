package io.portaria.app.notify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// Over a real session bus, which the test starts for itself.
class DBusDesktopTest {

    private record Answered(String id, Desktop.Answer answer) {}

    private static final Desktop.Note NOTE =
            new Desktop.Note(
                    "A-1",
                    "bot pede licença",
                    "Relatório de A & B <hoje>",
                    "Aprovar uma vez",
                    "Negar",
                    "Abrir",
                    60_000);

    @TempDir Path folder;

    private final BlockingQueue<Answered> answers = new LinkedBlockingQueue<>();

    private DBusDesktop connect(TestBus bus) throws IOException {
        return DBusDesktop.connect(
                bus.address(), (id, answer) -> answers.add(new Answered(id, answer)));
    }

    private Answered answer() throws InterruptedException {
        return answers.poll(10, TimeUnit.SECONDS);
    }

    @Test
    void aRequestIsShownWithItsButtons() throws Exception {
        try (TestBus bus = TestBus.with(folder, "actions", "body");
                DBusDesktop desktop = connect(bus)) {
            desktop.show(NOTE);
            TestBus.Shown shown = bus.next();
            assertThat(shown.title()).isEqualTo("bot pede licença");
            assertThat(shown.body()).isEqualTo("Relatório de A & B <hoje>");
            assertThat(shown.actions())
                    .containsExactly(
                            "default", "Abrir", "approve", "Aprovar uma vez", "deny", "Negar");
            assertThat(shown.urgency()).isEqualTo((byte) 2);
        }
    }

    @Test
    void whatWouldBeMarkUpIsWrittenAsText() throws Exception {
        try (TestBus bus = TestBus.with(folder, "actions", "body", "body-markup");
                DBusDesktop desktop = connect(bus)) {
            desktop.show(NOTE);
            assertThat(bus.next().body()).isEqualTo("Relatório de A &amp; B &lt;hoje&gt;");
        }
    }

    @Test
    void aServerWithoutButtonsGetsNone() throws Exception {
        try (TestBus bus = TestBus.with(folder, "body");
                DBusDesktop desktop = connect(bus)) {
            desktop.show(NOTE);
            assertThat(bus.next().actions()).isEmpty();
        }
    }

    @Test
    void eachButtonIsHeardOnceAndOfItsOwnRequest() throws Exception {
        try (TestBus bus = TestBus.with(folder, "actions");
                DBusDesktop desktop = connect(bus)) {
            desktop.show(NOTE);
            long first = bus.next().number();
            desktop.show(new Desktop.Note("A-2", "", "", "yes", "no", "open", 60_000));
            long second = bus.next().number();
            bus.press(second, "deny");
            assertThat(answer()).isEqualTo(new Answered("A-2", Desktop.Answer.DENY));
            bus.press(first + 100, "approve");
            bus.press(first, "approve");
            assertThat(answer()).isEqualTo(new Answered("A-1", Desktop.Answer.APPROVE));
            bus.press(first, "approve");
            desktop.show(NOTE);
            bus.press(bus.next().number(), "default");
            assertThat(answer()).isEqualTo(new Answered("A-1", Desktop.Answer.OPEN));
            assertThat(answers).isEmpty();
        }
    }

    @Test
    void anAnswerFasterThanTheNumberIsNotLost() throws Exception {
        try (TestBus bus = TestBus.with(folder, "actions");
                DBusDesktop desktop = connect(bus)) {
            bus.pressAtOnce("approve");
            desktop.show(NOTE);
            assertThat(answer()).isEqualTo(new Answered("A-1", Desktop.Answer.APPROVE));
        }
    }

    @Test
    void whatIsDecidedIsTakenAway() throws Exception {
        try (TestBus bus = TestBus.with(folder, "actions");
                DBusDesktop desktop = connect(bus)) {
            desktop.show(NOTE);
            long number = bus.next().number();
            desktop.withdraw("A-1");
            assertThat(bus.closed()).containsExactly(number);
            bus.press(number, "approve");
            assertThat(answers.poll(500, TimeUnit.MILLISECONDS)).isNull();
        }
    }

    @Test
    void aSessionThatEndedAndBeganAnewIsFoundAgain() throws Exception {
        TestBus before = TestBus.with(folder, "actions");
        try (DBusDesktop desktop = connect(before)) {
            desktop.show(NOTE);
            before.next();
            before.close();
            desktop.show(NOTE);
            try (TestBus after = TestBus.with(folder, "actions")) {
                desktop.show(NOTE);
                bus(after);
            }
        }
    }

    private void bus(TestBus after) throws Exception {
        after.press(after.next().number(), "deny");
        assertThat(answer()).isEqualTo(new Answered("A-1", Desktop.Answer.DENY));
    }

    @Test
    void aBusWithNobodyWhoShowsNotificationsIsNoDesktop() throws Exception {
        try (TestBus bus = TestBus.empty(folder)) {
            assertThatThrownBy(() -> connect(bus)).isInstanceOf(IOException.class);
        }
        assertThatThrownBy(() ->
                        DBusDesktop.connect("unix:path=" + folder.resolve("none"), (_, _) -> {}))
                .isInstanceOf(IOException.class);
    }

    @Test
    void theBusIsWhereTheSessionSaysElseWhereSystemdPutsIt() throws Exception {
        assertThat(Desktops.sessionBus(Map.of())).isEmpty();
        assertThat(Desktops.sessionBus(Map.of("XDG_RUNTIME_DIR", folder.toString()))).isEmpty();
        Files.createFile(folder.resolve("bus"));
        assertThat(Desktops.sessionBus(Map.of("XDG_RUNTIME_DIR", folder.toString())))
                .contains("unix:path=" + folder.resolve("bus"));
        assertThat(
                        Desktops.sessionBus(
                                Map.of(
                                        "DBUS_SESSION_BUS_ADDRESS",
                                        "unix:path=/x",
                                        "XDG_RUNTIME_DIR",
                                        folder.toString())))
                .contains("unix:path=/x");
    }
}
