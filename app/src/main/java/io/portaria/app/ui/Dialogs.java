package io.portaria.app.ui;

import atlantafx.base.theme.Styles;
import io.portaria.app.live.Problem;
import io.portaria.icons.Icon;
import io.portaria.replay.view.IconNode;
import java.util.List;
import java.util.OptionalInt;
import javafx.scene.Node;
import javafx.scene.control.ButtonBar;
import javafx.scene.control.ButtonType;
import javafx.scene.control.Dialog;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.stage.Window;

/// Questions and bad news, always as sentences.
public final class Dialogs {

    private static final double WIDTH = 580;
    private static final double TALLEST = 460;

    private final Look look;

    public Dialogs(Look look) {
        this.look = look;
    }

    /// The sentence of a problem in the chosen language.
    public static String sentence(Look look, Problem problem) {
        return switch (problem.kind()) {
            case REFUSED -> look.engine(problem.sentence());
            case UNREACHABLE -> unreachable(look, problem.sentence());
            case UNEXPECTED -> look.text("ui.problem.unexpected");
        };
    }

    /// Why a gateway does not answer; the sentence says so itself, unless it is one that nobody knows.
    public static String unreachable(Look look, String sentence) {
        return look.texts().engine().knows(sentence)
                ? look.engine(sentence)
                : look.text("ui.problem.unreachable", sentence);
    }

    /// Tells of a problem and waits until it was read.
    public void tell(Node owner, Problem problem) {
        VBox content = new VBox(8);
        Label sentence = new Label(sentence(look, problem));
        sentence.setWrapText(true);
        content.getChildren().add(sentence);
        content.getChildren().addAll(lines(problem.details().stream().map(look::engine).toList()));
        show(
                owner,
                look.text("ui.problem.title"),
                Icon.WARNING,
                content,
                new ButtonType(look.text("ui.close"), ButtonBar.ButtonData.CANCEL_CLOSE));
    }

    /// Shows content that a person confirms or not.
    public boolean confirm(Node owner, String title, Icon icon, Node content, String confirm) {
        ButtonType yes = new ButtonType(confirm, ButtonBar.ButtonData.OK_DONE);
        ButtonType no = new ButtonType(look.text("ui.cancel"), ButtonBar.ButtonData.CANCEL_CLOSE);
        return show(owner, title, icon, content, yes, no) == yes;
    }

    /// Shows content that a person answers with one of two words, or with neither.
    ///
    /// @return the number of the word; empty for neither
    public OptionalInt choose(
            Node owner, String title, Icon icon, Node content, String first, String second) {
        ButtonType one = new ButtonType(first, ButtonBar.ButtonData.OK_DONE);
        ButtonType other = new ButtonType(second, ButtonBar.ButtonData.OTHER);
        ButtonType no = new ButtonType(look.text("ui.cancel"), ButtonBar.ButtonData.CANCEL_CLOSE);
        ButtonType answer = show(owner, title, icon, content, one, other, no);
        return answer == one
                ? OptionalInt.of(0)
                : answer == other ? OptionalInt.of(1) : OptionalInt.empty();
    }

    /// Shows content to be read.
    public void show(Node owner, String title, Icon icon, Node content) {
        show(
                owner,
                title,
                icon,
                content,
                new ButtonType(look.text("ui.close"), ButtonBar.ButtonData.CANCEL_CLOSE));
    }

    /// One line each, in the fixed-width letters of code.
    public static List<Label> lines(List<String> lines) {
        return lines.stream()
                .map(line -> {
                    Label label = new Label(line);
                    label.setWrapText(true);
                    label.getStyleClass().add(AppStyles.MONO);
                    if (line.startsWith("+")) {
                        label.getStyleClass().add(AppStyles.GOOD);
                    } else if (line.startsWith("-")) {
                        label.getStyleClass().add(AppStyles.BAD);
                    } else if (line.startsWith("~")) {
                        label.getStyleClass().add(AppStyles.CAUTION);
                    }
                    return label;
                })
                .toList();
    }

    private static ButtonType show(
            Node owner, String title, Icon icon, Node content, ButtonType... buttons) {
        Dialog<ButtonType> dialog = new Dialog<>();
        if (owner.getScene() != null) {
            Window window = owner.getScene().getWindow();
            dialog.initOwner(window);
            dialog.getDialogPane().getStylesheets().addAll(owner.getScene().getStylesheets());
            dialog.getDialogPane()
                    .getStyleClass()
                    .addAll(
                            owner.getScene().getRoot().getStyleClass().stream()
                                    .filter(Theme.CLASSES::contains)
                                    .toList());
        }
        dialog.setTitle(title);
        Label head = new Label(title, IconNode.of(icon));
        head.setGraphicTextGap(10);
        head.getStyleClass().addAll(Styles.TITLE_4);
        HBox header = new HBox(head);
        header.getStyleClass().add("dialog-head");
        dialog.getDialogPane().setHeader(header);
        ScrollPane scroll = Panels.scroll(content);
        scroll.setFitToHeight(true);
        scroll.setMaxHeight(TALLEST);
        dialog.getDialogPane().setContent(scroll);
        dialog.getDialogPane().setPrefWidth(WIDTH);
        dialog.getDialogPane().setMinHeight(Region.USE_PREF_SIZE);
        dialog.getDialogPane().getButtonTypes().setAll(buttons);
        dialog.setResizable(true);
        return dialog.showAndWait().orElse(ButtonType.CANCEL);
    }
}
