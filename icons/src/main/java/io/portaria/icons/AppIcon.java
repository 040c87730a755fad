package io.portaria.icons;

import java.io.InputStream;
import java.util.List;

/// The mark of the product in the sizes that desktops ask for: a person at the desk in a lit doorway.
public final class AppIcon {

    /// Sizes in pixels, small to large.
    public static final List<Integer> SIZES = List.of(16, 24, 32, 48, 64, 128, 256, 512);

    private AppIcon() {}

    /// The mark as a PNG of this size.
    public static InputStream png(int size) {
        InputStream in = AppIcon.class.getResourceAsStream("portaria-" + size + ".png");
        if (in == null) {
            throw new IllegalArgumentException("The mark was not drawn in " + size + " pixels");
        }
        return in;
    }

    /// The drawing itself.
    public static InputStream svg() {
        InputStream in = AppIcon.class.getResourceAsStream("portaria.svg");
        if (in == null) {
            throw new IllegalStateException("The drawing of the mark is missing");
        }
        return in;
    }
}
