package io.portaria.app.screen.firststart;

import io.portaria.app.ui.AppStyles;
import io.portaria.app.ui.Dialogs;
import io.portaria.app.ui.Look;
import io.portaria.app.ui.Panels;
import io.portaria.icons.AppIcon;
import io.portaria.icons.Icon;
import io.portaria.replay.view.Focus;
import io.portaria.replay.view.IconNode;
import io.portaria.replay.view.Ties;
import java.io.File;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Label;
import javafx.scene.control.PasswordField;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextField;
import javafx.scene.image.Image;
import javafx.scene.image.ImageView;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.stage.FileChooser;

/// The first window of an empty home: four ways to begin.
public final class FirstStartView {

    private static final double WIDTH = 840;
    private static final double CHOICE = 112;

    private final FirstStartViewModel model;
    private final Look look;
    private final Ties ties = new Ties();
    private final TextField firstField = new TextField();
    private final VBox form;
    private final VBox evidence;
    private final StackPane root = new StackPane();

    public FirstStartView(FirstStartViewModel model, Look look, Runnable otherLanguage) {
        this.model = model;
        this.look = look;
        this.form = form();
        this.evidence = evidence();
        form.setVisible(false);
        form.managedProperty().bind(form.visibleProperty());
        evidence.setVisible(false);
        evidence.managedProperty().bind(evidence.visibleProperty());

        ImageView mark = new ImageView(new Image(AppIcon.png(256), 84, 84, true, true));
        Label title = new Label(look.text("firststart.title"));
        title.getStyleClass().add("welcome-title");
        Label sentence = new Label(look.text("firststart.sentence"));
        sentence.getStyleClass().add("welcome-sentence");
        sentence.setWrapText(true);
        sentence.setMaxWidth(620);
        sentence.setMinHeight(Region.USE_PREF_SIZE);
        VBox head = new VBox(10, mark, title, sentence);
        head.setAlignment(Pos.CENTER);

        VBox column = new VBox(28, head, choices(), form, evidence, state());
        column.setAlignment(Pos.CENTER);
        column.setMaxWidth(WIDTH);
        // The form needs the room in a small window.
        mark.visibleProperty().bind(form.visibleProperty().not());
        mark.managedProperty().bind(mark.visibleProperty());
        ScrollPane scroll = Panels.scroll(new StackPane(column));
        scroll.setFitToHeight(true);
        scroll.setFocusTraversable(false);
        Button language =
                Panels.button(look.text("shell.language.other"), Icon.LANGUAGE, otherLanguage);
        language.getStyleClass().addAll("flat", "small");
        language.setId("language");
        StackPane.setAlignment(language, Pos.TOP_RIGHT);
        root.getChildren().addAll(scroll, language);
        root.getStyleClass().addAll(AppStyles.WINDOW, "welcome");
    }

    /// Lets go of the model, which outlives a change of language.
    public void dispose() {
        ties.release();
    }

    public Parent root() {
        return root;
    }

    private Node choices() {
        GridPane grid = new GridPane(16, 16);
        ColumnConstraints half = new ColumnConstraints();
        half.setPercentWidth(50);
        grid.getColumnConstraints().addAll(half, half);
        Button demo = choice("demo", Icon.DEMO, model::demo);
        Focus.on(demo);
        grid.add(demo, 0, 0);
        grid.add(choice("setup", Icon.SETUP, model::setUp), 1, 0);
        grid.add(choice("connect", Icon.CONNECT, () -> unfold(form)), 0, 1);
        grid.add(choice("evidence", Icon.EVIDENCE, () -> unfold(evidence)), 1, 1);
        ties.bind(grid.disableProperty(), model.busy());
        return grid;
    }

    private void unfold(VBox part) {
        boolean show = !part.isVisible();
        form.setVisible(false);
        evidence.setVisible(false);
        part.setVisible(show);
        if (form.isVisible()) {
            Focus.on(firstField);
        }
    }

