package io.portaria.app.screen.approvals;

import io.portaria.app.ui.Action;
import io.portaria.app.ui.AppStyles;
import io.portaria.app.ui.Dialogs;
import io.portaria.app.ui.Look;
import io.portaria.app.ui.Navigator;
import io.portaria.app.ui.Panels;
import io.portaria.app.ui.Screen;
import io.portaria.engine.api.ApprovalView;
import io.portaria.icons.Icon;
import io.portaria.replay.view.Focus;
import io.portaria.replay.view.IconNode;
import io.portaria.replay.view.Ties;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.animation.Animation;
import javafx.animation.KeyFrame;
import javafx.animation.PauseTransition;
import javafx.animation.Timeline;
import javafx.collections.ObservableList;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.TextInputControl;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.util.Duration;
import org.jspecify.annotations.Nullable;

/// The inbox: what waits at the left, all that is needed to decide at the right, and below it what can be said.
public final class ApprovalsView implements Screen {

    static final KeyCombination ONCE = new KeyCodeCombination(KeyCode.A);
    static final KeyCombination FOR_A_TIME = new KeyCodeCombination(KeyCode.T);
    static final KeyCombination ANY_VALUES = new KeyCodeCombination(KeyCode.V);
    static final KeyCombination DENY = new KeyCodeCombination(KeyCode.D);
    static final KeyCombination HISTORY =
            new KeyCodeCombination(KeyCode.H, KeyCombination.SHORTCUT_DOWN);

    private static final double LIST = 296;
    private static final double ROW = 78;
    private static final Duration SAID_FOR = Duration.seconds(8);

    private final ApprovalsViewModel model;
    private final Look look;
    private final Ties ties = new Ties();
    private final ListView<ApprovalView> waiting = new ListView<>();
    private final ListView<ApprovalView> decided = new ListView<>();
    private final List<Cell> cells = new ArrayList<>();
    private final ApprovalDetail detail;
    private final DecisionBar bar;
    private final Timeline seconds;
    private final PauseTransition hush = new PauseTransition(SAID_FOR);
    private final Parent root;
    private boolean following;

    public ApprovalsView(ApprovalsViewModel model, Look look, Navigator navigator) {
        this.model = model;
        this.look = look;
        this.detail = new ApprovalDetail(model, look, navigator, ties);
        this.bar = new DecisionBar(model, look, ties, this::toList);
        VBox left = new VBox(12, said(), lists());
        VBox.setVgrow(left.getChildren().getLast(), Priority.ALWAYS);
        left.setMinWidth(LIST);
        left.setPrefWidth(LIST);
        left.setMaxWidth(LIST);
        StackPane right = new StackPane(chosen(), nothing());
        HBox.setHgrow(right, Priority.ALWAYS);
        HBox both = new HBox(16, left, right);
        VBox.setVgrow(both, Priority.ALWAYS);
        VBox content = new VBox(14, problem(), both);
        VBox.setVgrow(content, Priority.ALWAYS);
        root =
                Panels.page(
                        look.text("approvals.title"),
                        look.text("approvals.subtitle"),
                        content,
                        switches());
        ties.follow(model.shown(), _ -> select());
        ties.onChange(model.waiting(), this::select);
        ties.onChange(model.decided(), this::select);
        ties.onChange(model.history(), this::toList);
        hush.setOnFinished(_ -> model.hush());
        seconds = new Timeline(new KeyFrame(Duration.seconds(1), _ -> tick()));
        seconds.setCycleCount(Animation.INDEFINITE);
        seconds.play();
    }

    @Override
    public Parent root() {
        return root;
    }

    @Override
    public void shown() {
        if (model.denying().get()) {
            bar.toReason();
        } else {
            toList();
        }
    }

    @Override
    public void dispose() {
        seconds.stop();
        hush.stop();
        bar.dispose();
        ties.release();
    }

