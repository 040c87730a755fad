package io.portaria.app.screen.approvals;

import atlantafx.base.theme.Styles;
import io.portaria.app.ui.Action;
import io.portaria.app.ui.AppStyles;
import io.portaria.app.ui.Dialogs;
import io.portaria.app.ui.Look;
import io.portaria.app.ui.Panels;
import io.portaria.engine.api.ApprovalView;
import io.portaria.icons.Icon;
import io.portaria.replay.view.Focus;
import io.portaria.replay.view.IconNode;
import io.portaria.replay.view.Ties;
import java.util.List;
import java.util.Optional;
import javafx.animation.PauseTransition;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.util.Duration;

/// What can be said to a request: three buttons with their keys, and the reason of a denial. What was approved can be taken back
/// while it is in force.
final class DecisionBar {

    /// How long after another request came into view by itself nothing decides: the finger that answered the one before may
    /// still be on the key, or in the middle of a double click.
    private static final Duration SETTLE = Duration.millis(700);

    private final ApprovalsViewModel model;
    private final Look look;
    private final Ties ties;
    private final Runnable toList;
    private final ComboBox<String> as = new ComboBox<>();
    private final TextField reason = new TextField();
    private final PauseTransition settling = new PauseTransition(SETTLE);
    private final VBox root;
    private String shownId = "";
    private boolean following;

    DecisionBar(ApprovalsViewModel model, Look look, Ties ties, Runnable toList) {
        this.model = model;
        this.look = look;
        this.ties = ties;
        this.toList = toList;
        FlowPane buttons = buttons();
        HBox denial = denial();
        ties.bind(denial.visibleProperty(), model.denying());
        denial.managedProperty().bind(denial.visibleProperty());
        ties.bind(buttons.visibleProperty(), model.denying().map(it -> !it));
        buttons.managedProperty().bind(buttons.visibleProperty());
        root = new VBox(10, refusal(), buttons, denial);
        if (model.isOperator()) {
            root.getChildren().add(1, name());
        }
        root.setId("decision");
        root.getStyleClass().addAll(AppStyles.CARD, "decision-bar");
        root.managedProperty().bind(root.visibleProperty());
        ties.bind(
                root.visibleProperty(),
                model.shown()
                        .map(now ->
                                now.filter(it -> isWaiting(it) || model.isInForce(it))
                                        .isPresent()));
        ties.follow(model.shown(), this::turnTo);
        ties.follow(model.denying(), this::writing);
    }

    private static boolean isWaiting(ApprovalView approval) {
        return approval.state() == ApprovalView.State.WAITING;
    }

    Node root() {
        return root;
    }

    void dispose() {
        settling.stop();
    }

    /// The person chose what is in view themselves: keys work at once.
    void ready() {
        settling.stop();
    }

    void toReason() {
        Focus.on(reason);
    }

    void approveOnce() {
        if (settled()) {
            model.approveOnce();
            nameAsked();
        }
    }

    void forATime() {
        if (settled()) {
            model.approveForATime();
            nameAsked();
        }
    }

    void values() {
        if (model.mayBeDecided()) {
            model.anyValues().set(!model.anyValues().get());
        }
    }

    void deny() {
        if (settled()) {
            model.deny();
        }
    }

    private boolean settled() {
        return settling.getStatus() != javafx.animation.Animation.Status.RUNNING
                && !model.denying().get();
    }

    private void nameAsked() {
        if (model.nobodyNamed().get()) {
            as.requestFocus();
        }
    }

    private void turnTo(Optional<ApprovalView> approval) {
        String id = approval.map(ApprovalView::id).orElse("");
        if (!id.equals(shownId)) {
            if (!shownId.isEmpty() && !id.isEmpty()) {
                settling.playFromStart();
            }
            shownId = id;
            if (root.isFocusWithin()) {
                toList.run();
            }
        }
        following = true;
        as.getItems().setAll(approval.map(ApprovalView::approvers).orElse(List.of()));
        as.setValue(approval.flatMap(model::name).orElse(null));
        following = false;
    }

    private void writing(boolean denying) {
        if (denying) {
            Focus.on(reason);
        } else if (reason.isFocused()) {
            toList.run();
        }
    }

    private Node refusal() {
        Label sentence = ApprovalsView.notice("refusal", Icon.WARNING, AppStyles.BAD);
        Runnable say =
                () ->
                        ApprovalsView.say(
                                sentence,
                                model.refusal()
                                        .get()
                                        .map(it -> Dialogs.sentence(look, it))
                                        .orElse(
                                                model.nobodyNamed().get()
                                                        ? look.text("approvals.as.missing")
                                                        : model.reasonMissing().get()
                                                                ? look.text(
                                                                        "approvals.deny.missing")
                                                                : ""));
        ties.onChange(model.refusal(), say);
        ties.onChange(model.nobodyNamed(), say);
        ties.onChange(model.reasonMissing(), say);
        say.run();
        return sentence;
    }

