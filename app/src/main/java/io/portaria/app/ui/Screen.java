package io.portaria.app.ui;

import java.util.List;
import javafx.scene.Parent;

/// One place of the window.
public interface Screen {

    Parent root();

    /// It came to the front: what a person uses first there gets the keyboard.
    void shown();

    /// It will not be shown again: whatever still listens lets go.
    default void dispose() {}

    /// What can be done here, for the palette of commands and by keys.
    default List<Action> actions() {
        return List.of();
    }
}
