package io.portaria.app.tray;

import io.portaria.app.notify.TestBus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.freedesktop.dbus.DBusPath;
import org.freedesktop.dbus.exceptions.DBusExecutionException;
import org.freedesktop.dbus.messages.DBusSignal;
import org.freedesktop.dbus.types.UInt32;
import org.freedesktop.dbus.types.Variant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// Over a real session bus, which the test starts for itself, with a panel of the test's own.
class StatusNotifierTrayTest {

    private static final Tray.Face NOTHING =
            new Tray.Face(0, "Nenhum pedido aguarda decisão", "Abrir", "Aprovações", "Encerrar");
    private static final Tray.Face TWO =
            new Tray.Face(2, "2 pedidos aguardam decisão", "Abrir", "Aprovações (2)", "Encerrar");

    @TempDir Path folder;

    private final BlockingQueue<Tray.Choice> chosen = new LinkedBlockingQueue<>();
    private final BlockingQueue<Boolean> visible = new LinkedBlockingQueue<>();

    private StatusNotifierTray connect(TestBus bus) throws IOException {
        return StatusNotifierTray.connect(
                bus.address(),
                NOTHING,
                new Tray.Listener() {
                    @Override
                    public void chosen(Tray.Choice choice) {
                        chosen.add(choice);
                    }

                    @Override
                    public void visible(boolean now) {
                        visible.add(now);
                    }
                });
    }

    private Tray.Choice choice() throws InterruptedException {
        return chosen.poll(10, TimeUnit.SECONDS);
    }

    private Boolean seen() throws InterruptedException {
        return visible.poll(10, TimeUnit.SECONDS);
    }

    private static String text(Map<String, Variant<?>> properties, String name) {
        return String.valueOf(properties.get(name).getValue());
    }

    private static Object[] struct(Variant<?> variant) {
        return (Object[]) variant.getValue();
    }

    @Test
    void aPanelReadsWhatTheSpecificationNames() throws Exception {
        try (TestBus bus = TestBus.empty(folder);
                TestPanel panel = TestPanel.on(bus.address(), true);
                StatusNotifierTray tray = connect(bus)) {
            String service = panel.next();
            assertThat(service)
                    .isEqualTo(
                            "org.kde.StatusNotifierItem-" + ProcessHandle.current().pid() + "-1");
            assertThat(seen()).isTrue();
            Map<String, Variant<?>> before = panel.properties(service);
            assertThat(text(before, "Id")).isEqualTo("portaria");
            assertThat(text(before, "Category")).isEqualTo("ApplicationStatus");
            assertThat(text(before, "Status")).isEqualTo("Active");
            assertThat(text(before, "Title")).isEqualTo("Portaria – Nenhum pedido aguarda decisão");
            assertThat(before.get("ItemIsMenu").getValue()).isEqualTo(false);
            assertThat(((DBusPath) before.get("Menu").getValue()).getPath()).isEqualTo("/MenuBar");
            assertThat(before.get("IconPixmap").getSig()).isEqualTo("a(iiay)");
            assertThat(before.get("ToolTip").getSig()).isEqualTo("(sa(iiay)ss)");
            assertThat(struct(before.get("ToolTip"))[3]).isEqualTo("Nenhum pedido aguarda decisão");

            tray.show(TWO);
            assertThat(panel.signals())
                    .extracting(DBusSignal::getName)
                    .containsExactlyInAnyOrder(
                            "NewTitle",
                            "NewToolTip",
                            "NewIcon",
                            "NewAttentionIcon",
                            "NewStatus",
                            "LayoutUpdated");
            Map<String, Variant<?>> after = panel.properties(service);
            assertThat(text(after, "Status")).isEqualTo("NeedsAttention");
            assertThat(text(after, "Title")).isEqualTo("Portaria – 2 pedidos aguardam decisão");
            assertThat(struct(after.get("ToolTip"))[3]).isEqualTo("2 pedidos aguardam decisão");
            assertThat(pixels(after, "IconPixmap", 32))
                    .isNotEqualTo(pixels(before, "IconPixmap", 32))
                    .isEqualTo(pixels(after, "AttentionIconPixmap", 32));
            assertThat(pixels(after, "IconPixmap", 32))
                    .isEqualTo(list(ItemOnBus.pixmap(new CountedIcon().draw(32, 2)).argb()));
            assertThat(
                            panel.property(
                                    service,
                                    StatusNotifierItem.PATH,
                                    StatusNotifierItem.NAME,
                                    "Title"))
                    .isEqualTo("Portaria – 2 pedidos aguardam decisão");
        }
    }