    /// By keys only where nobody is writing: a reason is full of the letters that decide.
    @Override
    public List<Action> actions() {
        boolean writing =
                root.getScene() != null
                        && root.getScene().getFocusOwner() instanceof TextInputControl;
        if (model.history().get()) {
            return model.shown().get().filter(model::isInForce).isPresent()
                    ? List.of(
                            action("approvals.take-back", Icon.DENY, DENY, bar::deny, writing),
                            history())
                    : List.of(history());
        }
        return List.of(
                action("approvals.approve.once", Icon.ALLOW, ONCE, bar::approveOnce, writing),
                action("approvals.approve.time", Icon.CLOCK, FOR_A_TIME, bar::forATime, writing),
                action("approvals.approve.values", Icon.FILTER, ANY_VALUES, bar::values, writing),
                action("approvals.deny", Icon.DENY, DENY, bar::deny, writing),
                history());
    }

    private Action history() {
        return Action.of(
                look.text("approvals.history"),
                Icon.LOG,
                HISTORY,
                () -> model.history().set(!model.history().get()));
    }

    private Action action(
            String key, Icon icon, KeyCombination keys, Runnable run, boolean writing) {
        return writing
                ? Action.of(look.text(key), icon, run)
                : Action.of(look.text(key), icon, keys, run);
    }

    private void toList() {
        Focus.on(model.history().get() ? decided : waiting);
    }

    private void tick() {
        cells.forEach(Cell::tick);
        detail.tick();
        model.tick();
    }

    private HBox switches() {
        ToggleButton waits = new ToggleButton(look.text("approvals.waiting"));
        ToggleButton past = new ToggleButton(look.text("approvals.decided"));
        waits.setId("show-waiting");
        past.setId("show-decided");
        waits.getStyleClass().add("left-pill");
        past.getStyleClass().add("right-pill");
        ToggleGroup group = new ToggleGroup();
        for (ToggleButton each : List.of(waits, past)) {
            each.setToggleGroup(group);
            each.setMinWidth(Region.USE_PREF_SIZE);
            each.setOnAction(_ -> {
                each.setSelected(true);
                model.history().set(past.isSelected());
            });
        }
        ties.follow(
                model.history(),
                back -> {
                    past.setSelected(back);
                    waits.setSelected(!back);
                });
        return new HBox(0, waits, past);
    }

    private Node problem() {
        Label sentence = notice("approvals-problem", Icon.WARNING, AppStyles.BAD);
        ties.follow(
                model.problem(),
                now ->
                        say(
                                sentence,
                                // The banner over every screen says that nobody answers.
                                now.filter(it -> !it.isUnreachable())
                                        .map(it -> Dialogs.sentence(look, it))
                                        .orElse("")));
        return sentence;
    }

    private Node said() {
        Label sentence = notice("approvals-said", Icon.INFO, AppStyles.ACCENT);
        ties.follow(
                model.said(),
                now -> {
                    say(sentence, now.map(this::said).orElse(""));
                    hush.stop();
                    if (now.isPresent()) {
                        hush.playFromStart();
                    }
                });
        return sentence;
    }

    private String said(Said said) {
        ApprovalView approval = said.approval();
        String who = approval.decidedBy().orElse("");
        String state = approval.state().name().toLowerCase(Locale.ROOT);
        return said.ended() && !who.isEmpty()
                ? look.text("approvals.said.other." + state, approval.id(), who)
                : look.text("approvals.said." + state, approval.id());
    }

    static Label notice(String id, Icon icon, String tone) {
        Label label = new Label("", IconNode.of(icon, IconNode.SMALL));
        label.setId(id);
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        label.setMaxWidth(Double.MAX_VALUE);
        label.getStyleClass().addAll("notice", tone);
        return label;
    }

    static void say(Label notice, String sentence) {
        notice.setText(sentence);
        notice.setVisible(!sentence.isEmpty());
        notice.setManaged(!sentence.isEmpty());
    }

    private Node lists() {
        list(waiting, model.waiting(), "approvals", "approvals.waiting");
        list(decided, model.decided(), "decided-approvals", "approvals.decided");
        ties.bind(decided.visibleProperty(), model.history());
        ties.bind(waiting.visibleProperty(), model.history().map(back -> !back));
        VBox card = Panels.plain(new StackPane(waiting, decided));
        VBox.setVgrow(card.getChildren().getFirst(), Priority.ALWAYS);
        card.getStyleClass().add("holds-list");
        return card;
    }

