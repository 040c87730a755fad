package io.portaria.app.screen.catalog;
import io.portaria.app.ui.*;
import javafx.scene.Parent;
import javafx.scene.layout.VBox;
/// Stub.
public final class CatalogView implements Screen {
    public CatalogView(CatalogViewModel model, Look look, Dialogs dialogs) {}
    @Override public Parent root() { return new VBox(); }
}
