package io.portaria.app.ui;

import java.util.List;
import javafx.scene.Parent;

/// One place of the window.
public interface Screen {

    Parent root();

    /// It came to the front.
    default void shown() {}

    /// What can be done here, for the palette of commands.
    default List<Action> actions() {
        return List.of();
    }
}
