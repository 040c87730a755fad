package io.portaria.app.screen.masking;

import atlantafx.base.theme.Styles;
import io.portaria.app.live.Problem;
import io.portaria.app.ui.Action;
import io.portaria.app.ui.AppStyles;
import io.portaria.app.ui.Dialogs;
import io.portaria.app.ui.Look;
import io.portaria.app.ui.Panels;
import io.portaria.app.ui.Screen;
import io.portaria.engine.api.MaskingRuleView;
import io.portaria.icons.Icon;
import io.portaria.replay.view.Focus;
import io.portaria.replay.view.FullText;
import io.portaria.replay.view.IconNode;
import io.portaria.replay.view.Ties;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.Dragboard;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/// The rules that mask: their order at the left, the chosen one and what all of them do at the right.
public final class MaskingView implements Screen {

    private static final double ROW = 58;
    private static final double LIST = 376;

    private static final KeyCombination ADD =
            new KeyCodeCombination(KeyCode.N, KeyCombination.SHORTCUT_DOWN);
    private static final KeyCombination UP =
            new KeyCodeCombination(KeyCode.UP, KeyCombination.ALT_DOWN);
    private static final KeyCombination DOWN =
            new KeyCodeCombination(KeyCode.DOWN, KeyCombination.ALT_DOWN);
    private static final KeyCombination SAVE =
            new KeyCodeCombination(KeyCode.S, KeyCombination.SHORTCUT_DOWN);

    private final MaskingViewModel model;
    private final Look look;
    private final Dialogs dialogs;
    private final ListView<MaskingRuleView> list = new ListView<>();
    private final Ties ties = new Ties();
    private final RuleEditor editor;
    private final VBox root;
    private boolean replacing;

    public MaskingView(MaskingViewModel model, Look look, Dialogs dialogs) {
        this.model = model;
        this.look = look;
        this.dialogs = dialogs;
        this.editor = new RuleEditor(model, look, dialogs, ties, this::edited);
        if (model.sample().get().isEmpty()) {
            model.sample().set(look.text("masking.sample"));
            model.previewText();
        }
        VBox rules = rules();
        VBox right = new VBox(16, editor.root(), new PreviewPane(model, look, ties).root());
        VBox.setVgrow(right.getChildren().getLast(), Priority.ALWAYS);
        HBox.setHgrow(right, Priority.ALWAYS);
        HBox content = new HBox(16, rules, right);
        Button undo = Panels.button(look.text("masking.undo"), Icon.UNDO, model::undo);
        ties.follow(model.changed(), on -> undo.setDisable(!on));
        undo.setId("undo");
        Button save = Panels.primary(look.text("masking.save"), Icon.SAVE, this::save);
        save.setId("save");
        ties.follow(model.changed(), _ -> save.setDisable(!model.canSave()));
        ties.onChange(model.rules(), () -> save.setDisable(!model.canSave()));
        root =
                Panels.page(
                        look.text("masking.title"),
                        look.text("masking.subtitle"),
                        content,
                        undo,
                        save);
        list.setOnKeyPressed(event -> {
            if (event.getCode() == KeyCode.DELETE) {
                remove();
                event.consume();
            }
        });
        ties.onChange(
                model.rules(),
                () -> {
                    if (!replacing && list.getSelectionModel().isEmpty()) {
                        list.getSelectionModel().selectFirst();
                    }
                });
        list.getSelectionModel().selectFirst();
    }

    @Override
    public Parent root() {
        return root;
    }

    @Override
    public void dispose() {
        ties.release();
    }

    @Override
    public List<Action> actions() {
        return List.of(
                Action.of(look.text("masking.add"), Icon.ADD, ADD, this::add),
                Action.of(look.text("masking.up"), Icon.UP, UP, () -> move(-1)),
                Action.of(look.text("masking.down"), Icon.DOWN, DOWN, () -> move(1)),
                Action.of(look.text("masking.delete"), Icon.DELETE, this::remove),
                Action.of(look.text("masking.undo"), Icon.UNDO, model::undo),
                Action.of(look.text("masking.save"), Icon.SAVE, SAVE, this::save));
    }

    @Override
    public void shown() {
        Focus.on(list);
    }

    private VBox rules() {
        ties.items(list, model.rules());
        list.setId("rules");
        list.setFixedCellSize(ROW);
        list.getStyleClass().add("plain-list");
        list.setAccessibleText(look.text("masking.rules"));
        list.setCellFactory(_ -> new RuleCell());
        list.setPlaceholder(
                Panels.empty(
                        Icon.MASKING,
                        look.text("masking.none"),
                        look.text("masking.none.sentence"),
                        Panels.primary(look.text("masking.add"), Icon.ADD, this::add)));
        list.getSelectionModel()
                .selectedIndexProperty()
                .subscribe(index -> {
                    if (!replacing) {
                        editor.show(index.intValue());
                    }
                });
        Button add = Panels.iconButton(look.text("masking.add"), Icon.ADD, this::add);
        add.setId("add-rule");
        Button up = Panels.iconButton(look.text("masking.up"), Icon.UP, () -> move(-1));
        up.setId("rule-up");
        Button down = Panels.iconButton(look.text("masking.down"), Icon.DOWN, () -> move(1));
        down.setId("rule-down");
        Button delete = Panels.iconButton(look.text("masking.delete"), Icon.DELETE, this::remove);
        delete.setId("delete-rule");
        delete.getStyleClass().add(Styles.DANGER);
        HBox tools = new HBox(2, up, down, delete, add);
        Label note = Panels.muted(look.text("masking.order"));
        note.setWrapText(true);
        note.setMinHeight(javafx.scene.layout.Region.USE_PREF_SIZE);
        VBox.setVgrow(list, Priority.ALWAYS);
        VBox content = new VBox(8, list, note);
        VBox card = Panels.card(look.text("masking.rules"), Icon.MASKING, content, tools);
        card.setMinWidth(LIST);
        card.setPrefWidth(LIST);
        return card;
    }

