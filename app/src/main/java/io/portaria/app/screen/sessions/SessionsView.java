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
import io.portaria.replay.view.Focus;
import io.portaria.replay.view.IconNode;
import io.portaria.replay.view.Ties;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
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
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
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
    private final Ties ties = new Ties();
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
    public void shown() {
        chooseFirst();
        Focus.on(table);
    }

    @Override
    public void dispose() {
        ties.release();
    }

    @Override
    public List<Action> actions() {
        return List.of(
                Action.of(look.text("sessions.open"), Icon.REPLAY, this::open),
                Action.of(
                        look.text("sessions.search"),
                        Icon.SEARCH,
                        new KeyCodeCombination(KeyCode.F, KeyCombination.SHORTCUT_DOWN),
                        search::requestFocus),
                Action.of(
                        look.text("sessions.filter.denied"),
                        Icon.DENY,
                        () -> model.onlyDenied().set(!model.onlyDenied().get())),
                Action.of(look.text("sessions.filter.clear"), Icon.FILTER, model::clearFilters));
    }

    private HBox filters() {
        search.setPromptText(look.text("sessions.search.prompt"));
        search.setAccessibleText(look.text("sessions.search.prompt"));
        search.setLeft(inset(IconNode.of(Icon.SEARCH, IconNode.SMALL)));
        search.setId("search");
        ties.both(search.textProperty(), model.text());
        search.setPrefWidth(270);
        search.setMinWidth(200);
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
        ties.both(period.valueProperty(), model.period());
        period.setConverter(shown(value -> look.text(value.key())));
        period.setAccessibleText(look.text("sessions.filter.period"));
        period.setId("filter-period");
        period.valueProperty().addListener(_ -> model.reload());
        ToggleButton denied =
                new ToggleButton(look.text("sessions.filter.denied"), IconNode.of(Icon.DENY, 16));
        denied.setId("filter-denied");
        ties.both(denied.selectedProperty(), model.onlyDenied());
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
        ties.bind(
                total.textProperty(),
                model.total()
                        .map(count -> look.texts().count("sessions.total", count.longValue())));
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
        ties.onChange(names, () -> fill(box, names));
        ties.both(box.valueProperty(), chosen);
        box.setConverter(shown(value -> value.orElseGet(() -> look.text(key + ".all"))));
        box.setAccessibleText(look.text(key));
        box.valueProperty().addListener(_ -> model.reload());
        box.setPrefWidth(170);
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
        ties.bind(line.visibleProperty(), model.problem().map(Optional::isPresent));
        line.managedProperty().bind(line.visibleProperty());
        ties.follow(
                model.problem(),
                now -> sentence.setText(now.map(it -> Dialogs.sentence(look, it)).orElse("")));
        return line;
    }

    private VBox list() {
        ties.items(table, model.rows());
        ties.onChange(model.rows(), this::chooseFirst);
        table.setId("sessions");
        table.setFixedCellSize(ROW);
        table.setAccessibleText(look.text("sessions.title"));
        table.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_ALL_COLUMNS);
        table.getStyleClass().addAll("roomy");
        table.setPlaceholder(
                Panels.empty(
                        Icon.SESSIONS,
                        look.text("sessions.none"),
                        look.text("sessions.none.sentence")));
        List<TableColumn<SessionRow, ?>> columns =
                List.of(
                        column("state", 92, r -> r, this::stateCell),
                        text("started", 142, r -> look.formats().minute(r.startedAt()), false),
                        text("agent", 152, SessionRow::agent, false),
                        column("target", 78, r -> r, this::targetCell),
                        text("purpose", 186, SessionRow::purpose, false),
                        text("lasted", 76, this::lasted, true),
                        text("operations", 94, r -> look.formats().count(r.operations()), true),
                        text("masked", 100, r -> look.formats().count(r.masked()), true),
                        column("denied", 84, r -> r, this::deniedCell));
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
        // A wide window gives its room to words; numbers stay near each other.
        if (!key.equals("purpose") && !key.equals("agent")) {
            column.setMaxWidth(width * 1.15);
        }
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

    /// Something is always chosen where there is something: the arrows begin there.
    private void chooseFirst() {
        if (table.getSelectionModel().isEmpty() && !table.getItems().isEmpty()) {
            table.getSelectionModel().selectFirst();
        }
    }

    private void open() {
        SessionRow chosen = table.getSelectionModel().getSelectedItem();
        if (chosen != null && !chosen.isLoading()) {
            navigator.replay(chosen.id());
        }
    }
}