    private void list(
            ListView<ApprovalView> list,
            ObservableList<ApprovalView> approvals,
            String id,
            String name) {
        ties.items(list, approvals);
        list.setId(id);
        list.setFixedCellSize(ROW);
        list.setCellFactory(_ -> new Cell());
        list.setAccessibleText(look.text(name));
        // The pane beside it says that there is nothing.
        list.setPlaceholder(new Region());
        list.getStyleClass().add("plain-list");
        list.addEventFilter(KeyEvent.KEY_PRESSED, this::page);
        list.getSelectionModel()
                .selectedItemProperty()
                .subscribe(chosen -> {
                    if (!following && chosen != null && list.isVisible()) {
                        if (model.chooseByHand(chosen)) {
                            bar.ready();
                        }
                    }
                });
    }

    /// The arrows go from request to request; these keys go through the one in view.
    private void page(KeyEvent event) {
        int way =
                switch (event.getCode()) {
                    case PAGE_DOWN -> 1;
                    case PAGE_UP -> -1;
                    default -> 0;
                };
        if (way != 0) {
            detail.page(way);
            event.consume();
        }
    }

    /// What the model looks at is chosen in the list, whoever changed it.
    private void select() {
        ListView<ApprovalView> list = model.history().get() ? decided : waiting;
        following = true;
        try {
            String id = model.shown().get().map(ApprovalView::id).orElse("");
            for (int i = 0; i < list.getItems().size(); i++) {
                if (list.getItems().get(i).id().equals(id)) {
                    if (list.getSelectionModel().getSelectedIndex() != i) {
                        list.getSelectionModel().clearAndSelect(i);
                        list.scrollTo(i);
                    }
                    return;
                }
            }
            list.getSelectionModel().clearSelection();
        } finally {
            following = false;
        }
    }

    private Node chosen() {
        VBox pane = new VBox(12, detail.root(), bar.root());
        VBox.setVgrow(detail.root(), Priority.ALWAYS);
        ties.bind(pane.visibleProperty(), model.shown().map(Optional::isPresent));
        return pane;
    }

    private Node nothing() {
        StackPane pane = new StackPane();
        ties.follow(
                model.history(),
                back ->
                        pane.getChildren()
                                .setAll(
                                        back
                                                ? Panels.empty(
                                                        Icon.LOG,
                                                        look.text("approvals.decided.none"),
                                                        look.text(
                                                                "approvals.decided.none.sentence"))
                                                : Panels.empty(
                                                        Icon.ALLOW,
                                                        look.text("approvals.none"),
                                                        look.text("approvals.none.sentence"))));
        pane.getStyleClass().add(AppStyles.CARD);
        ties.bind(pane.visibleProperty(), model.shown().map(Optional::isEmpty));
        return pane;
    }

    private final class Cell extends ListCell<ApprovalView> {

        private final Label agent = new Label();
        private final Label time = new Label();
        private final Label where = new Label("", IconNode.of(Icon.TARGET, 14));
        private final Label rules = Panels.muted("");
        private final VBox box;

        Cell() {
            agent.getStyleClass().add("row-title");
            agent.setMinWidth(0);
            time.setMinWidth(Region.USE_PREF_SIZE);
            HBox top = new HBox(8, agent, Panels.spring(), time);
            top.setAlignment(Pos.CENTER_LEFT);
            where.setMinWidth(0);
            box = new VBox(3, top, where, rules);
            box.setAlignment(Pos.CENTER_LEFT);
            box.setMaxWidth(LIST - 40);
            box.setPrefWidth(LIST - 40);
            cells.add(this);
        }

        @Override
        protected void updateItem(@Nullable ApprovalView row, boolean empty) {
            super.updateItem(row, empty);
            if (empty || row == null) {
                setGraphic(null);
                setAccessibleText(null);
                return;
            }
            agent.setText(row.agent());
            where.setText(row.target() + " · " + row.purpose());
            rules.setText(String.join(", ", row.rules()));
            setGraphic(box);
            tick();
        }

        void tick() {
            ApprovalView row = getItem();
            if (row == null || isEmpty()) {
                return;
            }
            Ending.show(time, row, model, look);
            setAccessibleText(
                    look.text(
                            "approvals.row.accessible",
                            row.id(),
                            row.agent(),
                            row.target(),
                            time.getText()));
        }
    }
}
