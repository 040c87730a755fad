package io.portaria.app.screen.masking;

import io.portaria.app.live.Background;
import io.portaria.app.live.CatalogInForce;
import io.portaria.app.live.LiveFeed;
import io.portaria.app.live.Problem;
import io.portaria.engine.api.CatalogChange;
import io.portaria.engine.api.CatalogView;
import io.portaria.engine.api.Command;
import io.portaria.engine.api.Gateway;
import io.portaria.engine.api.MaskingRuleView;
import io.portaria.engine.api.Query;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/// The draft of the masking rules and what it would do.
public final class MaskingViewModel {

    static final List<String> DETECTORS =
            List.of(
                    "cpf",
                    "cnpj",
                    "email",
                    "phone",
                    "rg",
                    "cnh",
                    "pis",
                    "titulo-eleitor",
                    "cns",
                    "cep",
                    "pix-key",
                    "placa",
                    "card",
                    "ip",
                    "secret",
                    "any");
    static final List<String> TECHNIQUES =
            List.of("redact", "partial", "pseudonym", "null", "fixed", "generalise", "none");

    private static final int SAMPLE_ROWS = 50;

    /// A table whose rows can be tried.
    record TableChoice(String target, String schema, String table) {}

    private final Gateway gateway;
    private final Background background;
    private final ObservableList<MaskingRuleView> rules = FXCollections.observableArrayList();
    private final ObservableList<String> roles = FXCollections.observableArrayList();
    private final ObservableList<Query.TargetSchema> schemas = FXCollections.observableArrayList();
    private final ObservableList<TableChoice> tables = FXCollections.observableArrayList();
    private final ReadOnlyBooleanWrapper changed = new ReadOnlyBooleanWrapper();
    private final ReadOnlyObjectWrapper<Optional<Problem>> problem =
            new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyObjectWrapper<Optional<Query.TextPreview>> textPreview =
            new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyObjectWrapper<Optional<Query.RowsPreview>> rowsPreview =
            new ReadOnlyObjectWrapper<>(Optional.empty());
    private final StringProperty sample = new SimpleStringProperty("");
    private final StringProperty role = new SimpleStringProperty("");

    private List<MaskingRuleView> saved = List.of();
    private long textAsked;
    private long rowsAsked;

    public MaskingViewModel(Gateway gateway, Background background, LiveFeed feed) {
        this.gateway = gateway;
        this.background = background;
        feed.listen(this::take);
        reload();
    }

    ObservableList<MaskingRuleView> rules() {
        return rules;
    }

    ObservableList<String> roles() {
        return roles;
    }

    ObservableList<Query.TargetSchema> schemas() {
        return schemas;
    }

    ObservableList<TableChoice> tables() {
        return tables;
    }

    /// The table that shows most of what rules do: the one with most columns that look personal.
    Optional<TableChoice> telling() {
        TableChoice best = null;
        long most = -1;
        for (Query.TargetSchema schema : schemas) {
            for (Query.TargetSchema.Table table : schema.tables()) {
                long personal = table.columns().stream().filter(c -> c.hint().isPresent()).count();
                if (personal > most) {
                    most = personal;
                    best = new TableChoice(schema.target(), table.schema(), table.name());
                }
            }
        }
        return Optional.ofNullable(best);
    }

