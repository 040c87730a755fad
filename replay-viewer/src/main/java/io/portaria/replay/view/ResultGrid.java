package io.portaria.replay.view;

import io.portaria.engine.api.OperationView;
import io.portaria.engine.api.RecordingSource;
import io.portaria.icons.Icon;
import io.portaria.replay.source.PagedList;
import io.portaria.replay.source.ReplaySession;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import javafx.beans.binding.Bindings;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.FXCollections;
import javafx.css.PseudoClass;
import javafx.scene.control.Label;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.scene.text.TextAlignment;
import org.jspecify.annotations.Nullable;

/// The rows of an operation exactly as the agent saw them; only those on screen are fetched.
final class ResultGrid extends StackPane {

    private static final PseudoClass MASKED = PseudoClass.getPseudoClass("masked");
    private static final PseudoClass NULL = PseudoClass.getPseudoClass("null");
    private static final double ROW = 30;
    private static final int PAGE = 100;
    private static final int FEW = 3;
    private static final double NARROW = 84;
    private static final double NUMBER = 112;
    private static final double WIDE = 168;
    private static final double MOMENT = 212;
    private static final List<Optional<String>> LOADING = List.of();

    private final Texts texts;
    private final Executor workers;
    private final Executor ui;
    private final TableView<List<Optional<String>>> table = new TableView<>();
    private final Label nothing = new Label();
    private final Label unfilled = new Label();
    private long shown = -1;

    ResultGrid(Texts texts, Executor workers, Executor ui) {
        this.texts = texts;
        this.workers = workers;
        this.ui = ui;
        nothing.getStyleClass().add("muted");
        nothing.setWrapText(true);
        nothing.setTextAlignment(TextAlignment.CENTER);
        VBox empty = new VBox(8, IconNode.of(Icon.ROWS, 32), nothing);
        empty.getStyleClass().add("grid-empty");
        empty.visibleProperty().bind(Bindings.isEmpty(table.getColumns()));
        table.visibleProperty().bind(empty.visibleProperty().not());
        unfilled.getStyleClass().add("muted");
        table.setPlaceholder(unfilled);
        table.setFixedCellSize(ROW);
        table.setId("rows");
        table.setAccessibleText(texts.get("replay.rows"));
        table.getStyleClass().addAll("dense", "result-grid");
        table.getSelectionModel().setCellSelectionEnabled(true);
        getChildren().addAll(table, empty);
    }

    void clear(String sentence) {
        shown = -1;
        nothing.setText(sentence);
        table.setItems(FXCollections.observableArrayList());
        table.getColumns().clear();
    }

    void show(ReplaySession session, OperationView operation) {
        if (shown == operation.seq()) {
            return;
        }
        shown = operation.seq();
        nothing.setText(
                operation.outcome().isBlank()
                        ? texts.get("replay.rows.none")
                        : texts.get("replay.rows.answered", operation.outcome()));
        unfilled.setText(texts.get("replay.rows.empty"));
        List<TableColumn<List<Optional<String>>, ?>> columns = new ArrayList<>();
        for (int i = 0; i < operation.columns().size(); i++) {
            columns.add(column(operation.columns().get(i), i));
        }
        PagedList<List<Optional<String>>> rows =
                new PagedList<>(
                        LOADING,
                        PAGE,
                        (offset, limit, done, failed) ->
                                fetch(session, operation, offset, limit, done, failed));
        table.setItems(rows);
        table.setColumnResizePolicy(
                columns.size() <= FEW
                        ? TableView.CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN
                        : TableView.UNCONSTRAINED_RESIZE_POLICY);
        table.getColumns().setAll(columns);
        table.scrollTo(0);
        if (operation.rowCount() > 0) {
            rows.reload(() -> {}, () -> unfilled.setText(texts.get("replay.rows.failed")));
        }
    }

    private void fetch(
            ReplaySession session,
            OperationView operation,
            int offset,
            int limit,
            Consumer<PagedList.Page<List<Optional<String>>>> done,
            Runnable failed) {
        workers.execute(() -> {
            try {
                RecordingSource.RowPage page =
                        session.source()
                                .rows(session.summary().id(), operation.seq(), offset, limit);
                long total =
                        page.truncated() && page.rows().size() < limit
                                ? (long) offset + page.rows().size()
                                : operation.rowCount();
                ui.execute(() -> done.accept(new PagedList.Page<>(page.rows(), total)));
            } catch (RuntimeException e) {
                System.getLogger(ResultGrid.class.getName())
                        .log(System.Logger.Level.WARNING, "No rows", e);
                ui.execute(failed);
            }
        });
    }

    private TableColumn<List<Optional<String>>, Value> column(
            OperationView.ResultColumn column, int index) {
        boolean masked = !column.technique().equals("none");
        TableColumn<List<Optional<String>>, Value> made = new TableColumn<>();
        Label title = new Label(column.name());
        title.getStyleClass().add("column-title");
        if (masked) {
            title.setGraphic(IconNode.of(Icon.MASKING, 14));
        }
        title.setTooltip(
                new Tooltip(
                        texts.get(
                                masked ? "replay.column.masked" : "replay.column.clear",
                                column.name(),
                                column.type(),
                                column.source().orElse(texts.get("replay.column.computed")),
                                technique(column.technique()))));
        made.setGraphic(title);
        made.setSortable(false);
        made.setReorderable(false);
        made.setPrefWidth(width(column.type()));
        made.setCellValueFactory(row ->
                new ReadOnlyObjectWrapper<>(
                        index < row.getValue().size()
                                ? Value.of(row.getValue().get(index))
                                : new Value("…", false)));
        made.setCellFactory(_ -> new ValueCell(masked, texts));
        return made;
    }

    /// Room for what a value of this type usually looks like.
    private static double width(String type) {
        if (type.startsWith("timestamp")) {
            return MOMENT;
        }
        return switch (type) {
            case "int2", "int4", "int8", "bool", "oid" -> NARROW;
            case "numeric", "date", "float4", "float8" -> NUMBER;
            default -> WIDE;
        };
    }

    private String technique(String technique) {
        String key = "replay.technique." + technique;
        return texts.has(key) ? texts.get(key) : technique;
    }

    /// What a cell shows; a NULL is not the text "NULL".
    private record Value(String text, boolean isNull) {

        static Value of(Optional<String> value) {
            return value.map(text -> new Value(text.replace('\n', '⏎'), false))
                    .orElseGet(() -> new Value("NULL", true));
        }
    }

    private static final class ValueCell extends TableCell<List<Optional<String>>, Value> {

        private final boolean masked;
        private final Texts texts;

        ValueCell(boolean masked, Texts texts) {
            this.masked = masked;
            this.texts = texts;
            getStyleClass().add("value-cell");
            FullText.onHover(this);
        }

        @Override
        protected void updateItem(@Nullable Value value, boolean empty) {
            super.updateItem(value, empty);
            if (empty || value == null) {
                pseudoClassStateChanged(NULL, false);
                pseudoClassStateChanged(MASKED, false);
                setText("");
                setAccessibleText(null);
                return;
            }
            boolean hidden = masked && !value.isNull();
            pseudoClassStateChanged(NULL, value.isNull());
            pseudoClassStateChanged(MASKED, hidden);
            setText(value.text());
            setAccessibleText(
                    hidden ? texts.get("replay.cell.masked", value.text()) : value.text());
        }
    }
}