    private Button choice(String key, Icon icon, Runnable run) {
        Label title = new Label(look.text("firststart." + key));
        title.getStyleClass().add(AppStyles.CARD_TITLE);
        Label sentence = Panels.muted(look.text("firststart." + key + ".sentence"));
        sentence.setWrapText(true);
        VBox words = new VBox(4, title, sentence);
        words.setAlignment(Pos.CENTER_LEFT);
        HBox.setHgrow(words, Priority.ALWAYS);
        StackPane badge = new StackPane(IconNode.of(icon, 24));
        badge.getStyleClass().addAll("badge", "large", AppStyles.ACCENT);
        HBox content = new HBox(16, badge, words);
        content.setAlignment(Pos.CENTER_LEFT);
        Button button = new Button(title.getText(), content);
        button.setContentDisplay(ContentDisplay.GRAPHIC_ONLY);
        button.setId("choice-" + key);
        button.getStyleClass().add(AppStyles.CHOICE);
        button.setMaxWidth(Double.MAX_VALUE);
        button.setMinHeight(CHOICE);
        button.setPrefHeight(CHOICE);
        button.setMaxHeight(CHOICE);
        content.prefWidthProperty().bind(button.widthProperty().subtract(44));
        button.setAccessibleText(title.getText());
        button.setAccessibleHelp(sentence.getText());
        button.setOnAction(_ -> run.run());
        return button;
    }

    private VBox form() {
        TextField address = firstField;
        ties.both(address.textProperty(), model.address());
        address.setId("connect-address");
        TextField certificate = new TextField();
        ties.both(certificate.textProperty(), model.certificate());
        certificate.setId("connect-certificate");
        PasswordField token = new PasswordField();
        ties.both(token.textProperty(), model.token());
        token.setId("connect-token");
        Button browse =
                Panels.button(look.text("firststart.connect.browse"), Icon.FILE, this::browse);
        HBox.setHgrow(certificate, Priority.ALWAYS);
        HBox file = new HBox(8, certificate, browse);
        Button go =
                Panels.primary(look.text("firststart.connect.go"), Icon.CONNECT, model::connect);
        go.setId("connect-go");
        Runnable possible = () -> go.setDisable(!model.canConnect() || model.busy().get());
        ties.onChange(model.address(), possible);
        ties.onChange(model.certificate(), possible);
        ties.onChange(model.token(), possible);
        ties.follow(model.busy(), _ -> possible.run());
        HBox buttons = new HBox(Panels.spring(), go);
        return Panels.plain(
                Panels.field(look.text("firststart.connect.address"), address),
                Panels.field(look.text("firststart.connect.certificate"), file),
                Panels.field(look.text("firststart.connect.token"), token),
                buttons);
    }

    private void browse() {
        FileChooser chooser = new FileChooser();
        chooser.setTitle(look.text("firststart.connect.certificate"));
        File chosen = chooser.showOpenDialog(root.getScene().getWindow());
        if (chosen != null) {
            model.certificate().set(chosen.getPath());
        }
    }

    private VBox evidence() {
        Label later = new Label(look.text("firststart.evidence.later"));
        later.setWrapText(true);
        HBox line = new HBox(10, IconNode.of(Icon.INFO), later);
        line.getStyleClass().addAll("notice", AppStyles.ACCENT);
        return new VBox(line);
    }

    private Node state() {
        ProgressBar bar = new ProgressBar();
        bar.setMaxWidth(Double.MAX_VALUE);
        VBox working = new VBox(8, Panels.muted(look.text("firststart.opening")), bar);
        working.setAlignment(Pos.CENTER);
        ties.bind(working.visibleProperty(), model.busy());
        Label sentence = new Label();
        sentence.setWrapText(true);
        sentence.setId("firststart-problem");
        HBox line = new HBox(10, IconNode.of(Icon.WARNING), sentence);
        line.getStyleClass().addAll("notice", AppStyles.BAD);
        line.setVisible(false);
        ties.follow(
                model.problem(),
                problem -> {
                    sentence.setText(problem.map(it -> Dialogs.sentence(look, it)).orElse(""));
                    line.setVisible(problem.isPresent());
                });
        StackPane state = new StackPane(working, line);
        state.setMinHeight(44);
        return state;
    }
}
