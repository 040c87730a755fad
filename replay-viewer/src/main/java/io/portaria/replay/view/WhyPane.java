package io.portaria.replay.view;

import io.portaria.engine.api.OperationView;
import io.portaria.engine.api.SessionSummary;
import io.portaria.icons.Icon;
import io.portaria.replay.proof.Voucher;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// Why the operation went as it went: decision, rules, policy, role, purpose, legal basis, and the leaf that vouches.
final class WhyPane extends VBox {

    private static final int HASH = 16;

    private final Texts texts;
    private final VBox content = new VBox(10);

    WhyPane(Texts texts) {
        this.texts = texts;
        setId("why");
        getStyleClass().add("why");
        ScrollPane scroll = new ScrollPane(content);
        scroll.setFitToWidth(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        scroll.getStyleClass().add("edge-to-edge");
        VBox.setVgrow(scroll, Priority.ALWAYS);
        Label title = new Label(texts.get("replay.why"), IconNode.of(Icon.INFO));
        title.getStyleClass().add("pane-title");
        content.getStyleClass().add("why-content");
        setSpacing(12);
        getChildren().setAll(title, scroll);
    }

    void clear() {
        content.getChildren().clear();
    }

    void show(SessionSummary session, OperationView operation, Voucher voucher) {
        content.getChildren().setAll(decision(operation));
        add("replay.why.rules", chips(operation.rules(), texts.get("replay.why.rules.none")));
        if (!operation.masked().isEmpty()) {
            add("replay.why.masked", masked(operation.masked()));
        }
        operation.approval().ifPresent(id -> add("replay.why.approval", mono(id)));
        add("replay.why.purpose", line(operation.purpose()));
        add("replay.why.basis", line(texts.get("replay.why.basis.law", session.legalBasis())));
        add("replay.why.role", line(operation.role()));
        add("replay.why.policy", mono(brief(operation.policyVersion())));
        add("replay.why.leaf", leaf(voucher));
    }

    private Node decision(OperationView operation) {
        String tone =
                switch (operation.decision()) {
                    case "deny" -> "bad";
                    case "hold" -> "caution";
                    default -> "good";
                };
        Icon icon =
                switch (operation.decision()) {
                    case "deny" -> Icon.DENY;
                    case "hold" -> Icon.HOLD;
                    default -> Icon.ALLOW;
                };
        String key = "replay.decision." + operation.decision();
        Label head = new Label(texts.has(key) ? texts.get(key) : operation.decision());
        head.getStyleClass().add("decision-head");
        VBox words = new VBox(2, head);
        operation
                .error()
                .ifPresent(sentence -> {
                    Label error = line(texts.get("replay.error.seen", sentence));
                    words.getChildren().add(error);
                });
        HBox.setHgrow(words, Priority.ALWAYS);
        HBox box = new HBox(10, IconNode.of(icon, 20), words);
        box.getStyleClass().addAll("notice", tone);
        return box;
    }

    private void add(String key, Node value) {
        Label name = new Label(texts.get(key));
        name.getStyleClass().add("field-label");
        content.getChildren().add(new VBox(3, name, value));
    }

    private Node chips(List<String> names, String none) {
        if (names.isEmpty()) {
            Label label = new Label(none);
            label.getStyleClass().add("muted");
            return label;
        }
        FlowPane flow = new FlowPane(6, 6);
        for (String name : names) {
            Label chip = FullText.onHover(new Label(texts.engine(name)));
            chip.getStyleClass().addAll("chip", "accented");
            flow.getChildren().add(chip);
        }
        return flow;
    }

    private Node masked(Map<String, Long> masked) {
        FlowPane flow = new FlowPane(6, 6);
        masked.forEach((name, count) -> {
            Label chip = new Label(texts.get("replay.why.masked.count", texts.engine(name), count));
            chip.getStyleClass().addAll("chip", "good");
            flow.getChildren().add(chip);
        });
        return flow;
    }

    private Node leaf(Voucher voucher) {
        Label number = mono(texts.get("replay.why.leaf.number", voucher.leaf()));
        Label standing =
                line(
                        texts.get(
                                "replay.why.leaf."
                                        + voucher.standing().name().toLowerCase(Locale.ROOT)));
        standing.getStyleClass().add("muted");
        return new VBox(2, number, standing);
    }

    private static Label line(String text) {
        Label label = new Label(text);
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        return label;
    }

    private static Label mono(String text) {
        Label label = line(text);
        label.getStyleClass().add("mono");
        return label;
    }

    private static String brief(String hash) {
        return hash.length() <= HASH ? hash : hash.substring(0, HASH) + "…";
    }
}
