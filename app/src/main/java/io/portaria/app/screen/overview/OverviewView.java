package io.portaria.app.screen.overview;

import io.portaria.app.screen.overview.OverviewViewModel.Verification;
import io.portaria.app.ui.Action;
import io.portaria.app.ui.AppStyles;
import io.portaria.app.ui.Dialogs;
import io.portaria.app.ui.Look;
import io.portaria.app.ui.Navigator;
import io.portaria.app.ui.Panels;
import io.portaria.app.ui.Place;
import io.portaria.app.ui.Protocols;
import io.portaria.app.ui.Screen;
import io.portaria.engine.api.GatewayStatus;
import io.portaria.icons.Icon;
import io.portaria.replay.view.Focus;
import io.portaria.replay.view.FullText;
import io.portaria.replay.view.IconNode;
import io.portaria.replay.view.Ties;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import javafx.beans.binding.BooleanBinding;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.value.ObservableValue;
import javafx.collections.ObservableList;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/// The first screen of a running gateway.
public final class OverviewView implements Screen {

    private static final double SESSION_ROW = 62;
    private static final double ASIDE = 344;
    private static final double NUMBER = 54;
    private static final double SINCE = 84;
    private static final int MOST_LIVE = 4;

    /// What a gateway that was built and never released says of its version.
    private static final String UNRELEASED = "development";

    private final OverviewViewModel model;
    private final Look look;
    private final ObservableValue<Number> waiting;
    private final Navigator navigator;
    private final Ties ties = new Ties();
    private final ListView<SessionLine> live = new ListView<>();
    private final ListView<SessionLine> ended = new ListView<>();
    private final Parent root;

    /// @param waiting how many operations wait for a person
    public OverviewView(
            OverviewViewModel model,
            ObservableValue<Number> waiting,
            Look look,
            Navigator navigator) {
        this.model = model;
        this.waiting = waiting;
        this.look = look;
        this.navigator = navigator;
        VBox aside = new VBox(16, log(), warnings());
        aside.setMinWidth(ASIDE);
        aside.setPrefWidth(ASIDE);
        aside.setMaxWidth(ASIDE);
        VBox sessions = new VBox(16, live(), ended());
        VBox.setVgrow(sessions.getChildren().getLast(), Priority.ALWAYS);
        HBox.setHgrow(sessions, Priority.ALWAYS);
        HBox lower = new HBox(16, sessions, aside);
        VBox.setVgrow(lower, Priority.ALWAYS);
        VBox content = new VBox(16, running(), tiles(), lower);
        root = Panels.page(look.text("overview.title"), look.text("overview.subtitle"), content);
    }

    @Override
    public Parent root() {
        return root;
    }

    @Override
    public void shown() {
        Focus.on(model.live().isEmpty() ? ended : live);
    }

    @Override
    public void dispose() {
        ties.release();
    }

    @Override
    public List<Action> actions() {
        return List.of(Action.of(look.text("overview.action.verify"), Icon.SHIELD, model::verify));
    }

    private Node running() {
        HBox box = new HBox(20);
        box.setAlignment(Pos.CENTER_LEFT);
        box.getStyleClass().add("running");
        ties.follow(model.status(), now -> box.getChildren().setAll(runningContent(now)));
        return Panels.plain(box);
    }

    private List<Node> runningContent(Optional<GatewayStatus> now) {
        if (now.isEmpty()) {
            return List.of(Panels.muted(look.text("overview.waiting")));
        }
        GatewayStatus status = now.get();
        boolean well = status.log().healthy();
        IconNode sign = IconNode.of(well ? Icon.ALLOW : Icon.WARNING, 26);
        StackPane badge = new StackPane(sign);
        badge.getStyleClass().addAll("badge", well ? AppStyles.GOOD : AppStyles.BAD);
        Label head =
                new Label(
                        look.text(
                                well ? "overview.running" : "overview.stopped", status.gateway()));
        head.getStyleClass().add(AppStyles.CARD_TITLE);
        Label since =
                Panels.muted(
                        look.text(
                                "overview.since",
                                look.formats().minute(status.startedAt()),
                                status.version().equals(UNRELEASED)
                                        ? look.text("overview.unreleased")
                                        : status.version(),
                                status.catalogVersion().isEmpty()
                                        ? look.text("overview.nocatalog")
                                        : look.formats().hash(status.catalogVersion())));
        VBox words = new VBox(3, head, since);
        words.setAlignment(Pos.CENTER_LEFT);
        words.setMinWidth(0);
        HBox listeners = new HBox(10);
        listeners.setAlignment(Pos.CENTER_RIGHT);
        status.listeners().entrySet().stream()
                .sorted(java.util.Map.Entry.comparingByKey())
                .forEach(entry -> listeners.getChildren().add(listener(entry)));
        return List.of(badge, words, Panels.spring(), listeners);
    }

