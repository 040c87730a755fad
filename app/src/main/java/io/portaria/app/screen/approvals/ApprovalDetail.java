package io.portaria.app.screen.approvals;

import io.portaria.app.ui.AppStyles;
import io.portaria.app.ui.Dialogs;
import io.portaria.app.ui.Look;
import io.portaria.app.ui.Navigator;
import io.portaria.app.ui.Panels;
import io.portaria.engine.api.ApprovalView;
import io.portaria.engine.api.OperationView;
import io.portaria.engine.api.SessionSummary;
import io.portaria.icons.Icon;
import io.portaria.replay.view.FullText;
import io.portaria.replay.view.IconNode;
import io.portaria.replay.view.StatementView;
import io.portaria.replay.view.Ties;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.geometry.VPos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/// All that a person needs to know of a request before they decide.
final class ApprovalDetail {

    private static final double LINE = 17;
    private static final double STATEMENT_FRAME = 24;
    private static final double PAGE = 0.8;
    private static final int LETTERS = 76;
    private static final int MOST_LINES = 9;

    private final ApprovalsViewModel model;
    private final Look look;
    private final Navigator navigator;
    private final Label agent = new Label();
    private final Label who = Panels.muted("");
    private final Label time = new Label();
    private final StatementView statement;
    private final VBox ended = new VBox(6);
    private final VBox why = new VBox(8);
    private final GridPane facts = new GridPane(24, 12);
    private final VBox votes = new VBox(6);
    private final VBox past = new VBox(10);
    private final ScrollPane scroll;
    private final VBox root;
    private String shownId = "";

    ApprovalDetail(ApprovalsViewModel model, Look look, Navigator navigator, Ties ties) {
        this.model = model;
        this.look = look;
        this.navigator = navigator;
        this.statement = new StatementView(look.texts());
        statement.setId("asked-statement");
        ColumnConstraints half = new ColumnConstraints();
        half.setPercentWidth(50);
        facts.getColumnConstraints().setAll(half, half);
        VBox content =
                new VBox(
                        18,
                        ended,
                        why,
                        section("approvals.statement", statement),
                        facts,
                        votes,
                        section("approvals.past", past));
        content.getStyleClass().add("approval-content");
        scroll = Panels.scroll(content);
        scroll.setId("approval");
        VBox.setVgrow(scroll, Priority.ALWAYS);
        root = Panels.plain(head(), scroll);
        root.setMinHeight(0);
        ties.follow(model.shown(), now -> now.ifPresent(this::show));
        ties.follow(model.past(), this::showPast);
    }

    Node root() {
        return root;
    }

    /// Scrolls by most of what is in view, down or up.
    void page(int way) {
        double hidden =
                scroll.getContent().getLayoutBounds().getHeight()
                        - scroll.getViewportBounds().getHeight();
        if (hidden > 0) {
            double step = scroll.getViewportBounds().getHeight() * PAGE / hidden;
            scroll.setVvalue(Math.clamp(scroll.getVvalue() + way * step, 0, 1));
        }
    }

    void tick() {
        model.shown().get().ifPresent(now -> Ending.show(time, now, model, look));
    }

    private Node head() {
        agent.getStyleClass().add(AppStyles.CARD_TITLE);
        who.setWrapText(true);
        who.setMinHeight(Region.USE_PREF_SIZE);
        time.setMinWidth(Region.USE_PREF_SIZE);
        StackPane badge = new StackPane(IconNode.of(Icon.AGENT, 22));
        badge.getStyleClass().addAll("badge", AppStyles.CAUTION);
        VBox words = new VBox(3, agent, who);
        words.setAlignment(Pos.CENTER_LEFT);
        words.setMinWidth(0);
        HBox.setHgrow(words, Priority.ALWAYS);
        HBox head = new HBox(12, badge, words, time);
        head.setAlignment(Pos.CENTER_LEFT);
        return head;
    }

    private VBox section(String key, Node content) {
        return new VBox(6, title(key), content);
    }

    private Label title(String key) {
        Label title = new Label(look.text(key));
        title.getStyleClass().add("section-title");
        return title;
    }

    private void show(ApprovalView approval) {
        agent.setText(approval.agent());
        agent.setId("asking-agent");
        who.setText(
                String.join(
                        "  ·  ",
                        look.text("approvals.id", approval.id()),
                        look.text("approvals.who.owner") + " " + approval.owner(),
                        look.text("approvals.who.role") + " " + approval.role(),
                        look.text("approvals.who.target") + " " + approval.target()));
        Ending.show(time, approval, model, look);
        showEnded(approval);
        showWhy(approval);
        showFacts(approval);
        showVotes(approval);
        if (!approval.id().equals(shownId)) {
            shownId = approval.id();
            statement.show(approval.statement(), List.of());
            double height = lines(approval.statement()) * LINE + STATEMENT_FRAME;
            statement.setMinHeight(height);
            statement.setPrefHeight(height);
            statement.setMaxHeight(height);
            scroll.setVvalue(0);
        }
    }