    ReadOnlyBooleanProperty changed() {
        return changed.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<Optional<Problem>> problem() {
        return problem.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<Optional<Query.TextPreview>> textPreview() {
        return textPreview.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<Optional<Query.RowsPreview>> rowsPreview() {
        return rowsPreview.getReadOnlyProperty();
    }

    /// The text a person tries the rules on.
    StringProperty sample() {
        return sample;
    }

    /// The role whose view is tried; empty for any.
    StringProperty role() {
        return role;
    }

    /// Takes the rules of the catalog in force; a draft is lost.
    void reload() {
        background.run(() -> CatalogInForce.of(gateway), this::take, this::failed);
    }

    private void take(LiveFeed.News news) {
        boolean back =
                news.status().isPresent()
                        && problem.get().filter(Problem::isUnreachable).isPresent();
        if (back) {
            problem.set(Optional.empty());
        }
        if (back || news.catalog().isPresent()) {
            renew();
        }
    }

    /// Another catalog came into force: a draft that somebody works on is kept, anything else is read anew.
    private void renew() {
        if (!changed.get()) {
            reload();
        }
    }

    private void take(CatalogView catalog) {
        saved = catalog.masking();
        rules.setAll(saved);
        roles.setAll(catalog.roles().stream().map(CatalogView.Role::name).toList());
        problem.set(Optional.empty());
        drafted();
        schemas.clear();
        tables.clear();
        catalog.targets().stream()
                .filter(target -> target.type().equals("postgresql"))
                .forEach(target -> describe(target.name()));
    }

    private void describe(String target) {
        background.run(
                () -> gateway.ask(new Query.DescribeTarget(target)),
                schema -> {
                    schemas.add(schema);
                    schema.tables()
                            .forEach(table ->
                                    tables.add(
                                            new TableChoice(target, table.schema(), table.name())));
                },
                _ -> {
                    // A target that does not answer only offers no columns to pick; the catalog
                    // screen says why.
                });
    }

    private void failed(Problem failure) {
        problem.set(Optional.of(failure));
    }

    /// A new rule before all others, with a name of its own; returns its place.
    ///
    /// @param stem what the name begins with
    int add(String stem) {
        Set<String> names = new HashSet<>();
        rules.forEach(rule -> names.add(rule.name()));
        int number = 1;
        while (names.contains(stem + "-" + number)) {
            number++;
        }
        rules.addFirst(
                new MaskingRuleView(
                        stem + "-" + number,
                        Optional.of("cpf"),
                        List.of(),
                        List.of(),
                        "redact",
                        Optional.empty(),
                        List.of()));
        drafted();
        return 0;
    }

    void remove(int index) {
        if (index >= 0 && index < rules.size()) {
            rules.remove(index);
            drafted();
        }
    }

    void replace(int index, MaskingRuleView rule) {
        if (index >= 0 && index < rules.size() && !rules.get(index).equals(rule)) {
            rules.set(index, rule);
            drafted();
        }
    }

    /// Moves a rule to another place; returns where it is now.
    int move(int from, int to) {
        if (from < 0 || from >= rules.size()) {
            return from;
        }
        int place = Math.clamp(to, 0, rules.size() - 1);
        if (place != from) {
            List<MaskingRuleView> order = new ArrayList<>(rules);
            order.add(place, order.remove(from));
            rules.setAll(order);
            drafted();
        }
        return place;
    }

    void undo() {
        rules.setAll(saved);
        drafted();
    }

    private void drafted() {
        changed.set(!saved.equals(rules));
        previewText();
    }

    /// What saving would change.
    List<String> diff(Function<MaskingRuleView, String> brief) {
        return RuleDiff.lines(saved, rules, brief);
    }

    /// Keys of what is wrong with a rule.
    List<String> faults(MaskingRuleView rule) {
        List<String> faults = new ArrayList<>();
        if (!rule.name().matches("[a-z0-9][a-z0-9._-]*")) {
            faults.add("masking.fault.name");
        }
        if (Collections.frequency(rules.stream().map(MaskingRuleView::name).toList(), rule.name())
                > 1) {
            faults.add("masking.fault.twice");
        }
        if (rule.detect().isEmpty() && rule.columns().isEmpty() && rule.objects().isEmpty()) {
            faults.add("masking.fault.nothing");
        }
        if (rule.columns().stream()
                .anyMatch(each -> !each.matches("[^:\\s]+:[^.\\s]+\\.[^.\\s]+\\.\\S+"))) {
            faults.add("masking.fault.column");
        }
        if (rule.technique().equals("fixed") && rule.fixed().orElse("").isEmpty()) {
            faults.add("masking.fault.fixed");
        }
        return faults;
    }

    boolean canSave() {
        return changed.get() && rules.stream().allMatch(rule -> faults(rule).isEmpty());
    }

    /// Puts the draft in force.
    void save(Consumer<CatalogChange> done, Consumer<Problem> refused) {
        List<MaskingRuleView> draft = List.copyOf(rules);
        background.run(
                () -> gateway.perform(new Command.ReplaceMaskingRules(draft)),
                change -> {
                    saved = draft;
                    drafted();
                    done.accept(change);
                },
                refused);
    }

    /// Asks what the draft does to the sample; only the newest answer counts.
    void previewText() {
        long mine = ++textAsked;
        String text = sample.get();
        if (text.isEmpty()) {
            textPreview.set(Optional.empty());
            return;
        }
        Query.PreviewText query = new Query.PreviewText(List.copyOf(rules), text, role.get());
        background.run(
                () -> gateway.ask(query),
                preview -> {
                    if (mine == textAsked) {
                        textPreview.set(Optional.of(preview));
                        problem.set(Optional.empty());
                    }
                },
                failure -> {
                    if (mine == textAsked) {
                        failed(failure);
                    }
                });
    }

    void previewRows(TableChoice table) {
        long mine = ++rowsAsked;
        Query.PreviewRows query =
                new Query.PreviewRows(
                        List.copyOf(rules),
                        table.target(),
                        table.schema(),
                        table.table(),
                        role.get(),
                        SAMPLE_ROWS);
        background.run(
                () -> gateway.ask(query),
                preview -> {
                    if (mine == rowsAsked) {
                        rowsPreview.set(Optional.of(preview));
                        problem.set(Optional.empty());
                    }
                },
                failure -> {
                    if (mine == rowsAsked) {
                        failed(failure);
                    }
                });
    }
}
