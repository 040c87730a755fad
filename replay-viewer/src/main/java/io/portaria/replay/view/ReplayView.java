package io.portaria.replay.view;

import io.portaria.engine.api.GatewayStatus;
import io.portaria.engine.api.OperationView;
import io.portaria.icons.Icon;
import io.portaria.replay.playback.Playback;
import io.portaria.replay.proof.Voucher;
import io.portaria.replay.timeline.Moment;
import java.text.NumberFormat;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import javafx.animation.AnimationTimer;
import javafx.collections.FXCollections;
import javafx.geometry.Pos;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.ComboBox;
import javafx.scene.control.ComboBoxBase;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.SplitPane;
import javafx.scene.control.TableView;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;
import org.fxmisc.richtext.CodeArea;
import org.jspecify.annotations.Nullable;

/// A recorded session on screen: what was sent, what was seen, when, and why.
///
/// Space plays and pauses, Left and Right step, `+` and `-` zoom, `0` shows everything, `F` folds idle time.
public final class ReplayView {

    private static final double OPERATION_ROW = 52;
    private static final double SIDE = 250;

    private final ReplayModel model;
    private final Texts texts;
    private final Supplier<Optional<GatewayStatus.LogStatus>> log;
    private final TimelineView timeline;
    private final StatementView statement;
    private final ResultGrid grid;
    private final WhyPane why;
    private final ListView<OperationView> operations = new ListView<>();
    private final Label refusal = new Label();
    private final Label rowsTitle = new Label();
    private final BorderPane root = new BorderPane();
    private final AnimationTimer frames =
            new AnimationTimer() {
                @Override
                public void handle(long now) {
                    model.tick();
                }
            };
    private final Ties ties = new Ties();
    private boolean following;

    /// @param log how far the log has come, when somebody knows
    /// @param workers where rows are fetched
    public ReplayView(
            ReplayModel model,
            Texts texts,
            Supplier<Optional<GatewayStatus.LogStatus>> log,
            Executor workers) {
        this.model = model;
        this.texts = texts;
        this.log = log;
        this.timeline = new TimelineView(model, texts);
        this.statement = new StatementView(texts);
        this.grid = new ResultGrid(texts, workers, new FxThread());
        this.why = new WhyPane(texts);
        VBox top = new VBox(10, controls(), timeline);
        top.getStyleClass().addAll("card-panel", "replay-top");
        root.setTop(top);
        root.setCenter(panes());
        root.getStyleClass().add("replay");
        root.addEventFilter(KeyEvent.KEY_PRESSED, this::keys);
        ties.follow(model.playing(), this::run);
        ties.onChange(model.current(), this::show);
        show();
        root.sceneProperty()
                .subscribe(scene -> {
                    if (scene == null) {
                        frames.stop();
                    }
                });
    }

    public Parent root() {
        return root;
    }

    /// Lets go of the model, which another view may show next.
    public void dispose() {
        frames.stop();
        timeline.dispose();
        ties.release();
    }

    /// Brings the keys of the replay to life.
    public void focus() {
        Focus.on(operations);
    }

    private Region panes() {
        VBox list = new VBox(10, title("replay.operations", Icon.STATEMENTS), operations());
        list.getStyleClass().addAll("card-panel", "replay-pane");
        list.setMinWidth(180);
        VBox.setVgrow(operations, Priority.ALWAYS);

        statement.setMinHeight(90);
        statement.setPrefHeight(132);
        statement.setMaxHeight(Region.USE_PREF_SIZE);
        refusal.setWrapText(true);
        refusal.setMinHeight(Region.USE_PREF_SIZE);
        refusal.setId("refusal");
        refusal.setGraphic(IconNode.of(Icon.DENY));
        refusal.getStyleClass().addAll("notice", "bad");
        refusal.setMaxWidth(Double.MAX_VALUE);
        refusal.managedProperty().bind(refusal.visibleProperty());
        rowsTitle.getStyleClass().add("muted");
        HBox rowsHead = new HBox(10, title("replay.rows", Icon.ROWS), spring(), rowsTitle);
        rowsHead.setAlignment(Pos.CENTER_LEFT);
        VBox.setVgrow(grid, Priority.ALWAYS);
        VBox centre =
                new VBox(
                        10,
                        title("replay.statement", Icon.COMMAND),
                        statement,
                        refusal,
                        rowsHead,
                        grid);
        centre.getStyleClass().addAll("card-panel", "replay-pane");
        centre.setMinWidth(300);
        why.getStyleClass().addAll("card-panel", "replay-pane");
        why.setMinWidth(200);

        SplitPane split = new SplitPane(list, centre, why);
        split.setDividerPositions(0.27, 0.76);
        SplitPane.setResizableWithParent(list, false);
        SplitPane.setResizableWithParent(why, false);
        split.getStyleClass().add("replay-split");
        list.setPrefWidth(SIDE);
        why.setPrefWidth(SIDE);
        return split;
    }

