package io.portaria.app.screen.masking;

import io.portaria.app.ui.AppStyles;
import io.portaria.app.ui.Dialogs;
import io.portaria.app.ui.Look;
import io.portaria.app.ui.Panels;
import io.portaria.engine.api.MaskingRuleView;
import io.portaria.icons.Icon;
import io.portaria.replay.view.IconNode;
import io.portaria.replay.view.Ties;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBoxTreeItem;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.control.TreeView;
import javafx.scene.control.cell.CheckBoxTreeCell;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;

/// The form of one rule: name, what it finds, what it does, for whom.
final class RuleEditor {

    private static final double FIND_HEIGHT = 64;

    private final MaskingViewModel model;
    private final Look look;
    private final Dialogs dialogs;
    private final BiConsumer<Integer, MaskingRuleView> edited;
    private final TextField name = new TextField();
    private final ToggleButton byDetector;
    private final ToggleButton byColumns;
    private final ComboBox<String> detector = new ComboBox<>();
    private final TextArea columns = new TextArea();
    private final ComboBox<String> technique = new ComboBox<>();
    private final TextField fixed = new TextField();
    private final MenuButton roles = new MenuButton();
    private final Label explanation = new Label();
    private final Label fault = new Label();
    private final VBox root;
    private int index = -1;
    private boolean filling;
    private List<String> objects = List.of();

    RuleEditor(
            MaskingViewModel model,
            Look look,
            Dialogs dialogs,
            Ties ties,
            BiConsumer<Integer, MaskingRuleView> edited) {
        this.model = model;
        this.look = look;
        this.dialogs = dialogs;
        this.edited = edited;
        this.byDetector = new ToggleButton(look.text("masking.by.detector"));
        this.byColumns = new ToggleButton(look.text("masking.by.columns"));
        root = Panels.card(look.text("masking.rule"), Icon.EDIT, form());
        root.setMinHeight(Region.USE_PREF_SIZE);
        ties.onChange(model.roles(), this::roleItems);
        roleItems();
    }

    Node root() {
        return root;
    }

    void focus() {
        name.requestFocus();
        name.selectAll();
    }

    /// Shows the rule at this place; none when there is none.
    void show(int place) {
        index = place;
        boolean here = place >= 0 && place < model.rules().size();
        root.setDisable(!here);
        if (!here) {
            return;
        }
        filling = true;
        MaskingRuleView rule = model.rules().get(place);
        name.setText(rule.name());
        (rule.detect().isPresent() ? byDetector : byColumns).setSelected(true);
        detector.setValue(rule.detect().orElse("cpf"));
        columns.setText(String.join("\n", rule.columns()));
        objects = rule.objects();
        technique.setValue(rule.technique());
        fixed.setText(rule.fixed().orElse(""));
        for (MenuItem item : roles.getItems()) {
            if (item instanceof CheckMenuItem check) {
                check.setSelected(rule.roles().contains(check.getText()));
            }
        }
        filling = false;
        explain(rule);
    }

    private Node form() {
        name.setId("rule-name");
        detector.getItems().setAll(MaskingViewModel.DETECTORS);
        detector.setConverter(named("masking.detector."));
        detector.setId("rule-detector");
        detector.setMaxWidth(Double.MAX_VALUE);
        technique.getItems().setAll(MaskingViewModel.TECHNIQUES);
        technique.setConverter(named("masking.technique."));
        technique.setId("rule-technique");
        fixed.setId("rule-fixed");
        columns.setId("rule-columns");
        columns.setPrefRowCount(2);
        columns.setPromptText("crm:public.clientes.email");
        columns.getStyleClass().add(AppStyles.MONO);
        columns.setAccessibleText(look.text("masking.by.columns"));
        roles.setId("rule-roles");
        roles.setMaxWidth(Double.MAX_VALUE);

        ToggleGroup find = new ToggleGroup();
        byDetector.setToggleGroup(find);
        byColumns.setToggleGroup(find);
        byDetector.getStyleClass().add("left-pill");
        byColumns.getStyleClass().add("right-pill");
        byDetector.setId("by-detector");
        byColumns.setId("by-columns");
        find.selectedToggleProperty()
                .addListener((_, old, now) -> {
                    if (now == null && old != null) {
                        old.setSelected(true);
                    } else {
                        changed();
                    }
                });
        name.textProperty().addListener(_ -> changed());
        detector.valueProperty().addListener(_ -> changed());
        columns.textProperty().addListener(_ -> changed());
        technique.valueProperty().addListener(_ -> changed());
        fixed.textProperty().addListener(_ -> changed());

        VBox nameField = Panels.field(look.text("masking.name"), name);
        VBox techniqueField = Panels.field(look.text("masking.technique"), technique);
        VBox fixedField = Panels.field(look.text("masking.fixed"), fixed);
        fixedField
                .visibleProperty()
                .bind(technique.valueProperty().map("fixed"::equals).orElse(false));
        fixedField.managedProperty().bind(fixedField.visibleProperty());
        VBox rolesField = Panels.field(look.text("masking.roles"), roles);
        for (VBox each : List.of(nameField, techniqueField, fixedField, rolesField)) {
            HBox.setHgrow(each, Priority.ALWAYS);
            each.setPrefWidth(150);
        }
        HBox first = new HBox(14, nameField, techniqueField, fixedField, rolesField);

        Button pick = Panels.button(look.text("masking.columns.pick"), Icon.DATABASE, this::pick);
        pick.setId("pick-columns");
        pick.visibleProperty().bind(byColumns.selectedProperty());
        HBox how = new HBox(0, byDetector, byColumns, Panels.spring(), pick);
        how.setAlignment(Pos.CENTER_LEFT);
        StackPane what = new StackPane(detector, columns);
        StackPane.setAlignment(detector, Pos.TOP_LEFT);
        detector.visibleProperty().bind(byDetector.selectedProperty());
        columns.visibleProperty().bind(byColumns.selectedProperty());
        detector.managedProperty().bind(detector.visibleProperty());
        columns.managedProperty().bind(columns.visibleProperty());
        columns.setMinHeight(FIND_HEIGHT);
        columns.setPrefHeight(FIND_HEIGHT);

        explanation.setWrapText(true);
        explanation.getStyleClass().add(AppStyles.MUTED);
        fault.setWrapText(true);
        fault.setId("rule-fault");
        fault.setGraphic(IconNode.of(Icon.WARNING, IconNode.SMALL));
        fault.getStyleClass().addAll("notice", AppStyles.BAD);
        fault.setMaxWidth(Double.MAX_VALUE);
        fault.visibleProperty().bind(fault.textProperty().isNotEmpty());
        fault.managedProperty().bind(fault.visibleProperty());
        return new VBox(12, first, new VBox(8, how, what), explanation, fault);
    }

