package io.portaria.app.screen.masking;

import io.portaria.app.screen.masking.MaskingViewModel.TableChoice;
import io.portaria.app.ui.AppStyles;
import io.portaria.app.ui.Debounce;
import io.portaria.app.ui.Look;
import io.portaria.app.ui.Panels;
import io.portaria.app.ui.TextCell;
import io.portaria.engine.api.Query;
import io.portaria.icons.Icon;
import io.portaria.replay.view.IconNode;
import io.portaria.replay.view.Ties;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.geometry.Orientation;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollBar;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;
import org.fxmisc.flowless.VirtualizedScrollPane;
import org.fxmisc.richtext.CodeArea;
import org.fxmisc.richtext.model.StyleSpansBuilder;

/// What the draft would do, before and after side by side: to a text a person types, and to real rows.
final class PreviewPane {

    private static final Duration TYPING = Duration.ofMillis(220);
    private static final double ROW = 28;

    private final MaskingViewModel model;
    private final Look look;
    private final Ties ties;
    private final CodeArea before = new CodeArea();
    private final CodeArea after = new CodeArea();
    private final TableView<List<Optional<String>>> rowsBefore = new TableView<>();
    private final TableView<List<Optional<String>>> rowsAfter = new TableView<>();
    private final ComboBox<TableChoice> table = new ComboBox<>();
    private final VBox root;

    PreviewPane(MaskingViewModel model, Look look, Ties ties) {
        this.model = model;
        this.ties = ties;
        this.look = look;
        ToggleButton text = new ToggleButton(look.text("masking.preview.text"));
        ToggleButton rows = new ToggleButton(look.text("masking.preview.rows"));
        ToggleGroup group = new ToggleGroup();
        text.setToggleGroup(group);
        rows.setToggleGroup(group);
        text.getStyleClass().add("left-pill");
        rows.getStyleClass().add("right-pill");
        text.setId("preview-text");
        rows.setId("preview-rows");
        text.setSelected(true);
        group.selectedToggleProperty()
                .addListener((_, old, now) -> {
                    if (now == null && old != null) {
                        old.setSelected(true);
                    }
                });
        Node textPane = texts();
        Node rowsPane = rows();
        textPane.visibleProperty().bind(text.selectedProperty());
        rowsPane.visibleProperty().bind(rows.selectedProperty());
        StackPane both = new StackPane(textPane, rowsPane);
        VBox.setVgrow(both, Priority.ALWAYS);
        table.visibleProperty().bind(rows.selectedProperty());
        table.managedProperty().bind(rows.selectedProperty());
        text.setMinWidth(Region.USE_PREF_SIZE);
        rows.setMinWidth(Region.USE_PREF_SIZE);
        HBox kind = new HBox(0, text, rows);
        kind.setMinWidth(Region.USE_PREF_SIZE);
        table.setMaxWidth(190);
        HBox tools = new HBox(10, table, role(), kind);
        tools.setAlignment(Pos.CENTER_RIGHT);
        VBox content = new VBox(10, both, problem());
        VBox.setVgrow(content, Priority.ALWAYS);
        root = Panels.card(look.text("masking.preview"), Icon.EYE, content, tools);
        rows.selectedProperty().addListener((_, _, on) -> tryRows(on));
        ties.onChange(
                model.rules(),
                () -> {
                    if (rows.isSelected()) {
                        tryRows(true);
                    }
                });
    }

    Node root() {
        return root;
    }

    private Node texts() {
        before.setWrapText(true);
        before.setId("sample");
        before.setAccessibleText(look.text("masking.preview.before"));
        before.replaceText(model.sample().get());
        after.setWrapText(true);
        after.setEditable(false);
        after.setId("sample-after");
        after.setAccessibleText(look.text("masking.preview.after"));
        Debounce typing = new Debounce(TYPING, model::previewText);
        before.textProperty()
                .addListener((_, _, words) -> {
                    model.sample().set(words);
                    typing.touch();
                });
        ties.follow(model.textPreview(), this::showText);
        return sideBySide(
                side("masking.preview.before", "masking.preview.type", frame(before)),
                side("masking.preview.after", "masking.preview.marked", frame(after)));
    }

