package io.portaria.app.screen.catalog;

import io.portaria.app.live.Background;
import io.portaria.app.live.CatalogInForce;
import io.portaria.app.live.LiveFeed;
import io.portaria.app.live.Problem;
import io.portaria.engine.api.CatalogChange;
import io.portaria.engine.api.CatalogView;
import io.portaria.engine.api.Command;
import io.portaria.engine.api.Gateway;
import io.portaria.engine.api.Query;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableMap;

/// The catalog in force, how its targets answer, and what another file would change.
public final class CatalogViewModel {

    /// How the test of a target stands.
    sealed interface Check {

        record Running() implements Check {}

        record Done(Query.TargetCheck result) implements Check {}

        record Failed(Problem problem) implements Check {}
    }

    /// A catalog file a person chose, and what it would change.
    record Draft(
            String fileName,
            String path,
            String source,
            Map<String, String> environment,
            CatalogChange change) {

        @Override
        public String toString() {
            return "Draft[" + fileName + "]";
        }
    }

    private static final Pattern NAMES_VARIABLE =
            Pattern.compile("\\benv\"?\\s*:\\s*[\"']?([A-Za-z_][A-Za-z0-9_]*)");

    private final Gateway gateway;
    private final Background background;
    private final ReadOnlyObjectWrapper<Optional<CatalogView>> catalog =
            new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyObjectWrapper<Optional<Problem>> problem =
            new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ObservableMap<String, Check> checks = FXCollections.observableHashMap();

    public CatalogViewModel(Gateway gateway, Background background, LiveFeed feed) {
        this.gateway = gateway;
        this.background = background;
        feed.listen(this::take);
        reload();
    }

    ReadOnlyObjectProperty<Optional<CatalogView>> catalog() {
        return catalog.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<Optional<Problem>> problem() {
        return problem.getReadOnlyProperty();
    }

    /// Tests by target; none where nobody asked.
    ObservableMap<String, Check> checks() {
        return checks;
    }

    private void take(LiveFeed.News news) {
        boolean back =
                news.status().isPresent()
                        && problem.get().filter(Problem::isUnreachable).isPresent();
        if (back || news.catalog().isPresent()) {
            reload();
        }
    }

    void reload() {
        background.run(
                () -> CatalogInForce.of(gateway),
                now -> {
                    catalog.set(Optional.of(now));
                    problem.set(Optional.empty());
                },
                failure -> problem.set(Optional.of(failure)));
    }

    void test(String target) {
        if (checks.get(target) instanceof Check.Running) {
            return;
        }
        checks.put(target, new Check.Running());
        background.run(
                () -> gateway.ask(new Query.TestTarget(target)),
                result -> checks.put(target, new Check.Done(result)),
                failure -> checks.put(target, new Check.Failed(failure)));
    }

    void testAll() {
        catalog.get().ifPresent(now -> now.targets().forEach(target -> test(target.name())));
    }

    void connection(
            String target,
            String agent,
            Consumer<Query.ConnectionRecipe> done,
            Consumer<Problem> failed) {
        background.run(
                () -> gateway.ask(new Query.ConnectionCommands(target, agent)), done, failed);
    }

    /// Reads a file and asks what it would change.
    void plan(Path file, Consumer<Draft> done, Consumer<Problem> failed) {
        background.run(
                () -> {
                    String source = Files.readString(file, StandardCharsets.UTF_8);
                    String path = file.toAbsolutePath().toString();
                    Map<String, String> named = named(source, System.getenv());
                    return new Draft(
                            String.valueOf(file.getFileName()),
                            path,
                            source,
                            named,
                            gateway.ask(new Query.PlanCatalog(path, source, named)));
                },
                done,
                failed);
    }

    void apply(Draft draft, Consumer<Problem> failed) {
        background.run(
                () ->
                        gateway.perform(
                                new Command.ApplyCatalog(
                                        draft.path(), draft.source(), draft.environment())),
                _ -> reload(),
                failed);
    }

    /// The variables that the file's secrets name, and no others: nothing else of this machine leaves it.
    static Map<String, String> named(String source, Map<String, String> environment) {
        Map<String, String> named = new LinkedHashMap<>();
        Matcher matcher = NAMES_VARIABLE.matcher(source);
        while (matcher.find()) {
            String value = environment.get(matcher.group(1));
            if (value != null) {
                named.put(matcher.group(1), value);
            }
        }
        return named;
    }
}
