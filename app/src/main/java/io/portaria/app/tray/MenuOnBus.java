package io.portaria.app.tray;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.freedesktop.dbus.errors.InvalidMethodArgument;
import org.freedesktop.dbus.types.UInt32;
import org.freedesktop.dbus.types.Variant;

/// The menu of the icon as panels ask for it: a root and below it entries and a line.
final class MenuOnBus extends ReadOnlyProperties implements DBusMenu {

    static final String PATH = "/MenuBar";

    private static final int ROOT = 0;
    private static final int LINE = 3;
    private static final int VERSION = 3;
    private static final Map<Integer, Tray.Choice> CHOICES =
            Map.of(1, Tray.Choice.OPEN, 2, Tray.Choice.APPROVALS, 4, Tray.Choice.QUIT);

    private final Consumer<Tray.Choice> chosen;
    private volatile Shown shown;

    /// @param entries properties by number, in the order of the menu; the root first
    private record Shown(long revision, Map<Integer, Map<String, Variant<?>>> entries) {}

    MenuOnBus(Tray.Face face, Consumer<Tray.Choice> chosen) {
        super(DBusMenu.NAME);
        this.chosen = chosen;
        this.shown = new Shown(1, entries(face));
    }

    /// @return the new revision
    UInt32 show(Tray.Face face) {
        Shown next = new Shown(shown.revision() + 1, entries(face));
        shown = next;
        return new UInt32(next.revision());
    }

    private static Map<Integer, Map<String, Variant<?>>> entries(Tray.Face face) {
        Map<Integer, Map<String, Variant<?>>> entries = new LinkedHashMap<>();
        entries.put(ROOT, Map.of("children-display", new Variant<>("submenu")));
        entries.put(1, label(face.open()));
        entries.put(2, label(face.approvals()));
        entries.put(LINE, Map.of("type", new Variant<>("separator")));
        entries.put(4, label(face.quit()));
        return entries;
    }

    private static Map<String, Variant<?>> label(String text) {
        // A single underscore would mark a key.
        return Map.of("label", new Variant<>(text.replace("_", "__")));
    }

    @Override
    Map<String, Variant<?>> now() {
        return Map.of(
                "Version", new Variant<>(new UInt32(VERSION)),
                "TextDirection", new Variant<>("ltr"),
                "Status", new Variant<>("normal"),
                "IconThemePath", new Variant<>(List.of(), "as"));
    }

    @Override
    public Both<UInt32, Entry> GetLayout(int parent, int depth, List<String> names) {
        Shown asked = shown;
        List<Variant<?>> children = new ArrayList<>();
        if (parent == ROOT && depth != 0) {
            for (Integer id : asked.entries().keySet()) {
                if (id != ROOT) {
                    children.add(
                            new Variant<>(
                                    new Entry(id, properties(asked, id, names), List.of()),
                                    Entry.SIGNATURE));
                }
            }
        }
        return new Both<>(
                new UInt32(asked.revision()),
                new Entry(parent, properties(asked, parent, names), children));
    }

    @Override
    public List<Properties> GetGroupProperties(List<Integer> ids, List<String> names) {
        Shown asked = shown;
        return (ids.isEmpty() ? asked.entries().keySet() : ids)
                .stream()
                        .filter(asked.entries()::containsKey)
                        .map(id -> new Properties(id, properties(asked, id, names)))
                        .toList();
    }

    @Override
    public Variant<?> GetProperty(int id, String name) {
        Variant<?> value = properties(shown, id, List.of()).get(name);
        if (value == null) {
            throw new InvalidMethodArgument("The entry " + id + " has no property " + name);
        }
        return value;
    }

    private static Map<String, Variant<?>> properties(Shown asked, int id, List<String> names) {
        Map<String, Variant<?>> all = asked.entries().get(id);
        if (all == null) {
            throw new InvalidMethodArgument("There is no entry " + id);
        }
        Map<String, Variant<?>> wanted = new HashMap<>(all);
        if (!names.isEmpty()) {
            wanted.keySet().retainAll(names);
        }
        return wanted;
    }

    @Override
    public void Event(int id, String event, Variant<?> data, UInt32 time) {
        Tray.Choice choice = CHOICES.get(id);
        if (choice != null && event.equals("clicked")) {
            chosen.accept(choice);
        }
    }

    @Override
    public List<Integer> EventGroup(List<Done> events) {
        events.forEach(each -> Event(each.id(), each.event(), each.data(), each.time()));
        return unknown(events.stream().map(Done::id).toList());
    }

    @Override
    public boolean AboutToShow(int id) {
        return false;
    }

    @Override
    public Both<List<Integer>, List<Integer>> AboutToShowGroup(List<Integer> ids) {
        return new Both<>(List.of(), unknown(ids));
    }

    private List<Integer> unknown(List<Integer> ids) {
        return ids.stream().filter(id -> !shown.entries().containsKey(id)).toList();
    }

    @Override
    public String getObjectPath() {
        return PATH;
    }
}
