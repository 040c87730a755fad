package io.portaria.app.screen.catalog;

import io.portaria.app.ui.AppStyles;
import io.portaria.app.ui.Dialogs;
import io.portaria.app.ui.Look;
import io.portaria.app.ui.Panels;
import io.portaria.engine.api.CatalogView;
import io.portaria.engine.api.Query;
import io.portaria.icons.Icon;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/// How an agent reaches a target: choose both, copy the line.
final class ConnectionPane {

    private static final double ROOM = 290;

    private final CatalogViewModel model;
    private final Look look;
    private final ComboBox<String> target = new ComboBox<>();
    private final ComboBox<String> agent = new ComboBox<>();
    private final VBox ways = new VBox(12);
    private final VBox root;

    ConnectionPane(
            CatalogViewModel model, Look look, CatalogView catalog, Optional<String> chosen) {
        this.model = model;
        this.look = look;
        catalog.targets().forEach(each -> target.getItems().add(each.name()));
        catalog.agents().forEach(each -> agent.getItems().add(each.name()));
        target.setId("connect-target");
        agent.setId("connect-agent");
        target.getSelectionModel().selectFirst();
        chosen.ifPresentOrElse(agent::setValue, () -> agent.getSelectionModel().selectFirst());
        VBox first = Panels.field(look.text("catalog.connect.target"), target);
        VBox second = Panels.field(look.text("catalog.connect.agent"), agent);
        HBox.setHgrow(first, Priority.ALWAYS);
        HBox.setHgrow(second, Priority.ALWAYS);
        first.setPrefWidth(200);
        second.setPrefWidth(200);
        // The lines arrive when the window is already open, and must find their room there.
        ways.setMinHeight(ROOM);
        root = new VBox(16, new HBox(12, first, second), ways);
        target.valueProperty().addListener(_ -> ask());
        agent.valueProperty().addListener(_ -> ask());
        ask();
    }

    VBox root() {
        return root;
    }

    private void ask() {
        if (target.getValue() == null || agent.getValue() == null) {
            return;
        }
        model.connection(
                target.getValue(),
                agent.getValue(),
                recipe -> ways.getChildren().setAll(recipe.ways().stream().map(this::way).toList()),
                problem -> {
                    Label sentence = new Label(Dialogs.sentence(look, problem));
                    sentence.setWrapText(true);
                    ways.getChildren().setAll(sentence);
                });
    }

    private Node way(Query.ConnectionRecipe.Way way) {
        String key = "catalog.client." + way.client();
        Label name = new Label(look.texts().has(key) ? look.text(key) : way.client());
        name.getStyleClass().add("section-title");
        Button copy = Panels.button(look.text("catalog.copy"), Icon.COPY, () -> {});
        copy.setOnAction(_ -> {
            ClipboardContent content = new ClipboardContent();
            content.putString(way.text());
            Clipboard.getSystemClipboard().setContent(content);
            copy.setText(look.text("catalog.copied"));
        });
        copy.setId("copy-" + way.client());
        Label text = new Label(way.text());
        text.setWrapText(true);
        text.getStyleClass().addAll(AppStyles.MONO, "command");
        text.setMaxWidth(Double.MAX_VALUE);
        text.setMinHeight(javafx.scene.layout.Region.USE_PREF_SIZE);
        HBox head = new HBox(8, name, Panels.spring(), copy);
        head.setAlignment(javafx.geometry.Pos.CENTER_LEFT);
        return new VBox(6, head, text);
    }
}