    private StringConverter<String> named(String prefix) {
        return new StringConverter<>() {
            @Override
            public String toString(String value) {
                return value == null ? "" : look.text(prefix + value);
            }

            @Override
            public String fromString(String ignored) {
                throw new UnsupportedOperationException("nothing is typed here");
            }
        };
    }

    private void roleItems() {
        roles.getItems().clear();
        for (String role : model.roles()) {
            CheckMenuItem item = new CheckMenuItem(role);
            item.selectedProperty().addListener(_ -> changed());
            roles.getItems().add(item);
        }
        show(index);
    }

    private List<String> chosenRoles() {
        List<String> chosen = new ArrayList<>();
        for (MenuItem item : roles.getItems()) {
            if (item instanceof CheckMenuItem check && check.isSelected()) {
                chosen.add(check.getText());
            }
        }
        return chosen;
    }

    private void changed() {
        if (filling || index < 0 || index >= model.rules().size()) {
            return;
        }
        boolean detects = byDetector.isSelected();
        MaskingRuleView rule =
                new MaskingRuleView(
                        name.getText().strip(),
                        detects ? Optional.of(detector.getValue()) : Optional.empty(),
                        detects
                                ? List.of()
                                : columns.getText()
                                        .strip()
                                        .lines()
                                        .map(String::strip)
                                        .filter(line -> !line.isEmpty())
                                        .toList(),
                        objects,
                        technique.getValue(),
                        technique.getValue().equals("fixed")
                                ? Optional.of(fixed.getText())
                                : Optional.empty(),
                        chosenRoles());
        edited.accept(index, rule);
        explain(rule);
    }

    private void explain(MaskingRuleView rule) {
        explanation.setText(look.text("masking.technique." + rule.technique() + ".sentence"));
        roles.setText(
                rule.roles().isEmpty()
                        ? look.text("masking.roles.all")
                        : String.join(", ", rule.roles()));
        fault.setText(
                String.join(" ", model.faults(rule).stream().map(key -> look.text(key)).toList()));
    }

    private void pick() {
        CheckBoxTreeItem<String> tree = new CheckBoxTreeItem<>("");
        List<String> chosen = columns.getText().lines().map(String::strip).toList();
        List<CheckBoxTreeItem<String>> leaves = new ArrayList<>();
        List<String> patterns = new ArrayList<>();
        model.schemas()
                .forEach(schema ->
                        schema.tables()
                                .forEach(table -> {
                                    String path =
                                            schema.target()
                                                    + ":"
                                                    + table.schema()
                                                    + "."
                                                    + table.name();
                                    CheckBoxTreeItem<String> branch = new CheckBoxTreeItem<>(path);
                                    branch.setExpanded(true);
                                    tree.getChildren().add(branch);
                                    table.columns()
                                            .forEach(column -> {
                                                String pattern = path + "." + column.name();
                                                CheckBoxTreeItem<String> leaf =
                                                        new CheckBoxTreeItem<>(label(column));
                                                branch.getChildren().add(leaf);
                                                leaf.setSelected(chosen.contains(pattern));
                                                leaves.add(leaf);
                                                patterns.add(pattern);
                                            });
                                }));
        TreeView<String> view = new TreeView<>(tree);
        view.setShowRoot(false);
        view.setCellFactory(CheckBoxTreeCell.forTreeView());
        view.setPrefHeight(380);
        boolean yes =
                dialogs.confirm(
                        root,
                        look.text("masking.columns.title"),
                        Icon.DATABASE,
                        view,
                        look.text("masking.columns.take"));
        if (yes) {
            List<String> taken =
                    new ArrayList<>(
                            chosen.stream()
                                    .filter(each -> !each.isEmpty() && !patterns.contains(each))
                                    .toList());
            for (int i = 0; i < leaves.size(); i++) {
                if (leaves.get(i).isSelected()) {
                    taken.add(patterns.get(i));
                }
            }
            columns.setText(String.join("\n", taken));
        }
    }

    private String label(io.portaria.engine.api.Query.TargetSchema.Column column) {
        String plain = column.name() + "  ·  " + column.type();
        return column.hint()
                .map(hint ->
                        look.text(
                                "masking.columns.hint",
                                plain,
                                look.text("masking.detector." + hint)))
                .orElse(plain);
    }
}
