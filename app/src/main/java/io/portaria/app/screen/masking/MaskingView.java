package io.portaria.app.screen.masking;
import io.portaria.app.ui.*;
import javafx.scene.Parent;
import javafx.scene.layout.VBox;
/// Stub.
public final class MaskingView implements Screen {
    public MaskingView(MaskingViewModel model, Look look, Dialogs dialogs) {}
    @Override public Parent root() { return new VBox(); }
}