    private void add() {
        select(model.add(look.text("masking.new")));
        editor.focus();
    }

    private void remove() {
        int at = list.getSelectionModel().getSelectedIndex();
        model.remove(at);
        select(Math.min(at, model.rules().size() - 1));
    }

    private void move(int by) {
        int at = list.getSelectionModel().getSelectedIndex();
        if (at >= 0) {
            moveTo(at, at + by);
        }
    }

    private void moveTo(int from, int to) {
        replacing = true;
        int place = model.move(from, to);
        replacing = false;
        select(place);
    }

    private void select(int index) {
        list.getSelectionModel().clearAndSelect(Math.max(0, index));
        list.scrollTo(Math.max(0, index - 4));
        editor.show(list.getSelectionModel().getSelectedIndex());
    }

    private void edited(int index, MaskingRuleView rule) {
        replacing = true;
        model.replace(index, rule);
        list.getSelectionModel().clearAndSelect(index);
        replacing = false;
    }

    private void save() {
        if (!model.canSave()) {
            return;
        }
        Label sentence = Panels.muted(look.text("masking.save.sentence"));
        sentence.setWrapText(true);
        VBox lines = new VBox(10, sentence);
        lines.getChildren().addAll(Dialogs.lines(model.diff(this::brief)));
        boolean yes =
                dialogs.confirm(
                        root,
                        look.text("masking.save.title"),
                        Icon.SAVE,
                        lines,
                        look.text("masking.save.confirm"));
        if (yes) {
            model.save(_ -> {}, (Problem problem) -> dialogs.tell(root, problem));
        }
    }

    private String what(MaskingRuleView rule) {
        String target =
                rule.detect()
                        .map(name -> look.text("masking.detector." + name))
                        .orElseGet(() ->
                                look.texts()
                                        .count(
                                                "masking.columns",
                                                rule.columns().size() + rule.objects().size()));
        return look.text(
                "masking.summary", target, look.text("masking.technique." + rule.technique()));
    }

    /// A rule in a line: its name, what it does, and to what exactly.
    private String brief(MaskingRuleView rule) {
        StringBuilder line = new StringBuilder(rule.name() + ": " + what(rule));
        rule.fixed().ifPresent(value -> line.append(" \"").append(value).append('"'));
        List<String> parts = new ArrayList<>(rule.columns());
        parts.addAll(rule.objects());
        if (!parts.isEmpty()) {
            line.append(" · ").append(String.join(", ", parts));
        }
        if (!rule.roles().isEmpty()) {
            line.append(" (").append(String.join(", ", rule.roles())).append(')');
        }
        return line.toString();
    }

    private final class RuleCell extends ListCell<MaskingRuleView> {

        RuleCell() {
            setOnDragDetected(event -> {
                if (!isEmpty()) {
                    Dragboard board = startDragAndDrop(TransferMode.MOVE);
                    ClipboardContent content = new ClipboardContent();
                    content.putString(String.valueOf(getIndex()));
                    board.setContent(content);
                    event.consume();
                }
            });
            setOnDragOver(event -> {
                if (event.getGestureSource() instanceof RuleCell && !isEmpty()) {
                    event.acceptTransferModes(TransferMode.MOVE);
                    event.consume();
                }
            });
            setOnDragDropped(event -> {
                moveTo(Integer.parseInt(event.getDragboard().getString()), getIndex());
                event.setDropCompleted(true);
                event.consume();
            });
        }

        @Override
        protected void updateItem(@Nullable MaskingRuleView rule, boolean empty) {
            super.updateItem(rule, empty);
            if (empty || rule == null) {
                setGraphic(null);
                setAccessibleText(null);
                return;
            }
            Label number = Panels.muted(look.formats().count(getIndex() + 1L));
            number.setMinWidth(18);
            number.setAlignment(Pos.CENTER_RIGHT);
            Label name = new Label(rule.name());
            name.getStyleClass().add("row-title");
            HBox first = new HBox(8, name);
            if (rule.technique().equals("none")) {
                first.getChildren()
                        .add(Panels.chip(look.text("masking.release"), AppStyles.CAUTION));
            }
            if (!model.faults(rule).isEmpty()) {
                first.getChildren().add(Panels.chip(look.text("masking.faulty"), AppStyles.BAD));
            }
            first.setAlignment(Pos.CENTER_LEFT);
            VBox words = new VBox(2, first, FullText.onHover(Panels.muted(what(rule))));
            words.setAlignment(Pos.CENTER_LEFT);
            words.setMinWidth(0);
            HBox.setHgrow(words, Priority.ALWAYS);
            HBox line = new HBox(10, IconNode.of(Icon.GRIP, IconNode.SMALL), number, words);
            line.setAlignment(Pos.CENTER_LEFT);
            line.setPrefWidth(1);
            line.setMaxWidth(Double.MAX_VALUE);
            setGraphic(line);
            setAccessibleText(rule.name() + ": " + what(rule));
        }
    }

    /// The sentence of a problem, when there is one.
    static String sentence(Look look, Optional<Problem> problem) {
        return problem.map(it -> Dialogs.sentence(look, it)).orElse("");
    }
}