    private static List<?> pixels(Map<String, Variant<?>> properties, String name, int size) {
        for (Object each : (List<?>) properties.get(name).getValue()) {
            Object[] pixmap = (Object[]) each;
            if (pixmap[0].equals(size) && pixmap[1].equals(size)) {
                return (List<?>) pixmap[2];
            }
        }
        throw new AssertionError("There is no picture of " + size + " pixels");
    }

    private static List<Byte> list(byte[] bytes) {
        List<Byte> list = new ArrayList<>();
        for (byte each : bytes) {
            list.add(each);
        }
        return list;
    }

    @Test
    void whatIsNotThereIsAnError() throws Exception {
        try (TestBus bus = TestBus.empty(folder);
                TestPanel panel = TestPanel.on(bus.address(), true);
                StatusNotifierTray _ = connect(bus)) {
            String service = panel.next();
            assertThatThrownBy(() ->
                            panel.property(
                                    service,
                                    StatusNotifierItem.PATH,
                                    StatusNotifierItem.NAME,
                                    "Nothing"))
                    .isInstanceOf(DBusExecutionException.class);
            assertThatThrownBy(() -> panel.menu(service, "/MenuBar").GetLayout(9, -1, List.of()))
                    .isInstanceOf(DBusExecutionException.class);
        }
    }

    @Test
    void clicksOnTheIconLeadToWhatWaits() throws Exception {
        try (TestBus bus = TestBus.empty(folder);
                TestPanel panel = TestPanel.on(bus.address(), true);
                StatusNotifierTray _ = connect(bus)) {
            StatusNotifierItem item = panel.item(panel.next());
            item.Activate(10, 10);
            assertThat(choice()).isEqualTo(Tray.Choice.APPROVALS);
            item.SecondaryActivate(10, 10);
            assertThat(choice()).isEqualTo(Tray.Choice.APPROVALS);
            item.ContextMenu(10, 10);
            assertThat(choice()).isEqualTo(Tray.Choice.OPEN);
            item.Scroll(1, "vertical");
            assertThat(chosen).isEmpty();
        }
    }

    @Test
    void theMenuIsReadAndChosenFrom() throws Exception {
        try (TestBus bus = TestBus.empty(folder);
                TestPanel panel = TestPanel.on(bus.address(), true);
                StatusNotifierTray tray = connect(bus)) {
            String service = panel.next();
            String path = ((DBusPath) panel.properties(service).get("Menu").getValue()).getPath();
            DBusMenu menu = panel.menu(service, path);
            DBusMenu.Both<UInt32, DBusMenu.Entry> first = menu.GetLayout(0, -1, List.of());
            assertThat(labels(first.second()))
                    .containsExactly("1 Abrir", "2 Aprovações", "3 separator", "4 Encerrar");

            tray.show(TWO);
            DBusMenu.Both<UInt32, DBusMenu.Entry> second = menu.GetLayout(0, 1, List.of());
            assertThat(second.first().longValue()).isGreaterThan(first.first().longValue());
            assertThat(labels(second.second())).contains("2 Aprovações (2)");
            assertThat(menu.GetLayout(0, 0, List.of()).second().children()).isEmpty();
            assertThat(menu.GetProperty(2, "label").getValue()).isEqualTo("Aprovações (2)");
            assertThat(menu.GetGroupProperties(List.of(1, 4, 77), List.of("label")))
                    .extracting(each -> each.id() + " " + each.properties().get("label").getValue())
                    .containsExactly("1 Abrir", "4 Encerrar");
            assertThat(menu.AboutToShow(0)).isFalse();
            assertThat(menu.AboutToShowGroup(List.of(1, 77)).second()).containsExactly(77);
            assertThat(panel.property(service, path, DBusMenu.NAME, "Version"))
                    .isEqualTo(new UInt32(3));

            panel.click(service, path, 1);
            assertThat(choice()).isEqualTo(Tray.Choice.OPEN);
            panel.click(service, path, 2);
            assertThat(choice()).isEqualTo(Tray.Choice.APPROVALS);
            menu.Event(4, "hovered", new Variant<>(""), new UInt32(0));
            panel.click(service, path, 3);
            panel.click(service, path, 77);
            assertThat(chosen.poll(300, TimeUnit.MILLISECONDS)).isNull();
            assertThat(
                            menu.EventGroup(
                                    List.of(
                                            new DBusMenu.Done(
                                                    4, "clicked", new Variant<>(0), new UInt32(0)),
                                            new DBusMenu.Done(
                                                    77,
                                                    "clicked",
                                                    new Variant<>(0),
                                                    new UInt32(0)))))
                    .containsExactly(77);
            assertThat(choice()).isEqualTo(Tray.Choice.QUIT);
        }
    }

