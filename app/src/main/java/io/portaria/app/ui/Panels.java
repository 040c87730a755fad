package io.portaria.app.ui;

import atlantafx.base.theme.Styles;
import io.portaria.icons.Icon;
import io.portaria.replay.view.IconNode;
import io.portaria.replay.view.Ties;
import javafx.beans.value.ObservableValue;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// The pieces that all screens are laid out with.
public final class Panels {

    private static final double EMPTY_ICON = 40;

    private Panels() {}

    /// A page: its title, one line about it, what can be done, and below it the content.
    public static VBox page(String title, String subtitle, Node content, Node... actions) {
        Label head = new Label(title);
        head.getStyleClass().add(AppStyles.PAGE_TITLE);
        Label sub = new Label(subtitle);
        sub.getStyleClass().add(AppStyles.PAGE_SUBTITLE);
        VBox words = new VBox(2, head, sub);
        words.setMinWidth(0);
        HBox top = new HBox(8, words, spring());
        top.getChildren().addAll(actions);
        top.setAlignment(Pos.CENTER_LEFT);
        top.getStyleClass().add(AppStyles.PAGE_HEAD);
        VBox.setVgrow(content, Priority.ALWAYS);
        VBox page = new VBox(20, top, content);
        page.getStyleClass().add(AppStyles.PAGE);
        return page;
    }

    /// A framed part of a page with a title and, at its right, what belongs to the title.
    public static VBox card(String title, Icon icon, Node content, Node... aside) {
        Label label = new Label(title);
        label.getStyleClass().add(AppStyles.CARD_TITLE);
        label.setMinWidth(Region.USE_PREF_SIZE);
        HBox head = new HBox(8, IconNode.of(icon), label, spring());
        head.getChildren().addAll(aside);
        head.setAlignment(Pos.CENTER_LEFT);
        head.setMinHeight(28);
        VBox.setVgrow(content, Priority.ALWAYS);
        VBox card = new VBox(12, head, content);
        card.getStyleClass().add(AppStyles.CARD);
        return card;
    }

    /// A framed part without a title.
    public static VBox plain(Node... content) {
        VBox card = new VBox(12, content);
        card.getStyleClass().add(AppStyles.CARD);
        return card;
    }

    /// A number that matters and what it counts.
    public static VBox tile(
            Ties ties,
            String label,
            Icon icon,
            String tone,
            ObservableValue<String> value,
            String hint) {
        Label number = new Label();
        ties.bind(number.textProperty(), value);
        number.getStyleClass().add(AppStyles.TILE_VALUE);
        Label name = new Label(label);
        name.getStyleClass().add(AppStyles.TILE_LABEL);
        HBox top = new HBox(8, IconNode.of(icon, IconNode.SMALL), name);
        top.setAlignment(Pos.CENTER_LEFT);
        VBox tile = new VBox(6, top, number);
        tile.getStyleClass().addAll(AppStyles.TILE, tone);
        tile.setAccessibleText(label);
        ties.follow(value, now -> tile.setAccessibleText(label + ": " + now));
        Tooltip.install(tile, new Tooltip(hint));
        HBox.setHgrow(tile, Priority.ALWAYS);
        tile.setMaxWidth(Double.MAX_VALUE);
        tile.setPrefWidth(100);
        return tile;
    }

    /// What stands where there is nothing: what would be here and how it comes to be.
    public static VBox empty(Icon icon, String title, String sentence, Node... actions) {
        Label head = new Label(title);
        head.getStyleClass().add(AppStyles.EMPTY_TITLE);
        head.setWrapText(true);
        Label line = new Label(sentence);
        line.setWrapText(true);
        line.setMaxWidth(460);
        line.getStyleClass().add(AppStyles.MUTED);
        line.setStyle("-fx-text-alignment: center;");
        VBox box = new VBox(10, IconNode.of(icon, EMPTY_ICON), head, line);
        if (actions.length > 0) {
            HBox row = new HBox(8, actions);
            row.setAlignment(Pos.CENTER);
            box.getChildren().add(row);
        }
        box.setAlignment(Pos.CENTER);
        box.getStyleClass().add(AppStyles.EMPTY);
        return box;
    }

    /// As [#empty], in one line: for a part that is often empty while the others are not.
    public static HBox quiet(Icon icon, String title, String sentence, Node action) {
        Label head = new Label(title);
        head.getStyleClass().add("row-title");
        Label line = muted(sentence);
        line.setWrapText(true);
        line.setMinHeight(Region.USE_PREF_SIZE);
        VBox words = new VBox(3, head, line);
        words.setAlignment(Pos.CENTER_LEFT);
        HBox.setHgrow(words, Priority.ALWAYS);
        HBox box = new HBox(14, IconNode.of(icon, 28), words, action);
        box.setAlignment(Pos.CENTER_LEFT);
        box.getStyleClass().add("quiet-state");
        return box;
    }

    /// A word in a small frame.
    public static Label chip(String text, String tone) {
        Label chip = new Label(text);
        chip.getStyleClass().addAll(AppStyles.CHIP, tone);
        chip.setMinWidth(Region.USE_PREF_SIZE);
        return chip;
    }

    public static Label muted(String text) {
        Label label = new Label(text);
        label.getStyleClass().add(AppStyles.MUTED);
        return label;
    }

    public static Label fieldLabel(String text, Node field) {
        Label label = new Label(text);
        label.getStyleClass().add(AppStyles.FIELD_LABEL);
        label.setLabelFor(field);
        return label;
    }

    /// A label above its field.
    public static VBox field(String text, Region field) {
        field.setMaxWidth(Double.MAX_VALUE);
        return new VBox(4, fieldLabel(text, field), field);
    }

    public static Button button(String text, Icon icon, Runnable run) {
        Button button = new Button(text, IconNode.of(icon, IconNode.SMALL));
        button.setOnAction(_ -> run.run());
        button.setMinWidth(Region.USE_PREF_SIZE);
        return button;
    }

    /// The one button of a screen that goes ahead.
    public static Button primary(String text, Icon icon, Runnable run) {
        Button button = button(text, icon, run);
        button.getStyleClass().add(Styles.ACCENT);
        return button;
    }

    /// A button that is only an icon; `text` is its tooltip and what a screen reader says.
    public static Button iconButton(String text, Icon icon, Runnable run) {
        Button button = new Button("", IconNode.of(icon, IconNode.SMALL));
        button.getStyleClass().addAll(Styles.BUTTON_ICON, Styles.FLAT);
        button.setTooltip(new Tooltip(text));
        button.setAccessibleText(text);
        button.setOnAction(_ -> run.run());
        return button;
    }

    public static Region spring() {
        Region spring = new Region();
        HBox.setHgrow(spring, Priority.ALWAYS);
        return spring;
    }

    public static ScrollPane scroll(Node content) {
        ScrollPane scroll = new ScrollPane(content);
        scroll.setFitToWidth(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        scroll.getStyleClass().add("edge-to-edge");
        return scroll;
    }
}
