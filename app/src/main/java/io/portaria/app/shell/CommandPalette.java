package io.portaria.app.shell;

import io.portaria.app.ui.Action;
import io.portaria.app.ui.AppStyles;
import io.portaria.app.ui.Look;
import io.portaria.app.ui.Panels;
import io.portaria.replay.view.IconNode;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.collections.transformation.FilteredList;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/// Everything that can be done, found by typing a few letters of it.
final class CommandPalette {

    private static final double WIDTH = 560;
    private static final double ROW = 40;
    private static final int ROWS = 9;

    private final Supplier<List<Action>> source;
    private final Runnable close;
    private final TextField field = new TextField();
    private final ObservableList<Action> all = FXCollections.observableArrayList();
    private final FilteredList<Action> found = new FilteredList<>(all);
    private final ListView<Action> list = new ListView<>();
    private final StackPane root = new StackPane();

    CommandPalette(Look look, Supplier<List<Action>> source, Runnable close) {
        this.source = source;
        this.close = close;
        field.setPromptText(look.text("shell.palette.prompt"));
        field.setId("palette-field");
        field.setAccessibleText(look.text("shell.palette.prompt"));
        field.textProperty().addListener((_, _, words) -> narrow(words));
        field.addEventFilter(KeyEvent.KEY_PRESSED, this::keys);
        list.setItems(found);
        list.setFixedCellSize(ROW);
        list.setCellFactory(_ -> new ActionCell());
        list.setFocusTraversable(false);
        list.setPlaceholder(Panels.muted(look.text("shell.palette.nothing")));
        list.setOnMouseClicked(event -> {
            if (event.getButton() == MouseButton.PRIMARY) {
                run();
            }
        });
        VBox box = new VBox(8, field, list);
        box.getStyleClass().add(AppStyles.PALETTE);
        box.setMaxSize(WIDTH, Region.USE_PREF_SIZE);
        Region shade = new Region();
        shade.getStyleClass().add("palette-shade");
        shade.setOnMousePressed(_ -> close.run());
        StackPane layer = new StackPane(box);
        layer.getStyleClass().add("palette-layer");
        layer.setPickOnBounds(false);
        root.getChildren().addAll(shade, layer);
        StackPane.setAlignment(box, Pos.TOP_CENTER);
    }

    Node root() {
        return root;
    }

    void open() {
        all.setAll(source.get());
        field.clear();
        narrow("");
        field.requestFocus();
    }

    private void narrow(String words) {
        String wanted = plain(words);
        found.setPredicate(action -> plain(action.title()).contains(wanted));
        list.setPrefHeight(Math.clamp(found.size(), 1, ROWS) * ROW + 4);
        list.getSelectionModel().selectFirst();
        list.scrollTo(0);
    }

    /// Without accents and case, so that "historico" finds "histórico".
    private static String plain(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFD)
                .replaceAll("\\p{M}", "")
                .toLowerCase(Locale.ROOT)
                .strip();
    }

    private void keys(KeyEvent event) {
        switch (event.getCode()) {
            case ESCAPE -> close.run();
            case ENTER -> run();
            case DOWN -> move(1);
            case UP -> move(-1);
            default -> {
                return;
            }
        }
        event.consume();
    }

    private void move(int by) {
        int size = found.size();
        if (size > 0) {
            int next = Math.floorMod(list.getSelectionModel().getSelectedIndex() + by, size);
            list.getSelectionModel().select(next);
            list.scrollTo(Math.max(0, next - ROWS / 2));
        }
    }

    private void run() {
        Action chosen = list.getSelectionModel().getSelectedItem();
        close.run();
        if (chosen != null) {
            chosen.run().run();
        }
    }

    private static final class ActionCell extends ListCell<Action> {

        @Override
        protected void updateItem(@Nullable Action action, boolean empty) {
            super.updateItem(action, empty);
            if (empty || action == null) {
                setGraphic(null);
                return;
            }
            HBox row =
                    new HBox(
                            12,
                            IconNode.of(action.icon()),
                            new Label(action.title()),
                            Panels.spring());
            if (action.keys().isPresent()) {
                Label keys = new Label(Action.written(action.keys().get()));
                keys.getStyleClass().add(AppStyles.KEYCAP);
                row.getChildren().add(keys);
            }
            row.setAlignment(Pos.CENTER_LEFT);
            setGraphic(row);
            setAccessibleText(action.title());
        }
    }
}
