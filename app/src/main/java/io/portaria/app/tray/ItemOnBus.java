package io.portaria.app.tray;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.freedesktop.dbus.DBusPath;
import org.freedesktop.dbus.types.Variant;

/// The icon as panels ask for it.
final class ItemOnBus extends ReadOnlyProperties implements StatusNotifierItem {

    /// Sizes of panels; a panel of another size takes the nearest and scales it.
    private static final List<Integer> SIZES = List.of(16, 24, 32, 48, 64);

    private final CountedIcon icon;
    private final Consumer<Tray.Choice> chosen;
    private volatile Map<String, Variant<?>> properties;

    ItemOnBus(CountedIcon icon, Tray.Face face, Consumer<Tray.Choice> chosen) throws IOException {
        super(StatusNotifierItem.NAME);
        this.icon = icon;
        this.chosen = chosen;
        this.properties = properties(face);
    }

    void show(Tray.Face face) throws IOException {
        properties = properties(face);
    }

    static String status(Tray.Face face) {
        // Not `Passive` when nothing waits: panels hide that, and the way back to the window with
        // it.
        return face.waiting() > 0 ? "NeedsAttention" : "Active";
    }

    private Map<String, Variant<?>> properties(Tray.Face face) throws IOException {
        Variant<?> pixmaps = new Variant<>(pixmaps(face.waiting()), Pixmap.LIST_SIGNATURE);
        Variant<?> none = new Variant<>("");
        return Map.ofEntries(
                Map.entry("Category", new Variant<>("ApplicationStatus")),
                Map.entry("Id", new Variant<>("portaria")),
                Map.entry("Title", new Variant<>("Portaria – " + face.sentence())),
                Map.entry("Status", new Variant<>(status(face))),
                Map.entry("WindowId", new Variant<>(0)),
                Map.entry("IconThemePath", none),
                // Names of a theme would win over the pictures, and a theme knows no count.
                Map.entry("IconName", none),
                Map.entry("IconPixmap", pixmaps),
                Map.entry("OverlayIconName", none),
                Map.entry("AttentionIconName", none),
                Map.entry("AttentionIconPixmap", pixmaps),
                Map.entry("AttentionMovieName", none),
                Map.entry(
                        "ToolTip",
                        new Variant<>(
                                new ToolTip("", List.of(), "Portaria", face.sentence()),
                                ToolTip.SIGNATURE)),
                Map.entry("ItemIsMenu", new Variant<>(false)),
                Map.entry("Menu", new Variant<>(new DBusPath(MenuOnBus.PATH))));
    }

    private List<Pixmap> pixmaps(int waiting) throws IOException {
        List<Pixmap> pixmaps = new ArrayList<>();
        for (int size : SIZES) {
            pixmaps.add(pixmap(icon.draw(size, waiting)));
        }
        return pixmaps;
    }

    /// Alpha, red, green, blue of each pixel, row by row: 32 bits in network byte order.
    static Pixmap pixmap(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        ByteBuffer argb = ByteBuffer.allocate(width * height * Integer.BYTES);
        argb.asIntBuffer().put(image.getRGB(0, 0, width, height, null, 0, width));
        return new Pixmap(width, height, argb.array());
    }

    @Override
    Map<String, Variant<?>> now() {
        return properties;
    }

    @Override
    public void Activate(int x, int y) {
        chosen.accept(Tray.Choice.APPROVALS);
    }

    @Override
    public void SecondaryActivate(int x, int y) {
        chosen.accept(Tray.Choice.APPROVALS);
    }

    @Override
    public void ContextMenu(int x, int y) {
        // A panel that cannot draw the menu still leads to the window, where all of it is.
        chosen.accept(Tray.Choice.OPEN);
    }

    @Override
    public void Scroll(int delta, String orientation) {}

    @Override
    public String getObjectPath() {
        return StatusNotifierItem.PATH;
    }
}