    private Label title(String key, Icon icon) {
        Label title = new Label(texts.get(key), IconNode.of(icon, IconNode.SMALL));
        title.getStyleClass().add("pane-title");
        title.setMinHeight(Region.USE_PREF_SIZE);
        return title;
    }

    private static Region spring() {
        Region spring = new Region();
        HBox.setHgrow(spring, Priority.ALWAYS);
        return spring;
    }

    private HBox controls() {
        Button back = button("replay.step.back", Icon.STEP_BACK, () -> model.step(-1));
        back.setId("step-back");
        Button play = button("replay.play", Icon.PLAY, model::playOrPause);
        play.setId("play");
        play.getStyleClass().add("accent");
        ties.follow(
                model.playing(),
                on -> {
                    play.setGraphic(IconNode.of(on ? Icon.PAUSE : Icon.PLAY));
                    String say = texts.get(on ? "replay.pause" : "replay.play");
                    play.setAccessibleText(say);
                    play.setTooltip(new Tooltip(say));
                });
        Button forward = button("replay.step.forward", Icon.STEP_FORWARD, () -> model.step(1));
        forward.setId("step-forward");
        ComboBox<Integer> speed =
                new ComboBox<>(FXCollections.observableArrayList(Playback.SPEEDS));
        speed.setValue((int) model.speed());
        speed.setConverter(
                new StringConverter<>() {
                    @Override
                    public String toString(Integer times) {
                        return "×" + times;
                    }

                    @Override
                    public Integer fromString(String text) {
                        return Integer.valueOf(text.substring(1));
                    }
                });
        speed.setAccessibleText(texts.get("replay.speed"));
        speed.setTooltip(new Tooltip(texts.get("replay.speed")));
        speed.setId("speed");
        speed.setFocusTraversable(true);
        speed.valueProperty().addListener((_, _, times) -> model.speed(times));
        speed.setMinWidth(84);
        Label time = new Label();
        time.getStyleClass().addAll("mono", "replay-time");
        time.setMinWidth(Region.USE_PREF_SIZE);
        String whole = moment(model.session().timeline().length());
        ties.follow(
                model.position(), _ -> time.setText(moment(model.realPosition()) + " / " + whole));
        ToggleButton fold = new ToggleButton(texts.get("replay.fold"), IconNode.of(Icon.FOLD, 16));
        fold.setSelected(model.foldsIdle().get());
        fold.setId("fold");
        fold.setTooltip(new Tooltip(texts.get("replay.fold.hint")));
        fold.setOnAction(_ -> model.foldIdle(fold.isSelected()));
        ties.follow(model.foldsIdle(), fold::setSelected);
        Button nearer = button("replay.zoom.in", Icon.ZOOM_IN, () -> timeline.zoom(true));
        Button farther = button("replay.zoom.out", Icon.ZOOM_OUT, () -> timeline.zoom(false));
        Button all = new Button(texts.get("replay.zoom.all"));
        all.setOnAction(_ -> timeline.all());
        HBox controls =
                new HBox(8, back, play, forward, speed, time, spring(), fold, farther, nearer, all);
        controls.setAlignment(Pos.CENTER_LEFT);
        return controls;
    }

    private Button button(String key, Icon icon, Runnable run) {
        Button button = new Button("", IconNode.of(icon, IconNode.NORMAL));
        button.getStyleClass().add("button-icon");
        button.setTooltip(new Tooltip(texts.get(key)));
        button.setAccessibleText(texts.get(key));
        button.setOnAction(_ -> run.run());
        return button;
    }

    private ListView<OperationView> operations() {
        operations.setItems(FXCollections.observableList(model.session().operations()));
        operations.setId("operations");
        operations.setFixedCellSize(OPERATION_ROW);
        operations.setAccessibleText(texts.get("replay.operations"));
        operations.getStyleClass().add("plain-list");
        operations.setCellFactory(_ -> new OperationCell());
        operations
                .getSelectionModel()
                .selectedIndexProperty()
                .addListener((_, _, index) -> {
                    if (!following && index.intValue() >= 0) {
                        model.select(index.intValue());
                    }
                });
        operations.setPlaceholder(
                new Label(
                        texts.get(
                                model.session().summary().erased()
                                        ? "replay.erased"
                                        : "replay.operations.none")));
        return operations;
    }

    private void run(boolean playing) {
        if (playing) {
            frames.start();
        } else {
            frames.stop();
        }
    }