    private Node listener(java.util.Map.Entry<String, String> entry) {
        Label name = new Label(Protocols.name(look, entry.getKey()));
        name.getStyleClass().add("listener-name");
        Label address = new Label(entry.getValue().replaceFirst("^https?://", ""));
        address.getStyleClass().add(AppStyles.MONO);
        VBox words = new VBox(1, name, address);
        HBox box = new HBox(8, IconNode.of(Protocols.icon(entry.getKey()), IconNode.SMALL), words);
        box.setAlignment(Pos.CENTER_LEFT);
        box.getStyleClass().add("listener");
        box.setMinWidth(Region.USE_PREF_SIZE);
        return box;
    }

    private Node tiles() {
        HBox tiles =
                new HBox(
                        12,
                        waitingTile(),
                        tile("sessions", Icon.SESSIONS, AppStyles.ACCENT, s -> s.sessions()),
                        tile("operations", Icon.STATEMENTS, AppStyles.ACCENT, s -> s.operations()),
                        tile("rows", Icon.ROWS, AppStyles.ACCENT, s -> s.rows()),
                        tile("masked", Icon.MASKING, AppStyles.GOOD, s -> s.maskedValues()),
                        tile("held", Icon.HOLD, AppStyles.CAUTION, s -> s.held()),
                        tile("denied", Icon.DENY, AppStyles.BAD, s -> s.denied()));
        return tiles;
    }

    /// Leads to what waits, by mouse and by keyboard.
    private Node waitingTile() {
        VBox tile =
                Panels.tile(
                        ties,
                        look.text("overview.tile.waiting"),
                        Icon.PERSON,
                        AppStyles.CAUTION,
                        waiting.map(n -> look.formats().count(n.longValue())),
                        look.text("overview.tile.waiting.hint"));
        tile.setId("waiting-tile");
        tile.getStyleClass().add("leads");
        tile.setAccessibleRole(AccessibleRole.BUTTON);
        tile.setFocusTraversable(true);
        tile.setOnMouseClicked(_ -> navigator.go(Place.APPROVALS));
        tile.setOnKeyPressed(event -> {
            if (event.getCode() == KeyCode.ENTER || event.getCode() == KeyCode.SPACE) {
                navigator.go(Place.APPROVALS);
                event.consume();
            }
        });
        PseudoClass some = PseudoClass.getPseudoClass("some");
        ties.follow(waiting, n -> tile.pseudoClassStateChanged(some, n.longValue() > 0));
        return tile;
    }

    private Node tile(
            String key, Icon icon, String tone, ToLongFunction<GatewayStatus.Today> counted) {
        return Panels.tile(
                ties,
                look.text("overview.tile." + key),
                icon,
                tone,
                text(status -> look.formats().count(counted.applyAsLong(status.today()))),
                look.text("overview.tile." + key + ".hint"));
    }

    private ObservableValue<String> text(Function<GatewayStatus, String> of) {
        return model.status().map(status -> status.map(of).orElse("–"));
    }

    private Region live() {
        ListView<SessionLine> list = list(live, model.live(), look.text("overview.live"));
        list.setId("live-sessions");
        IntegerProperty count = new SimpleIntegerProperty(model.live().size());
        ties.onChange(model.live(), () -> count.set(model.live().size()));
        BooleanBinding some = count.greaterThan(0);
        ties.bind(
                list.prefHeightProperty(),
                count.map(n -> Math.clamp(n.longValue(), 1, MOST_LIVE) * SESSION_ROW + 2));
        list.setMinHeight(SESSION_ROW + 2);
        ties.bind(list.visibleProperty(), some);
        ties.bind(list.managedProperty(), some);
        Button connect =
                Panels.button(
                        look.text("overview.live.connect"),
                        Icon.PLUG,
                        () -> navigator.go(Place.CATALOG));
        Region nobody =
                Panels.quiet(
                        Icon.AGENT,
                        look.text("overview.live.none"),
                        look.text("overview.live.none.sentence"),
                        connect);
        ties.bind(nobody.visibleProperty(), some.not());
        ties.bind(nobody.managedProperty(), some.not());
        Label number = Panels.chip("0", AppStyles.ACCENT);
        ties.bind(number.textProperty(), count.map(n -> look.formats().count(n.longValue())));
        VBox card =
                Panels.card(
                        look.text("overview.live"), Icon.SESSIONS, new VBox(list, nobody), number);
        card.setMinHeight(Region.USE_PREF_SIZE);
        return card;
    }