    /// How many lines it takes in the width there is; a long one scrolls within its frame.
    private static int lines(String text) {
        int lines = 0;
        for (String line : text.lines().toList()) {
            lines += 1 + line.length() / LETTERS;
        }
        return Math.clamp(lines, 1, MOST_LINES);
    }

    private void showEnded(ApprovalView approval) {
        boolean over = approval.state() != ApprovalView.State.WAITING;
        ended.setVisible(over);
        ended.setManaged(over);
        if (!over) {
            return;
        }
        String who = approval.decidedBy().orElse("");
        String reason = approval.reason().map(look::engine).orElse("");
        String sentence =
                switch (approval.state()) {
                    case APPROVED ->
                            approval.grantedUntil().isPresent()
                                    ? look.text(
                                            "approvals.ended.approved.until",
                                            who,
                                            look.formats().minute(approval.grantedUntil().get()))
                                    : look.text("approvals.ended.approved", who);
                    case DENIED ->
                            who.isEmpty()
                                    ? look.text("approvals.ended.denied.nobody", reason)
                                    : look.text("approvals.ended.denied", who, reason);
                    case EXPIRED, WAITING -> look.text("approvals.ended.expired");
                };
        Label label =
                ApprovalsView.notice(
                        "approval-ended",
                        approval.state() == ApprovalView.State.APPROVED ? Icon.ALLOW : Icon.DENY,
                        approval.state() == ApprovalView.State.APPROVED
                                ? AppStyles.GOOD
                                : AppStyles.BAD);
        label.setText(sentence);
        ended.getChildren().setAll(title("approvals.ended"), label);
    }

    private void showWhy(ApprovalView approval) {
        Label sentence = new Label(look.engine(approval.sentence()));
        sentence.setWrapText(true);
        sentence.setMinHeight(Region.USE_PREF_SIZE);
        sentence.setMinWidth(0);
        FlowPane rules = new FlowPane(6, 6);
        approval.rules()
                .forEach(name -> rules.getChildren().add(Panels.chip(name, AppStyles.CAUTION)));
        VBox words = new VBox(8, sentence, rules);
        words.setMinWidth(0);
        HBox.setHgrow(words, Priority.ALWAYS);
        HBox box = new HBox(10, IconNode.of(Icon.HOLD, IconNode.NORMAL), words);
        box.getStyleClass().addAll("notice", AppStyles.CAUTION);
        why.getChildren().setAll(title("approvals.why"), box);
    }

    private void showFacts(ApprovalView approval) {
        facts.getChildren().clear();
        fact(0, 0, "approvals.purpose", line(approval.purpose()));
        fact(1, 0, "approvals.basis", line(approval.legalBasis()));
        fact(
                0,
                1,
                "approvals.personal",
                chips(approval.personal(), AppStyles.BAD, "approvals.personal.none"));
        fact(
                1,
                1,
                "approvals.objects",
                chips(approval.objects(), AppStyles.ACCENT, "approvals.objects.none"));
        fact(
                0,
                2,
                "approvals.rows",
                line(
                        approval.estimatedRows().isPresent()
                                ? look.text(
                                        "approvals.rows.some",
                                        look.formats().count(approval.estimatedRows().getAsLong()))
                                : look.text("approvals.rows.unknown")));
        fact(1, 2, "approvals.requested", line(look.formats().moment(approval.requestedAt())));
    }

    private void fact(int column, int row, String key, Node value) {
        Label name = new Label(look.text(key));
        name.getStyleClass().add(AppStyles.FIELD_LABEL);
        VBox fact = new VBox(4, name, value);
        GridPane.setValignment(fact, VPos.TOP);
        facts.add(fact, column, row);
    }

    private static Label line(String text) {
        Label label = new Label(text);
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        return label;
    }

    private Node chips(List<String> names, String tone, String none) {
        if (names.isEmpty()) {
            return line(look.text(none));
        }
        FlowPane flow = new FlowPane(6, 6);
        for (String name : names) {
            Label chip = FullText.onHover(Panels.chip(name, tone));
            chip.setMinWidth(0);
            chip.maxWidthProperty().bind(flow.widthProperty());
            flow.getChildren().add(chip);
        }
        return flow;
    }

