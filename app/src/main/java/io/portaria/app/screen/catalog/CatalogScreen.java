package io.portaria.app.screen.catalog;

import io.portaria.app.live.Problem;
import io.portaria.app.screen.catalog.CatalogViewModel.Check;
import io.portaria.app.ui.Action;
import io.portaria.app.ui.AppStyles;
import io.portaria.app.ui.Dialogs;
import io.portaria.app.ui.Look;
import io.portaria.app.ui.Panels;
import io.portaria.app.ui.Protocols;
import io.portaria.app.ui.Screen;
import io.portaria.app.ui.TextCell;
import io.portaria.engine.api.CatalogView;
import io.portaria.icons.Icon;
import io.portaria.replay.view.Focus;
import io.portaria.replay.view.FullText;
import io.portaria.replay.view.IconNode;
import io.portaria.replay.view.Ties;
import java.io.File;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.FXCollections;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressIndicator;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.stage.FileChooser;

/// The declared world: targets, agents, people, roles, and the file behind them.
public final class CatalogScreen implements Screen {

    private static final double ROW = 44;
    private static final Pattern POSTGRESQL_DETAIL = Pattern.compile("(.+), (.+), tls ([a-z-]+)");
    private static final Pattern GRANT = Pattern.compile("([^:]+): ([^—]+?)(?: — (.+))?");

    private final CatalogViewModel model;
    private final Look look;
    private final Dialogs dialogs;
    private final Ties ties = new Ties();
    private final TabPane tabs = new TabPane();
    private final TableView<AgentRow> agents = new TableView<>();
    private final StackPane content = new StackPane();
    private final VBox root;

    public CatalogScreen(CatalogViewModel model, Look look, Dialogs dialogs) {
        this.model = model;
        this.look = look;
        this.dialogs = dialogs;
        Button connect = Panels.button(look.text("catalog.connect"), Icon.COPY, this::connection);
        connect.setId("copy-connection");
        ties.bind(
                connect.disableProperty(),
                model.catalog().map(now -> now.isEmpty() || isEmpty(now.get())));
        Button apply = Panels.primary(look.text("catalog.apply"), Icon.FILE, this::choose);
        apply.setId("apply-catalog");
        root =
                Panels.page(
                        look.text("catalog.title"),
                        look.text("catalog.subtitle"),
                        content,
                        connect,
                        apply);
        tabs.setTabClosingPolicy(TabPane.TabClosingPolicy.UNAVAILABLE);
        tabs.setId("catalog-tabs");
        ties.follow(model.catalog(), _ -> show());
        ties.follow(model.problem(), _ -> show());
        ties.onChange(model.checks(), this::refreshTargets);
    }

    @Override
    public Parent root() {
        return root;
    }

    @Override
    public void shown() {
        Focus.on(tabs);
    }

    @Override
    public void dispose() {
        ties.release();
    }

    @Override
    public List<Action> actions() {
        return List.of(
                Action.of(look.text("catalog.connect"), Icon.COPY, this::connection),
                Action.of(look.text("catalog.test.all"), Icon.PLUG, model::testAll),
                Action.of(look.text("catalog.apply"), Icon.FILE, this::choose));
    }

    private static boolean isEmpty(CatalogView catalog) {
        return catalog.targets().isEmpty() && catalog.agents().isEmpty();
    }

    private void show() {
        Optional<CatalogView> now = model.catalog().get();
        if (now.isEmpty()) {
            Optional<Problem> problem = model.problem().get();
            content.getChildren()
                    .setAll(
                            problem.isPresent()
                                    ? Panels.empty(
                                            Icon.WARNING,
                                            look.text("ui.problem.title"),
                                            Dialogs.sentence(look, problem.get()))
                                    : new ProgressIndicator());
            return;
        }
        CatalogView catalog = now.get();
        if (isEmpty(catalog)) {
            content.getChildren()
                    .setAll(
                            Panels.empty(
                                    Icon.CATALOG,
                                    look.text("catalog.none"),
                                    look.text("catalog.none.sentence"),
                                    Panels.primary(
                                            look.text("catalog.apply"), Icon.FILE, this::choose)));
            return;
        }
        int chosen = Math.max(0, tabs.getSelectionModel().getSelectedIndex());
        tabs.getTabs()
                .setAll(
                        tab("targets", Icon.TARGET, catalog.targets().size(), targets(catalog)),
                        tab("agents", Icon.AGENT, catalog.agents().size(), agents(catalog)),
                        tab("people", Icon.PERSON, catalog.people().size(), people(catalog)),
                        tab("roles", Icon.ROLE, catalog.roles().size(), roles(catalog)),
                        tab("file", Icon.FILE, -1, file(catalog)));
        tabs.getSelectionModel().select(chosen);
        content.getChildren().setAll(tabs);
    }