    private static Node frame(CodeArea area) {
        StackPane frame = new StackPane(new VirtualizedScrollPane<>(area));
        frame.getStyleClass().add("statement");
        return frame;
    }

    private VBox side(String key, String note, Node content) {
        Label head = new Label(look.text(key));
        head.getStyleClass().add("section-title");
        head.setMinWidth(Region.USE_PREF_SIZE);
        Label sentence = Panels.muted(look.text(note));
        HBox top = new HBox(10, head, sentence);
        VBox side = new VBox(6, top, content);
        VBox.setVgrow(content, Priority.ALWAYS);
        HBox.setHgrow(side, Priority.ALWAYS);
        side.setPrefWidth(100);
        side.setMinWidth(0);
        return side;
    }

    private static HBox sideBySide(Node left, Node right) {
        return new HBox(14, left, right);
    }

    private void showText(Optional<Query.TextPreview> preview) {
        if (preview.isEmpty()) {
            after.clear();
            return;
        }
        List<Query.TextPreview.Span> spans = preview.get().spans();
        StringBuilder source = new StringBuilder();
        StringBuilder result = new StringBuilder();
        StyleSpansBuilder<Collection<String>> found = new StyleSpansBuilder<>();
        StyleSpansBuilder<Collection<String>> replaced = new StyleSpansBuilder<>();
        found.add(List.of(), 0);
        replaced.add(List.of(), 0);
        for (Query.TextPreview.Span span : spans) {
            boolean released = span.rule().isPresent() && span.before().equals(span.after());
            String style = released ? "span-released" : "span-masked";
            List<String> styles = span.rule().isPresent() ? List.of(style) : List.of();
            source.append(span.before());
            result.append(span.after());
            found.add(
                    span.rule().isPresent() ? List.of(released ? style : "span-found") : List.of(),
                    span.before().length());
            replaced.add(styles, span.after().length());
        }
        after.replaceText(result.toString());
        if (!result.isEmpty()) {
            after.setStyleSpans(0, replaced.create());
        }
        if (source.toString().equals(before.getText()) && !source.isEmpty()) {
            before.setStyleSpans(0, found.create());
        }
    }

    private Node rows() {
        ties.items(table, model.tables());
        table.setId("preview-table");
        table.setAccessibleText(look.text("masking.preview.table"));
        table.setPromptText(look.text("masking.preview.table"));
        table.setConverter(
                new StringConverter<>() {
                    @Override
                    public String toString(TableChoice choice) {
                        return choice == null
                                ? ""
                                : choice.target() + " · " + choice.schema() + "." + choice.table();
                    }

                    @Override
                    public TableChoice fromString(String ignored) {
                        throw new UnsupportedOperationException("nothing is typed here");
                    }
                });
        table.valueProperty().addListener(_ -> tryRows(true));
        for (TableView<List<Optional<String>>> view : List.of(rowsBefore, rowsAfter)) {
            view.setFixedCellSize(ROW);
            view.getStyleClass().addAll("dense", "result-grid");
            view.setPlaceholder(Panels.muted(look.text("masking.preview.norows")));
        }
        together();
        rowsBefore.setId("rows-before");
        rowsAfter.setId("rows-after");
        ties.follow(model.rowsPreview(), this::showRows);
        return sideBySide(
                side("masking.preview.before", "masking.preview.outline", rowsBefore),
                side("masking.preview.after", "masking.preview.marked", rowsAfter));
    }