    private FlowPane buttons() {
        Button once = button("approvals.approve.once", ApprovalsView.ONCE, this::approveOnce);
        once.setId("approve-once");
        once.getStyleClass().add(Styles.ACCENT);
        Button time = button("approvals.approve.time", ApprovalsView.FOR_A_TIME, this::forATime);
        time.setId("approve-time");
        Button deny = button("approvals.deny", ApprovalsView.DENY, this::deny);
        deny.setId("deny");
        deny.getStyleClass().addAll(Styles.BUTTON_OUTLINED, Styles.DANGER);
        CheckBox values = new CheckBox(look.text("approvals.approve.values"));
        values.setId("any-values");
        values.setGraphic(key(ApprovalsView.ANY_VALUES));
        values.setContentDisplay(javafx.scene.control.ContentDisplay.RIGHT);
        values.setTooltip(new Tooltip(look.text("approvals.approve.values.hint")));
        values.setMinWidth(Region.USE_PREF_SIZE);
        ties.both(values.selectedProperty(), model.anyValues());
        for (Node each : List.of(once, time, values)) {
            ties.bind(
                    each.visibleProperty(),
                    model.shown().map(now -> now.filter(DecisionBar::isWaiting).isPresent()));
            each.managedProperty().bind(each.visibleProperty());
        }
        ties.bind(
                deny.textProperty(),
                model.shown()
                        .map(now ->
                                look.text(
                                        now.filter(model::isInForce).isPresent()
                                                ? "approvals.take-back"
                                                : "approvals.deny")));
        FlowPane row = new FlowPane(10, 10, once, time, values, deny);
        row.setAlignment(Pos.CENTER_LEFT);
        row.setMinWidth(0);
        for (Node each : List.of(once, time, values, deny)) {
            ties.bind(each.disableProperty(), model.deciding());
        }
        return row;
    }

    private Node name() {
        as.setId("as");
        as.setPromptText(look.text("approvals.as.prompt"));
        as.setAccessibleText(look.text("approvals.as"));
        as.setPrefWidth(200);
        as.valueProperty()
                .addListener((_, _, name) -> {
                    if (!following && name != null) {
                        model.as().set(Optional.of(name));
                    }
                });
        Label label = Panels.fieldLabel(look.text("approvals.as"), as);
        label.setGraphic(IconNode.of(Icon.PERSON, IconNode.SMALL));
        label.setMinWidth(Region.USE_PREF_SIZE);
        HBox row = new HBox(10, label, as);
        row.setAlignment(Pos.CENTER_LEFT);
        return row;
    }

    private Button button(String key, KeyCombination keys, Runnable run) {
        Button button = new Button(look.text(key), key(keys));
        button.setOnAction(_ -> run.run());
        button.setMinWidth(Region.USE_PREF_SIZE);
        return button;
    }

    private static Label key(KeyCombination keys) {
        Label key = new Label(Action.written(keys));
        key.getStyleClass().addAll(AppStyles.KEYCAP, "key-of-button");
        key.setMinWidth(Region.USE_PREF_SIZE);
        return key;
    }

    private HBox denial() {
        reason.setId("reason");
        reason.setPromptText(look.text("approvals.deny.reason"));
        reason.setAccessibleText(look.text("approvals.deny.reason"));
        ties.both(reason.textProperty(), model.reason());
        reason.setOnAction(_ -> model.sendDenial());
        reason.addEventHandler(
                KeyEvent.KEY_PRESSED,
                event -> {
                    if (event.getCode() == KeyCode.ESCAPE) {
                        model.cancelDenial();
                        event.consume();
                    }
                });
        HBox.setHgrow(reason, Priority.ALWAYS);
        Button send = Panels.button(look.text("approvals.deny.send"), Icon.DENY, model::sendDenial);
        send.setId("send-denial");
        send.getStyleClass().add(Styles.DANGER);
        ties.bind(send.disableProperty(), model.deciding());
        Button cancel = Panels.button(look.text("ui.cancel"), Icon.CLOSE, model::cancelDenial);
        cancel.setId("cancel-denial");
        HBox row = new HBox(10, reason, send, cancel);
        row.setAlignment(Pos.CENTER_LEFT);
        return row;
    }
}