    private Tab tab(String key, Icon icon, int count, Node node) {
        String title = look.text("catalog." + key);
        Tab tab = new Tab(count < 0 ? title : title + "  " + count);
        tab.setGraphic(IconNode.of(icon, IconNode.SMALL));
        tab.setId("tab-" + key);
        VBox box = new VBox(node);
        VBox.setVgrow(node, Priority.ALWAYS);
        box.setStyle("-fx-padding: 16 0 0 0;");
        tab.setContent(box);
        return tab;
    }

    // Targets

    private void refreshTargets() {
        model.catalog()
                .get()
                .filter(catalog -> !isEmpty(catalog))
                .ifPresent(catalog -> {
                    VBox box = new VBox(targets(catalog));
                    box.setStyle("-fx-padding: 16 0 0 0;");
                    tabs.getTabs().getFirst().setContent(box);
                });
    }

    private Node targets(CatalogView catalog) {
        VBox list = new VBox(12);
        for (CatalogView.Target target : catalog.targets()) {
            list.getChildren().add(target(target));
        }
        return Panels.scroll(list);
    }

    private Node target(CatalogView.Target target) {
        Label name = new Label(target.name());
        name.getStyleClass().add(AppStyles.CARD_TITLE);
        Label address = new Label(target.address());
        address.getStyleClass().add(AppStyles.MONO);
        HBox facts =
                new HBox(
                        10,
                        Panels.muted(Protocols.name(look, target.type())),
                        address,
                        Panels.muted(detail(target)));
        facts.setAlignment(Pos.CENTER_LEFT);
        VBox words = new VBox(4, name, facts);
        words.setAlignment(Pos.CENTER_LEFT);
        StackPane badge = new StackPane(IconNode.of(Protocols.icon(target.type()), 22));
        badge.getStyleClass().addAll("badge", AppStyles.ACCENT);
        Button test =
                Panels.button(
                        look.text("catalog.test"), Icon.PLUG, () -> model.test(target.name()));
        test.setId("test-" + target.name());
        Check check = model.checks().get(target.name());
        test.setDisable(check instanceof Check.Running);
        HBox line = new HBox(14, badge, words, Panels.spring(), test);
        line.setAlignment(Pos.CENTER_LEFT);
        VBox card = Panels.plain(line);
        if (check != null) {
            card.getChildren().add(result(check));
        }
        return card;
    }

    /// Database, user and protection of a PostgreSQL target in words; of any other what the gateway says.
    private String detail(CatalogView.Target target) {
        Matcher matcher = POSTGRESQL_DETAIL.matcher(target.detail());
        if (!matcher.matches()) {
            return target.detail();
        }
        String key = "catalog.tls." + matcher.group(3);
        return look.text(
                "catalog.target.detail",
                matcher.group(1),
                matcher.group(2),
                look.texts().has(key) ? look.text(key) : matcher.group(3));
    }

    private Node result(Check check) {
        return switch (check) {
            case Check.Running _ -> Panels.muted(look.text("catalog.testing"));
            case Check.Done(var result) ->
                    notice(
                            result.reachable() ? Icon.ALLOW : Icon.WARNING,
                            result.reachable() ? AppStyles.GOOD : AppStyles.BAD,
                            result.serverVersion()
                                    .map(_ ->
                                            look.text(
                                                    "catalog.test.took",
                                                    look.engine(result.sentence()),
                                                    Math.round(result.millis())))
                                    .orElse(look.engine(result.sentence())));
            case Check.Failed(var problem) ->
                    notice(Icon.WARNING, AppStyles.BAD, Dialogs.sentence(look, problem));
        };
    }

    private static Node notice(Icon icon, String tone, String sentence) {
        Label label = new Label(sentence);
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        HBox line = new HBox(10, IconNode.of(icon), label);
        line.getStyleClass().addAll("notice", tone);
        return line;
    }

