package io.portaria.app.tray;

import java.util.List;
import java.util.Map;
import org.freedesktop.dbus.Struct;
import org.freedesktop.dbus.Tuple;
import org.freedesktop.dbus.annotations.DBusInterfaceName;
import org.freedesktop.dbus.annotations.Position;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.interfaces.DBusInterface;
import org.freedesktop.dbus.messages.DBusSignal;
import org.freedesktop.dbus.types.UInt32;
import org.freedesktop.dbus.types.Variant;

/// A menu that a program offers and the panel draws; names and numbers are those of libdbusmenu, which is what there is for a
/// specification.
///
/// @see <a href="https://github.com/AyatanaIndicators/libdbusmenu/blob/master/libdbusmenu-glib/dbus-menu.xml">dbus-menu.xml</a>
@DBusInterfaceName(DBusMenu.NAME)
@SuppressWarnings("MethodName")
public interface DBusMenu extends DBusInterface {

    String NAME = "com.canonical.dbusmenu";

    /// An entry with those below it, each again an entry in a variant.
    final class Entry extends Struct {

        static final String SIGNATURE = "(ia{sv}av)";

        @Position(0)
        private final int id;

        @Position(1)
        private final Map<String, Variant<?>> properties;

        @Position(2)
        private final List<Variant<?>> children;

        public Entry(int id, Map<String, Variant<?>> properties, List<Variant<?>> children) {
            this.id = id;
            this.properties = properties;
            this.children = children;
        }

        public int id() {
            return id;
        }

        public Map<String, Variant<?>> properties() {
            return properties;
        }

        public List<Variant<?>> children() {
            return children;
        }
    }

    /// An entry alone.
    final class Properties extends Struct {

        @Position(0)
        private final int id;

        @Position(1)
        private final Map<String, Variant<?>> properties;

        public Properties(int id, Map<String, Variant<?>> properties) {
            this.id = id;
            this.properties = properties;
        }

        public int id() {
            return id;
        }

        public Map<String, Variant<?>> properties() {
            return properties;
        }
    }

    /// Something a person did with an entry.
    final class Done extends Struct {

        @Position(0)
        private final int id;

        @Position(1)
        private final String event;

        @Position(2)
        private final Variant<?> data;

        @Position(3)
        private final UInt32 time;

        public Done(int id, String event, Variant<?> data, UInt32 time) {
            this.id = id;
            this.event = event;
            this.data = data;
            this.time = time;
        }

        public int id() {
            return id;
        }

        public String event() {
            return event;
        }

        public Variant<?> data() {
            return data;
        }

        public UInt32 time() {
            return time;
        }
    }

    /// Two answers of one call.
    final class Both<A, B> extends Tuple {

        @Position(0)
        private final A first;

        @Position(1)
        private final B second;

        public Both(A first, B second) {
            this.first = first;
            this.second = second;
        }

        public A first() {
            return first;
        }

        public B second() {
            return second;
        }
    }

    /// @param parent entry whose subtree is asked for, 0 for all
    /// @param depth how far down, -1 for all the way
    /// @param names properties that are wanted, empty for all
    /// @return revision and subtree
    Both<UInt32, Entry> GetLayout(int parent, int depth, List<String> names);

    /// @param ids which entries, empty for all
    List<Properties> GetGroupProperties(List<Integer> ids, List<String> names);

    Variant<?> GetProperty(int id, String name);

    /// @param event `clicked`, `hovered`, `opened` or `closed`
    void Event(int id, String event, Variant<?> data, UInt32 time);

    /// @return entries that do not exist
    List<Integer> EventGroup(List<Done> events);

    /// @return whether the layout has to be asked for anew first
    boolean AboutToShow(int id);

    /// @return entries to be asked for anew, and those that do not exist
    Both<List<Integer>, List<Integer>> AboutToShowGroup(List<Integer> ids);

    /// The layout below an entry is to be asked for anew.
    class LayoutUpdated extends DBusSignal {
        private final UInt32 revision;
        private final int parent;

        public LayoutUpdated(String path, UInt32 revision, int parent) throws DBusException {
            super(path, revision, parent);
            this.revision = revision;
            this.parent = parent;
        }

        public long revision() {
            return revision.longValue();
        }

        public int parent() {
            return parent;
        }
    }
}