    private static List<String> labels(DBusMenu.Entry root) {
        assertThat(root.id()).isZero();
        return root.children().stream()
                .map(each -> {
                    Object[] entry = struct(each);
                    Map<?, ?> properties = (Map<?, ?>) entry[1];
                    Object what = properties.get("label");
                    return entry[0]
                            + " "
                            + ((Variant<?>) (what == null ? properties.get("type") : what))
                                    .getValue();
                })
                .toList();
    }

    @Test
    void aPanelThatComesLaterOrStartsAnewIsToldOfTheIcon() throws Exception {
        try (TestBus bus = TestBus.empty(folder);
                StatusNotifierTray tray = connect(bus)) {
            tray.show(TWO);
            TestPanel first = TestPanel.on(bus.address(), true);
            String service = first.next();
            assertThat(seen()).isTrue();
            assertThat(text(first.properties(service), "Status")).isEqualTo("NeedsAttention");
            first.close();
            assertThat(seen()).isFalse();
            try (TestPanel second = TestPanel.on(bus.address(), true)) {
                assertThat(second.next()).isEqualTo(service);
                assertThat(seen()).isTrue();
                second.item(service).Activate(0, 0);
                assertThat(choice()).isEqualTo(Tray.Choice.APPROVALS);
            }
        }
    }

    @Test
    void whoKnowsIconsButShowsNoneIsNoTray() throws Exception {
        try (TestBus bus = TestBus.empty(folder);
                TestPanel panel = TestPanel.on(bus.address(), false);
                StatusNotifierTray _ = connect(bus)) {
            panel.next();
            assertThat(visible.poll(300, TimeUnit.MILLISECONDS)).isNull();
            panel.shows(true);
            assertThat(seen()).isTrue();
            panel.shows(false);
            assertThat(seen()).isFalse();
            assertThat(panel.isQuiet()).as("it is known already").isTrue();
        }
    }

    @Test
    void aSessionThatEndedAndBeganAnewIsFoundAgain() throws Exception {
        TestBus before = TestBus.empty(folder);
        TestPanel panel = TestPanel.on(before.address(), true);
        try (StatusNotifierTray tray = connect(before)) {
            panel.next();
            assertThat(seen()).isTrue();
            panel.close();
            before.close();
            assertThat(seen()).isFalse();
            tray.show(TWO);
            try (TestBus after = TestBus.empty(folder);
                    TestPanel next = TestPanel.on(after.address(), true)) {
                tray.show(TWO);
                next.next();
                assertThat(seen()).isTrue();
            }
        }
    }

    @Test
    void theIconGoesWithTheProgram() throws Exception {
        try (TestBus bus = TestBus.empty(folder);
                TestPanel panel = TestPanel.on(bus.address(), true)) {
            String service;
            try (StatusNotifierTray _ = connect(bus)) {
                service = panel.next();
            }
            assertThatThrownBy(() -> panel.properties(service))
                    .isInstanceOf(DBusExecutionException.class);
        }
    }

    @Test
    void aMachineWithoutABusHasNoTray() {
        assertThatThrownBy(() ->
                        StatusNotifierTray.connect(
                                "unix:path=" + folder.resolve("none"),
                                NOTHING,
                                new Tray.Listener() {
                                    @Override
                                    public void chosen(Tray.Choice choice) {}

                                    @Override
                                    public void visible(boolean now) {}
                                }))
                .isInstanceOf(IOException.class);
    }
}