    private Region ended() {
        ListView<SessionLine> list = list(ended, model.ended(), look.text("overview.ended"));
        list.setId("ended-sessions");
        list.setPlaceholder(Panels.muted(look.text("overview.ended.none")));
        list.setMinHeight(SESSION_ROW);
        list.setPrefHeight(SESSION_ROW);
        Button all =
                Panels.button(
                        look.text("overview.live.all"),
                        Icon.CHEVRON_RIGHT,
                        () -> navigator.go(Place.SESSIONS));
        all.getStyleClass().addAll("flat", "small");
        all.setContentDisplay(ContentDisplay.RIGHT);
        return Panels.card(look.text("overview.ended"), Icon.CLOCK, list, all);
    }

    private ListView<SessionLine> list(
            ListView<SessionLine> list, ObservableList<SessionLine> lines, String name) {
        ties.items(list, lines);
        list.setFixedCellSize(SESSION_ROW);
        list.setCellFactory(_ -> new SessionCell());
        list.setAccessibleText(name);
        list.getStyleClass().add("plain-list");
        list.setOnMouseClicked(event -> {
            if (event.getClickCount() == 2) {
                open(list);
            }
        });
        list.setOnKeyPressed(event -> {
            if (event.getCode() == KeyCode.ENTER) {
                open(list);
            }
        });
        return list;
    }

    private void open(ListView<SessionLine> list) {
        SessionLine chosen = list.getSelectionModel().getSelectedItem();
        if (chosen != null) {
            navigator.replay(chosen.id());
        }
    }

    private Node log() {
        VBox facts = new VBox(10);
        ties.follow(model.status(), now -> facts.getChildren().setAll(logFacts(now)));
        VBox result = new VBox(8);
        result.setId("log-result");
        ties.follow(model.verification(), now -> result.getChildren().setAll(result(now)));
        Button verify = Panels.button(look.text("overview.log.verify"), Icon.SHIELD, model::verify);
        verify.setId("verify-log");
        ties.bind(
                verify.disableProperty(),
                model.verification().map(Verification.Running.class::isInstance));
        verify.setMaxWidth(Double.MAX_VALUE);
        VBox content = new VBox(14, facts, result, verify);
        return Panels.card(look.text("overview.log"), Icon.LOG, content);
    }

    private List<Node> logFacts(Optional<GatewayStatus> now) {
        if (now.isEmpty()) {
            return List.of(Panels.muted(look.text("overview.waiting")));
        }
        GatewayStatus.LogStatus log = now.get().log();
        Label sentence = new Label(look.engine(log.sentence()));
        sentence.setWrapText(true);
        sentence.setMinHeight(Region.USE_PREF_SIZE);
        HBox numbers =
                new HBox(
                        28,
                        fact(look.text("overview.log.size"), look.formats().count(log.size())),
                        fact(
                                look.text("overview.log.signed"),
                                look.formats().count(log.checkpointSize())),
                        fact(
                                look.text("overview.log.signed-at"),
                                look.formats().ago(log.checkpointAt())));
        return List.of(numbers, sentence);
    }

    private static Node fact(String name, String value) {
        Label number = new Label(value);
        number.getStyleClass().add("fact-value");
        number.setMinWidth(Region.USE_PREF_SIZE);
        Label label = Panels.muted(name);
        label.setMinWidth(Region.USE_PREF_SIZE);
        return new VBox(1, number, label);
    }

    private List<Node> result(Verification verification) {
        return switch (verification) {
            case Verification.NotAsked _ -> List.of();
            case Verification.Running _ -> {
                ProgressBar bar = new ProgressBar();
                bar.setMaxWidth(Double.MAX_VALUE);
                yield List.of(Panels.muted(look.text("overview.log.verifying")), bar);
            }
            case Verification.Done(var report) -> {
                java.util.ArrayList<Node> lines = new java.util.ArrayList<>();
                lines.add(
                        sentence(
                                report.whole() ? Icon.ALLOW : Icon.WARNING,
                                report.whole() ? AppStyles.GOOD : AppStyles.BAD,
                                look.text(
                                        report.whole()
                                                ? "overview.log.whole"
                                                : "overview.log.broken",
                                        report.leaves(),
                                        report.recordings(),
                                        report.seconds())));
                report.findings()
                        .forEach(each ->
                                lines.add(sentence(Icon.DENY, AppStyles.BAD, look.engine(each))));
                yield lines;
            }
            case Verification.Failed(var problem) ->
                    List.of(sentence(Icon.WARNING, AppStyles.BAD, Dialogs.sentence(look, problem)));
        };
    }