    // Agents, people, roles

    private Node agents(CatalogView catalog) {
        agents.setItems(
                FXCollections.observableArrayList(
                        catalog.agents().stream().map(AgentRow::of).toList()));
        agents.setId("agents");
        agents.setAccessibleText(look.text("catalog.agents"));
        List<TableColumn<AgentRow, ?>> columns =
                List.of(
                        column("state", 128, this::state),
                        column("agent", 172, row -> bold(row.name())),
                        column("owner", 100, row -> cut(row.owner())),
                        column("roles", 186, row -> cut(row.roles())),
                        column("expires", 106, this::expires),
                        column("lastused", 112, this::lastUsed),
                        column("runsin", 56, row -> cut(row.runsIn())),
                        column("match", 132, this::match));
        return table(agents, columns);
    }

    private static Label cut(String text) {
        return FullText.onHover(new Label(text));
    }

    private Node match(AgentRow row) {
        return FullText.onHover(
                Panels.muted(row.match().isEmpty() ? look.text("catalog.match.own") : row.match()));
    }

    private Node state(AgentRow row) {
        String tone =
                switch (row.state()) {
                    case "active" -> AppStyles.GOOD;
                    case "ownerless" -> AppStyles.CAUTION;
                    default -> AppStyles.BAD;
                };
        String key = "catalog.state." + row.state();
        return Panels.chip(look.texts().has(key) ? look.text(key) : row.state(), tone);
    }

    private Node expires(AgentRow row) {
        if (row.expires().isEmpty()) {
            return Panels.muted(look.text("catalog.expires.never"));
        }
        Label label = new Label(look.formats().day(row.expires().get()));
        LocalDate today = look.formats().today();
        if (row.expiresSoon(today)) {
            label.getStyleClass().add(AppStyles.CAUTION);
            label.setGraphic(IconNode.of(Icon.WARNING, IconNode.SMALL));
        }
        return label;
    }

    private Node lastUsed(AgentRow row) {
        return row.lastUsed()
                .map(at -> new Label(look.formats().ago(at)))
                .orElseGet(() -> Panels.muted(look.text("catalog.lastused.never")));
    }

    private Node people(CatalogView catalog) {
        TableView<CatalogView.Person> table = new TableView<>();
        table.setItems(FXCollections.observableArrayList(catalog.people()));
        table.setId("people");
        table.setAccessibleText(look.text("catalog.people"));
        List<TableColumn<CatalogView.Person, ?>> columns =
                List.of(
                        column("person", 200, person -> bold(person.name())),
                        column("email", 300, person -> new Label(person.email())),
                        column("duties", 360, this::duties));
        return table(table, columns);
    }

    private Node duties(CatalogView.Person person) {
        HBox chips = new HBox(6);
        chips.setAlignment(Pos.CENTER_LEFT);
        for (String duty : person.duties()) {
            String key = "catalog.duty." + duty;
            chips.getChildren()
                    .add(
                            Panels.chip(
                                    look.texts().has(key) ? look.text(key) : duty,
                                    AppStyles.ACCENT));
        }
        return chips;
    }

    private Node roles(CatalogView catalog) {
        VBox list = new VBox(12);
        for (CatalogView.Role role : catalog.roles()) {
            Label name = bold(role.name());
            Label basis =
                    Panels.chip(look.text("catalog.basis", role.legalBasis()), AppStyles.ACCENT);
            HBox head = new HBox(10, name, basis);
            role.hours().ifPresent(hours -> head.getChildren().add(Panels.chip(hours, "plain")));
            head.setAlignment(Pos.CENTER_LEFT);
            VBox may = new VBox(8);
            role.may().forEach(each -> may.getChildren().add(may(each)));
            Label purpose = new Label(look.text("catalog.purpose", role.purpose()));
            purpose.setWrapText(true);
            list.getChildren().add(Panels.plain(head, purpose, may));
        }
        return Panels.scroll(list);
    }

