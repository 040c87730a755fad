package io.portaria.app.screen.sessions;

import atlantafx.base.controls.CustomTextField;
import io.portaria.app.ui.Action;
import io.portaria.app.ui.AppStyles;
import io.portaria.app.ui.Debounce;
import io.portaria.app.ui.Dialogs;
import io.portaria.app.ui.Look;
import io.portaria.app.ui.Navigator;
import io.portaria.app.ui.Panels;
import io.portaria.app.ui.Protocols;
import io.portaria.app.ui.Screen;
import io.portaria.app.ui.TextCell;
import io.portaria.icons.Icon;
import io.portaria.replay.view.IconNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;
import javafx.geometry.Pos;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;

/// The list of all sessions with its filters.
public final class SessionsView implements Screen {

    private static final double ROW = 40;
    private static final Duration TYPING = Duration.ofMillis(250);

    private final SessionsViewModel model;
    private final Look look;
    private final Navigator navigator;
    private final TableView<SessionRow> table = new TableView<>();
    private final CustomTextField search = new CustomTextField();
    private final VBox root;

    public SessionsView(SessionsViewModel model, Look look, Navigator navigator) {
        this.model = model;
        this.look = look;
        this.navigator = navigator;
        VBox content = new VBox(14, filters(), problem(), list());
        VBox.setVgrow(content.getChildren().getLast(), Priority.ALWAYS);
        Button open = Panels.primary(look.text("sessions.open"), Icon.REPLAY, this::open);
        open.setId("open-replay");
        open.disableProperty().bind(table.getSelectionModel().selectedItemProperty().isNull());
        root =
                Panels.page(
                        look.text("sessions.title"),
                        look.text("sessions.subtitle"),
                        content,
                        total(),
                        open);
    }

    @Override
    public Parent root() {
        return root;
    }

    @Override
    public List<Action> actions() {
        return List.of(
                new Action(look.text("sessions.open"), Icon.REPLAY, "Enter", this::open),
                new Action(
                        look.text("sessions.search.prompt"),
                        Icon.SEARCH,
                        "Ctrl F",
                        search::requestFocus),
                new Action(
                        look.text("sessions.filter.denied"),
                        Icon.DENY,
                        "",
                        () -> model.onlyDenied().set(!model.onlyDenied().get())),
                new Action(
                        look.text("sessions.filter.clear"), Icon.FILTER, "", model::clearFilters));
    }

    private HBox filters() {
        search.setPromptText(look.text("sessions.search.prompt"));
        search.setAccessibleText(look.text("sessions.search.prompt"));
        search.setLeft(inset(IconNode.of(Icon.SEARCH, IconNode.SMALL)));
        search.setId("search");
        search.textProperty().bindBidirectional(model.text());
        search.setPrefWidth(270);
        search.setMinWidth(160);
        Debounce typing = new Debounce(TYPING, model::reload);
        search.textProperty().addListener(_ -> typing.touch());
        ComboBox<Optional<String>> agent =
                choice("sessions.filter.agent", model.agents(), model.agent());
        agent.setId("filter-agent");
        ComboBox<Optional<String>> target =
                choice("sessions.filter.target", model.targets(), model.target());
        target.setId("filter-target");
        ComboBox<Period> period = new ComboBox<>();
        period.getItems().setAll(Period.values());
        period.valueProperty().bindBidirectional(model.period());
        period.setConverter(shown(value -> look.text(value.key())));
        period.setAccessibleText(look.text("sessions.filter.period"));
        period.setId("filter-period");
        period.valueProperty().addListener(_ -> model.reload());
        ToggleButton denied =
                new ToggleButton(look.text("sessions.filter.denied"), IconNode.of(Icon.DENY, 16));
        denied.setId("filter-denied");
        denied.selectedProperty().bindBidirectional(model.onlyDenied());
        denied.selectedProperty().addListener(_ -> model.reload());
        Button clear =
                Panels.iconButton(
                        look.text("sessions.filter.clear"), Icon.CLOSE, model::clearFilters);
        clear.setId("filter-clear");
        period.setMinWidth(150);
        denied.setMinWidth(javafx.scene.layout.Region.USE_PREF_SIZE);
        HBox.setHgrow(search, Priority.ALWAYS);
        HBox filters = new HBox(10, search, agent, target, period, denied, clear);
        filters.setAlignment(Pos.CENTER_LEFT);
        return filters;
    }

    private Label total() {
        Label total = new Label();
        total.getStyleClass().add(AppStyles.MUTED);
        total.setId("total");
        total.textProperty()
                .bind(
                        model.total()
                                .map(count ->
                                        look.texts().count("sessions.total", count.longValue())));
        return total;
    }

    private static HBox inset(IconNode icon) {
        HBox box = new HBox(icon);
        box.setAlignment(Pos.CENTER);
        box.setStyle("-fx-padding: 0 0 0 10;");
        return box;
    }

    private ComboBox<Optional<String>> choice(
            String key, ObservableList<String> names, ObjectProperty<Optional<String>> chosen) {
        ComboBox<Optional<String>> box = new ComboBox<>();
        fill(box, names);
        names.addListener((ListChangeListener<String>) _ -> fill(box, names));
        box.valueProperty().bindBidirectional(chosen);
        box.setConverter(shown(value -> value.orElseGet(() -> look.text(key + ".all"))));
        box.setAccessibleText(look.text(key));
        box.valueProperty().addListener(_ -> model.reload());
        box.setPrefWidth(176);
        box.setMinWidth(150);
        return box;
    }