    private static Node sentence(Icon icon, String tone, String text) {
        Label label = new Label(text);
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        HBox.setHgrow(label, Priority.ALWAYS);
        HBox line = new HBox(10, IconNode.of(icon, IconNode.NORMAL), label);
        line.getStyleClass().addAll("notice", tone);
        return line;
    }

    private Node warnings() {
        VBox lines = new VBox(8);
        lines.setId("warnings");
        ties.follow(
                model.status(),
                now -> {
                    List<String> warnings = now.map(GatewayStatus::warnings).orElse(List.of());
                    lines.getChildren().clear();
                    if (warnings.isEmpty()) {
                        lines.getChildren()
                                .add(
                                        sentence(
                                                Icon.ALLOW,
                                                AppStyles.GOOD,
                                                look.text("overview.warnings.none")));
                    }
                    warnings.forEach(each ->
                            lines.getChildren()
                                    .add(
                                            sentence(
                                                    Icon.WARNING,
                                                    AppStyles.CAUTION,
                                                    look.engine(each))));
                });
        VBox card = Panels.card(look.text("overview.warnings"), Icon.WARNING, Panels.scroll(lines));
        VBox.setVgrow(card, Priority.ALWAYS);
        return card;
    }

    private final class SessionCell extends ListCell<SessionLine> {

        @Override
        protected void updateItem(@Nullable SessionLine row, boolean empty) {
            super.updateItem(row, empty);
            if (empty || row == null) {
                setGraphic(null);
                setAccessibleText(null);
                return;
            }
            Label who = new Label(row.agent());
            who.getStyleClass().add("row-title");
            Label where =
                    new Label(
                            row.target(),
                            IconNode.of(Protocols.icon(row.protocol()), IconNode.SMALL));
            where.setMinWidth(Region.USE_PREF_SIZE);
            HBox below = new HBox(10, where, FullText.onHover(Panels.muted(row.purpose())));
            below.setAlignment(Pos.CENTER_LEFT);
            VBox words = new VBox(3, FullText.onHover(who), below);
            words.setAlignment(Pos.CENTER_LEFT);
            words.setMinWidth(0);
            HBox.setHgrow(words, Priority.ALWAYS);
            StackPane badge = new StackPane(IconNode.of(Icon.AGENT, 20));
            badge.getStyleClass().addAll("badge", AppStyles.ACCENT);
            HBox line =
                    new HBox(
                            12,
                            badge,
                            words,
                            number(row.operations(), Icon.STATEMENTS, "", "operations"),
                            number(row.masked(), Icon.MASKING, AppStyles.GOOD, "masked"),
                            number(
                                    row.denied(),
                                    Icon.DENY,
                                    row.denied() > 0 ? AppStyles.BAD : "",
                                    "denied"),
                            since(row));
            line.setAlignment(Pos.CENTER_LEFT);
            line.setMaxWidth(Double.MAX_VALUE);
            line.prefWidthProperty().bind(getListView().widthProperty().subtract(36));
            setGraphic(line);
            setAccessibleText(
                    look.text(
                            "overview.live.accessible",
                            row.agent(),
                            row.target(),
                            row.operations(),
                            row.masked(),
                            row.denied()));
        }

        private Node number(long value, Icon icon, String tone, String key) {
            Label number =
                    new Label(look.formats().count(value), IconNode.of(icon, IconNode.SMALL));
            number.getStyleClass().addAll("row-number", "toned", tone);
            number.setTooltip(new Tooltip(look.text("overview.live." + key)));
            number.setMinWidth(NUMBER);
            number.setAlignment(Pos.CENTER_RIGHT);
            return number;
        }

        private Node since(SessionLine row) {
            Label since = Panels.muted(look.formats().ago(row.endedAt().orElse(row.startedAt())));
            since.setMinWidth(SINCE);
            since.setAlignment(Pos.CENTER_RIGHT);
            return since;
        }
    }
}