    /// Both tables show the same rows and columns: who scrolls one scrolls the other.
    private void together() {
        rowsAfter
                .skinProperty()
                .addListener(_ -> {
                    for (Orientation way : Orientation.values()) {
                        Optional<ScrollBar> left = bar(rowsBefore, way);
                        Optional<ScrollBar> right = bar(rowsAfter, way);
                        if (left.isPresent() && right.isPresent()) {
                            left.get()
                                    .valueProperty()
                                    .bindBidirectional(right.get().valueProperty());
                        }
                    }
                });
    }

    private static Optional<ScrollBar> bar(TableView<?> view, Orientation way) {
        for (Node node : view.lookupAll(".scroll-bar")) {
            if (node instanceof ScrollBar bar && bar.getOrientation() == way) {
                return Optional.of(bar);
            }
        }
        return Optional.empty();
    }

    private void tryRows(boolean on) {
        if (!on) {
            return;
        }
        if (table.getValue() == null && model.telling().isPresent()) {
            table.setValue(model.telling().get());
        } else if (table.getValue() != null) {
            model.previewRows(table.getValue());
        }
    }

    private void showRows(Optional<Query.RowsPreview> preview) {
        preview.ifPresent(rows -> {
            fill(rowsBefore, rows, rows.before(), false);
            fill(rowsAfter, rows, rows.after(), true);
        });
    }

    private static void fill(
            TableView<List<Optional<String>>> view,
            Query.RowsPreview preview,
            List<List<Optional<String>>> rows,
            boolean mark) {
        List<TableColumn<List<Optional<String>>, ?>> columns = new ArrayList<>();
        for (int i = 0; i < preview.columns().size(); i++) {
            int at = i;
            boolean masked = !preview.columns().get(i).technique().equals("none");
            TableColumn<List<Optional<String>>, String> column = new TableColumn<>();
            Label title = new Label(preview.columns().get(i).name());
            title.getStyleClass().add("column-title");
            if (masked) {
                title.setGraphic(IconNode.of(Icon.MASKING, 14));
            }
            column.setGraphic(title);
            column.setSortable(false);
            column.setPrefWidth(at == 0 ? 70 : 138);
            column.setCellValueFactory(
                    row -> new ReadOnlyStringWrapper(row.getValue().get(at).orElse("NULL")));
            column.setCellFactory(_ -> TextCell.value(mark && masked));
            columns.add(column);
        }
        view.getColumns().setAll(columns);
        view.setItems(FXCollections.observableArrayList(rows));
    }

    private Node role() {
        ComboBox<String> role = new ComboBox<>();
        role.getItems().add("");
        role.getItems().addAll(model.roles());
        ties.onChange(
                model.roles(),
                () -> {
                    role.getItems().setAll("");
                    role.getItems().addAll(model.roles());
                    role.setValue("");
                });
        role.setConverter(
                new StringConverter<>() {
                    @Override
                    public String toString(String name) {
                        return name == null || name.isEmpty()
                                ? look.text("masking.preview.anyrole")
                                : name;
                    }

                    @Override
                    public String fromString(String name) {
                        return name;
                    }
                });
        role.setValue(model.role().get());
        role.setMaxWidth(170);
        role.setId("preview-role");
        role.setAccessibleText(look.text("masking.preview.role"));
        role.valueProperty()
                .addListener((_, _, name) -> {
                    model.role().set(name == null ? "" : name);
                    model.previewText();
                });
        return role;
    }

    private Node problem() {
        Label sentence = new Label("", IconNode.of(Icon.WARNING, IconNode.SMALL));
        sentence.setWrapText(true);
        sentence.setMinHeight(Region.USE_PREF_SIZE);
        sentence.setMaxWidth(Double.MAX_VALUE);
        sentence.setId("masking-problem");
        sentence.getStyleClass().addAll("notice", AppStyles.BAD);
        sentence.visibleProperty().bind(sentence.textProperty().isNotEmpty());
        sentence.managedProperty().bind(sentence.visibleProperty());
        ties.follow(model.problem(), now -> sentence.setText(MaskingView.sentence(look, now)));
        return sentence;
    }
}