    private void showVotes(ApprovalView approval) {
        Label title = title("approvals.votes");
        long agreed = approval.decisions().stream().filter(ApprovalView.Vote::approves).count();
        Label count =
                Panels.chip(
                        look.text("approvals.votes.of", agreed, approval.required()),
                        agreed > 0 ? AppStyles.GOOD : "plain");
        count.setId("votes");
        HBox head = new HBox(8, title, count);
        head.setAlignment(Pos.CENTER_LEFT);
        List<Node> lines = new ArrayList<>();
        lines.add(head);
        for (ApprovalView.Vote vote : approval.decisions()) {
            String at = look.formats().moment(vote.at());
            Label line =
                    line(
                            vote.approves()
                                    ? look.text("approvals.vote.approved", vote.person(), at)
                                    : look.text(
                                            "approvals.vote.denied",
                                            vote.person(),
                                            at,
                                            vote.reason()));
            line.setGraphic(IconNode.of(vote.approves() ? Icon.ALLOW : Icon.DENY, IconNode.SMALL));
            line.getStyleClass().addAll("toned", vote.approves() ? AppStyles.GOOD : AppStyles.BAD);
            lines.add(line);
        }
        lines.add(
                muted(
                        look.text("approvals.approvers")
                                + ": "
                                + String.join(", ", approval.approvers())));
        votes.getChildren().setAll(lines);
    }

    private static Label muted(String text) {
        Label label = Panels.muted(text);
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        return label;
    }

    private void showPast(Past now) {
        past.getChildren()
                .setAll(
                        switch (now) {
                            case Past.Unread() -> List.<Node>of();
                            case Past.Reading() ->
                                    List.of(Panels.muted(look.text("approvals.past.reading")));
                            case Past.Read(var operations, var sessions) ->
                                    List.of(here(operations), others(sessions));
                            case Past.Failed(var problem) ->
                                    List.of(muted(Dialogs.sentence(look, problem)));
                        });
    }

    private Node here(List<OperationView> operations) {
        VBox lines = new VBox(5);
        for (OperationView each : operations) {
            lines.getChildren().add(operation(each));
        }
        if (operations.isEmpty()) {
            lines.getChildren().add(Panels.muted(look.text("approvals.past.here.none")));
        }
        Optional<ApprovalView> shown = model.shown().get();
        Button open =
                Panels.button(
                        look.text("approvals.past.open"),
                        Icon.REPLAY,
                        () -> shown.ifPresent(it -> navigator.replay(it.session())));
        open.setId("open-session");
        open.getStyleClass().addAll("flat", "small");
        HBox head = new HBox(8, fieldLabel("approvals.past.here"), Panels.spring(), open);
        head.setAlignment(Pos.CENTER_LEFT);
        return new VBox(4, head, lines);
    }

    private Node operation(OperationView operation) {
        Icon icon =
                switch (operation.decision()) {
                    case "deny" -> Icon.DENY;
                    case "hold" -> Icon.HOLD;
                    default -> Icon.ALLOW;
                };
        String tone =
                switch (operation.decision()) {
                    case "deny" -> AppStyles.BAD;
                    case "hold" -> AppStyles.CAUTION;
                    default -> AppStyles.GOOD;
                };
        String key = "approvals.decision." + operation.decision();
        IconNode sign = IconNode.of(icon, 14);
        sign.getStyleClass().addAll("toned", tone);
        Label statement =
                FullText.onHover(
                        new Label(operation.statement().replaceAll("\\s+", " ").strip(), sign));
        statement.getStyleClass().add(AppStyles.MONO);
        statement.setMinWidth(0);
        HBox.setHgrow(statement, Priority.ALWAYS);
        statement.setMaxWidth(Double.MAX_VALUE);
        Label when =
                Panels.muted(
                        (look.texts().has(key) ? look.text(key) : operation.decision())
                                + ", "
                                + look.formats().ago(operation.at()));
        when.setMinWidth(Region.USE_PREF_SIZE);
        return new HBox(10, statement, when);
    }

    private Node others(List<SessionSummary> sessions) {
        VBox lines = new VBox(5);
        for (SessionSummary each : sessions) {
            Label what = FullText.onHover(new Label(each.target() + " · " + each.purpose()));
            what.setMinWidth(0);
            what.setMaxWidth(Double.MAX_VALUE);
            HBox.setHgrow(what, Priority.ALWAYS);
            Label how =
                    Panels.muted(
                            look.text("approvals.past.session", each.operations(), each.denied())
                                    + ", "
                                    + look.formats().ago(each.startedAt()));
            how.setMinWidth(Region.USE_PREF_SIZE);
            lines.getChildren().add(new HBox(10, what, how));
        }
        if (sessions.isEmpty()) {
            lines.getChildren().add(Panels.muted(look.text("approvals.past.sessions.none")));
        }
        return new VBox(4, fieldLabel("approvals.past.sessions"), lines);
    }

    private Label fieldLabel(String key) {
        Label label = new Label(look.text(key));
        label.getStyleClass().add(AppStyles.FIELD_LABEL);
        return label;
    }
}