    private void show() {
        int index = model.current().get();
        following = true;
        if (index < 0) {
            operations.getSelectionModel().clearSelection();
        } else if (operations.getSelectionModel().getSelectedIndex() != index) {
            operations.getSelectionModel().select(index);
            operations.scrollTo(Math.max(0, index - 3));
        }
        following = false;
        Optional<OperationView> shown = model.operation();
        if (shown.isEmpty()) {
            statement.clear();
            why.clear();
            refusal.setVisible(false);
            rowsTitle.setText("");
            grid.clear(texts.get("replay.before"));
            return;
        }
        OperationView operation = shown.get();
        statement.show(operation);
        refusal.setVisible(operation.error().isPresent());
        refusal.setText(
                operation
                        .error()
                        .map(sentence -> texts.get("replay.error.seen", sentence))
                        .orElse(""));
        rowsTitle.setText(texts.count("replay.rows.count", operation.rowCount()));
        if (operation.error().isPresent() && operation.rowCount() == 0) {
            grid.clear(texts.get("replay.rows.denied"));
        } else {
            grid.show(model.session(), operation);
        }
        why.show(
                model.session().summary(),
                operation,
                log.get()
                        .map(status -> Voucher.of(operation, status))
                        .orElseGet(() -> Voucher.of(operation)));
    }

    private void keys(KeyEvent event) {
        if (event.isShortcutDown() || event.isAltDown() || usesItself(event)) {
            return;
        }
        switch (event.getCode()) {
            case SPACE -> model.playOrPause();
            case RIGHT -> model.step(1);
            case LEFT -> model.step(-1);
            case PLUS, EQUALS, ADD -> timeline.zoom(true);
            case MINUS, SUBTRACT -> timeline.zoom(false);
            case DIGIT0, NUMPAD0 -> timeline.all();
            case F -> model.foldIdle(!model.foldsIdle().get());
            default -> {
                return;
            }
        }
        event.consume();
    }

    /// Whether the part that has the keyboard needs this key: a button is pressed with Space, and the arrows move through
    /// cells and letters.
    private static boolean usesItself(KeyEvent event) {
        KeyCode code = event.getCode();
        boolean sideways = code == KeyCode.LEFT || code == KeyCode.RIGHT;
        return switch (event.getTarget()) {
            case ButtonBase _ -> code == KeyCode.SPACE;
            case ComboBoxBase<?> _ -> code == KeyCode.SPACE || sideways;
            case TableView<?> _ -> sideways;
            case CodeArea _ -> sideways;
            default -> false;
        };
    }

    private String moment(long millis) {
        return Moment.of(
                millis, Moment.step(model.session().timeline().length()), texts.language());
    }

    private final class OperationCell extends ListCell<OperationView> {

        private final Label title = new Label();
        private final Label time = new Label();
        private final Label facts = new Label();
        private final Label hidden = new Label("", IconNode.of(Icon.MASKING, 14));
        private final VBox words = new VBox(2);
        private final HBox line = new HBox(10);

        OperationCell() {
            FullText.onHover(title).getStyleClass().addAll("mono", "operation-title");
            time.getStyleClass().add("muted");
            time.setMinWidth(Region.USE_PREF_SIZE);
            facts.getStyleClass().add("muted");
            facts.setMinWidth(Region.USE_PREF_SIZE);
            hidden.getStyleClass().addAll("muted", "mark-good");
            hidden.setGraphicTextGap(4);
            HBox below = new HBox(8, time, facts, hidden);
            words.getChildren().addAll(title, below);
            words.setAlignment(Pos.CENTER_LEFT);
            words.setMinWidth(0);
            HBox.setHgrow(words, Priority.ALWAYS);
            line.setAlignment(Pos.CENTER_LEFT);
            line.setMinWidth(0);
            line.setPrefWidth(1);
        }

        @Override
        protected void updateItem(@Nullable OperationView operation, boolean empty) {
            super.updateItem(operation, empty);
            setText(null);
            if (empty || operation == null) {
                setGraphic(null);
                setAccessibleText(null);
                return;
            }
            boolean denied = operation.decision().equals("deny");
            boolean held = operation.decision().equals("hold") || operation.approval().isPresent();
            IconNode icon =
                    IconNode.of(denied ? Icon.DENY : held ? Icon.HOLD : Icon.ALLOW, IconNode.SMALL);
            icon.getStyleClass().add(denied ? "mark-bad" : held ? "mark-caution" : "mark-good");
            title.setText(ReplayModel.oneLine(operation.statement()));
            title.getStyleClass().remove("bad");
            if (denied) {
                title.getStyleClass().add("bad");
            }
            long masked = 0;
            for (long count : operation.masked().values()) {
                masked += count;
            }
            time.setText(moment(model.session().timeline().marks().get(getIndex()).from()));
            facts.setText(
                    denied
                            ? texts.get("replay.decision.deny")
                            : texts.count("replay.rows.count", operation.rowCount()));
            hidden.setText(NumberFormat.getIntegerInstance(texts.language()).format(masked));
            hidden.setVisible(masked > 0);
            line.getChildren().setAll(icon, words);
            setGraphic(line);
            setAccessibleText(
                    title.getText()
                            + ", "
                            + (masked > 0
                                    ? texts.get(
                                            "replay.operation.masked", operation.rowCount(), masked)
                                    : facts.getText()));
        }
    }
}
