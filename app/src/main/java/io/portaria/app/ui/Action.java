package io.portaria.app.ui;

import io.portaria.icons.Icon;
import java.util.Optional;
import javafx.scene.input.KeyCombination;

/// Something a person can do from the palette of commands, or by its keys while its screen is in front.
///
/// @param title what it does, in the chosen language
/// @param keys what does it too
public record Action(String title, Icon icon, Optional<KeyCombination> keys, Runnable run) {

    public static Action of(String title, Icon icon, Runnable run) {
        return new Action(title, icon, Optional.empty(), run);
    }

    public static Action of(String title, Icon icon, KeyCombination keys, Runnable run) {
        return new Action(title, icon, Optional.of(keys), run);
    }

    /// The keys as this system writes them.
    public static String written(KeyCombination keys) {
        return keys.getDisplayText().replace("Up", "↑").replace("Down", "↓");
    }
}