    /// What a role may do at one target: the actions in words, each object by itself.
    private Node may(String grant) {
        Matcher matcher = GRANT.matcher(grant);
        FlowPane flow = new FlowPane(8, 6);
        if (!matcher.matches()) {
            flow.getChildren().add(object(grant));
            return flow;
        }
        Label target = new Label(matcher.group(1), IconNode.of(Icon.TARGET, IconNode.SMALL));
        flow.getChildren().add(target);
        for (String action : matcher.group(2).split(", ")) {
            String key = "catalog.action." + action;
            flow.getChildren()
                    .add(Panels.chip(look.texts().has(key) ? look.text(key) : action, "plain"));
        }
        if (matcher.group(3) == null) {
            flow.getChildren().add(Panels.muted(look.text("catalog.may.everything")));
        } else {
            for (String each : matcher.group(3).split(", ")) {
                flow.getChildren().add(object(each));
            }
        }
        return flow;
    }

    private static Label object(String name) {
        Label line = new Label(name);
        line.getStyleClass().addAll(AppStyles.MONO, "may");
        return line;
    }

    private Node file(CatalogView catalog) {
        Label note =
                Panels.muted(
                        look.text(
                                "catalog.file.note",
                                look.formats().hash(catalog.version()),
                                look.formats().moment(catalog.appliedAt())));
        Node source = YamlText.readOnly(catalog.source(), look.text("catalog.file"));
        VBox.setVgrow(source, Priority.ALWAYS);
        return new VBox(10, note, source);
    }

    private static Label bold(String text) {
        Label label = cut(text);
        label.getStyleClass().add("row-title");
        return label;
    }

    private <S> TableColumn<S, S> column(String key, double width, Function<S, Node> cell) {
        TableColumn<S, S> column = new TableColumn<>(look.text("catalog.column." + key));
        column.setPrefWidth(width);
        column.setSortable(false);
        column.setReorderable(false);
        column.setCellValueFactory(row -> new ReadOnlyObjectWrapper<>(row.getValue()));
        column.setCellFactory(_ -> cell(cell));
        return column;
    }

    private static <S> TableCell<S, S> cell(Function<S, Node> make) {
        return TextCell.node(make);
    }

    private static <S> Node table(TableView<S> table, List<TableColumn<S, ?>> columns) {
        table.getColumns().setAll(columns);
        table.setFixedCellSize(ROW);
        table.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
        table.getStyleClass().add("roomy");
        VBox box = new VBox(table);
        VBox.setVgrow(table, Priority.ALWAYS);
        box.getStyleClass().addAll(AppStyles.CARD, "holds-table");
        return box;
    }

    // What can be done

    private void connection() {
        model.catalog()
                .get()
                .filter(catalog -> !isEmpty(catalog))
                .ifPresent(catalog -> {
                    AgentRow row = agents.getSelectionModel().getSelectedItem();
                    ConnectionPane pane =
                            new ConnectionPane(
                                    model,
                                    look,
                                    catalog,
                                    Optional.ofNullable(row).map(AgentRow::name));
                    dialogs.show(root, look.text("catalog.connect.title"), Icon.PLUG, pane.root());
                });
    }

    private void choose() {
        FileChooser chooser = new FileChooser();
        chooser.setTitle(look.text("catalog.apply"));
        chooser.getExtensionFilters()
                .add(
                        new FileChooser.ExtensionFilter(
                                look.text("catalog.file"), "*.yaml", "*.yml", "*.json"));
        File chosen = chooser.showOpenDialog(root.getScene().getWindow());
        if (chosen != null) {
            model.plan(chosen.toPath(), this::confirm, problem -> dialogs.tell(root, problem));
        }
    }

    private void confirm(CatalogViewModel.Draft draft) {
        List<Node> lines = new ArrayList<>();
        Label sentence =
                Panels.muted(
                        look.text(
                                draft.change().changed()
                                        ? "catalog.apply.changes"
                                        : "catalog.apply.same",
                                draft.fileName()));
        sentence.setWrapText(true);
        lines.add(sentence);
        lines.addAll(Dialogs.lines(draft.change().lines().stream().map(look::engine).toList()));
        VBox box = new VBox(6);
        box.getChildren().setAll(lines);
        boolean yes =
                dialogs.confirm(
                        root,
                        look.text("catalog.apply.title"),
                        Icon.FILE,
                        box,
                        look.text("catalog.apply.confirm"));
        if (yes && draft.change().changed()) {
            model.apply(draft, problem -> dialogs.tell(root, problem));
        }
    }
}