    private static void fill(ComboBox<Optional<String>> box, List<String> names) {
        List<Optional<String>> choices = new ArrayList<>();
        choices.add(Optional.empty());
        names.forEach(name -> choices.add(Optional.of(name)));
        box.getItems().setAll(choices);
    }

    private static <T> StringConverter<T> shown(Function<T, String> text) {
        return new StringConverter<>() {
            @Override
            public String toString(T value) {
                return value == null ? "" : text.apply(value);
            }

            @Override
            public T fromString(String ignored) {
                throw new UnsupportedOperationException("nothing is typed here");
            }
        };
    }

    private HBox problem() {
        Label sentence = new Label();
        sentence.setWrapText(true);
        sentence.setId("sessions-problem");
        HBox line = new HBox(10, IconNode.of(Icon.WARNING), sentence);
        line.getStyleClass().addAll("notice", AppStyles.BAD);
        line.visibleProperty().bind(model.problem().map(Optional::isPresent));
        line.managedProperty().bind(line.visibleProperty());
        model.problem()
                .subscribe(now ->
                        sentence.setText(now.map(it -> Dialogs.sentence(look, it)).orElse("")));
        return line;
    }

    private VBox list() {
        table.setItems(model.rows());
        table.setId("sessions");
        table.setFixedCellSize(ROW);
        table.setAccessibleText(look.text("sessions.title"));
        table.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
        table.getStyleClass().addAll("roomy");
        table.setPlaceholder(
                Panels.empty(
                        Icon.SESSIONS,
                        look.text("sessions.none"),
                        look.text("sessions.none.sentence")));
        List<TableColumn<SessionRow, ?>> columns =
                List.of(
                        column("state", 104, r -> r, this::stateCell),
                        text("started", 136, r -> look.formats().moment(r.startedAt()), false),
                        text("agent", 132, SessionRow::agent, false),
                        column("target", 100, r -> r, this::targetCell),
                        text("purpose", 226, SessionRow::purpose, false),
                        text("lasted", 104, this::lasted, true),
                        text("operations", 98, r -> look.formats().count(r.operations()), true),
                        text("masked", 106, r -> look.formats().count(r.masked()), true),
                        column("denied", 86, r -> r, this::deniedCell));
        table.getColumns().setAll(columns);
        table.setRowFactory(_ -> {
            TableRow<SessionRow> row = new TableRow<>();
            row.setOnMouseClicked(event -> {
                if (event.getClickCount() == 2 && !row.isEmpty()) {
                    open();
                }
            });
            return row;
        });
        table.setOnKeyPressed(event -> {
            if (event.getCode() == KeyCode.ENTER) {
                open();
            }
        });
        VBox box = new VBox(table);
        VBox.setVgrow(table, Priority.ALWAYS);
        box.getStyleClass().addAll(AppStyles.CARD, "holds-table");
        return box;
    }

    private String lasted(SessionRow row) {
        return look.formats().duration(row.lasted(model.now()));
    }

    private TableColumn<SessionRow, String> text(
            String key, double width, Function<SessionRow, String> value, boolean number) {
        return column(
                key,
                width,
                row -> row.isLoading() ? "…" : value.apply(row),
                () -> number ? TextCell.number() : TextCell.text());
    }

    private <V> TableColumn<SessionRow, V> column(
            String key,
            double width,
            Function<SessionRow, V> value,
            java.util.function.Supplier<javafx.scene.control.TableCell<SessionRow, V>> cell) {
        TableColumn<SessionRow, V> column = new TableColumn<>(look.text("sessions.column." + key));
        column.setPrefWidth(width);
        column.setMinWidth(Math.min(width, 70));
        column.setSortable(false);
        column.setReorderable(false);
        column.setCellValueFactory(
                features -> new ReadOnlyObjectWrapper<>(value.apply(features.getValue())));
        column.setCellFactory(_ -> cell.get());
        if (List.of("lasted", "operations", "masked", "denied").contains(key)) {
            column.getStyleClass().add("number");
        }
        return column;
    }

    private javafx.scene.control.TableCell<SessionRow, SessionRow> stateCell() {
        return TextCell.node(row -> {
            if (row.isLoading()) {
                return Panels.muted("…");
            }
            if (row.erased()) {
                return Panels.chip(look.text("sessions.state.erased"), AppStyles.CAUTION);
            }
            return row.isOpen()
                    ? Panels.chip(look.text("sessions.state.open"), AppStyles.GOOD)
                    : Panels.chip(look.text("sessions.state.ended"), "plain");
        });
    }

    private javafx.scene.control.TableCell<SessionRow, SessionRow> targetCell() {
        return TextCell.node(row ->
                row.isLoading()
                        ? Panels.muted("…")
                        : new Label(
                                row.target(),
                                IconNode.of(Protocols.icon(row.protocol()), IconNode.SMALL)));
    }

    private javafx.scene.control.TableCell<SessionRow, SessionRow> deniedCell() {
        javafx.scene.control.TableCell<SessionRow, SessionRow> cell =
                TextCell.node(row ->
                        row.denied() == 0
                                ? Panels.muted(row.isLoading() ? "…" : "0")
                                : Panels.chip(look.formats().count(row.denied()), AppStyles.BAD));
        cell.setAlignment(Pos.CENTER_RIGHT);
        return cell;
    }

    private void open() {
        SessionRow chosen = table.getSelectionModel().getSelectedItem();
        if (chosen != null && !chosen.isLoading()) {
            navigator.replay(chosen.id());
        }
    }
}
