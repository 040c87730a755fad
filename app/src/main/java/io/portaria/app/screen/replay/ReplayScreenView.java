package io.portaria.app.screen.replay;
import io.portaria.app.ui.*;
import javafx.scene.Parent;
import javafx.scene.layout.VBox;
/// Stub.
public final class ReplayScreenView implements Screen {
    public ReplayScreenView(ReplayScreenViewModel model, Look look, Navigator navigator) {}
    @Override public Parent root() { return new VBox(); }
}
